import { contract, type OperationContract } from '../../shared/api/index.ts'
import { operationNames } from '../../shared/api/names.ts'
import { Refusal } from '../../shared/errors.ts'
import type { InputShape } from './input-shape.ts'

/** Longer than any valid session id. */
export const SESSION_ID_MAX_CHARACTERS = 200

/** @throws Refusal invalid-input, malformed-text */
export const parseSessionId = (sessionId: unknown): string | null => {
  if (sessionId === undefined || sessionId === null) return null
  if (typeof sessionId === 'string' && sessionId.length <= SESSION_ID_MAX_CHARACTERS) {
    if (!sessionId.isWellFormed()) throw new Refusal('malformed-text')
    return sessionId
  }
  throw new Refusal({ code: 'invalid-input', issues: [{ path: 'sessionId', reason: 'invalid_type' }] })
}

/** @throws Refusal too-large, malformed-text, invalid-input */
export const parseInput = (schema: OperationContract['input'], input: unknown, shape: InputShape): unknown => {
  if (shape === 'too-large' || shape === 'malformed-text') throw new Refusal(shape)
  if (shape === 'not-plain') throw new Refusal({ code: 'invalid-input', issues: [{ path: '', reason: 'not-plain' }] })
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  // Our own refinements name their reason. For errors of the library, only the code is returned, never its text.
  const issues = parsed.error.issues.map(({ path, code, message }) => ({
    path: path.join('.'),
    reason: code === 'custom' || /^[a-z]+(?:-[a-z]+)+$/.test(message) ? message : code,
  }))
  throw new Refusal({ code: 'invalid-input', issues })
}

/** The address in a parsed input. Null if there is none. */
export const readAddress = (input: unknown): string | null => {
  const email = typeof input === 'object' && input !== null && 'email' in input ? input.email : null
  return typeof email === 'string' ? email : null
}

/** Whether a call outlives the core: an open dialog may stay open for ever, and a restore closes the core. */
export const outlivesCore = (name: unknown): boolean => {
  const operation = operationNames.find((known) => known === name)
  const rules: OperationContract | null = operation ? contract[operation] : null
  return rules?.opensDialog === true || rules?.replacesDirectory === true
}
