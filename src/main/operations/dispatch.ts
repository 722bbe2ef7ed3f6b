import { contract, type Moment, type OperationContract } from '../../shared/contract.ts'
import { type BrokenReason, type ErrorCode, type GatehouseError, Refusal } from '../../shared/errors.ts'
import { type OperationName, operationNames } from '../../shared/operations.ts'
import { hasPermission } from '../../shared/permissions.ts'
import { fail, type Result, succeed } from '../../shared/result.ts'
import type { Clock } from '../auth/clock.ts'
import { type Act, toParty } from '../auth/entries.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { AuditEntry, User } from '../store/store.ts'
import type { Call, Caller, Handlers } from './call.ts'
import { inspectInput } from './input-shape.ts'

/** A call as it comes from a transport; nothing in it is trusted. */
export type RawCall = { readonly operation: unknown; readonly input: unknown; readonly sessionId: unknown }

export type Dispatch = (call: RawCall, caller: Caller) => Promise<Result<unknown>>

/** The directory's state that decides which operations there are. */
export type DirectoryMoment =
  | { readonly moment: 'ready' | 'first-run' }
  | { readonly moment: 'broken'; readonly reason: BrokenReason }

export type DispatchParts = {
  readonly handlers: Partial<Handlers>
  readonly readMoment: () => Promise<DirectoryMoment>
  readonly getUserFromSessionId: (sessionId: string | null) => Promise<User | null>
  readonly recordRefusal: (entry: AuditEntry) => Promise<void>
  readonly clock: Clock
  readonly makeErrorId: () => string
  /** Unexpected errors, for the developer; the caller gets the id only. */
  readonly logError: (id: string, error: unknown) => void
}

/** Longer than any session id that was ever given out. */
const SESSION_ID_MAX_CHARACTERS = 200

/** Refusals that say something about a person or an attempt. The others (a typing error, a closed dialogue) would only fill the log. */
const audited: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'already-set-up',
  'not-permitted',
  'wrong-credentials',
  'wrong-password',
  'email-taken',
  'registration-closed',
  'reset-refused',
  'no-such-user',
  'last-administrator',
  'changed-meanwhile',
])

/** The one pipeline of every call over every transport: parse, session, permission, run, Result. Never rejects. */
export const createDispatch = (parts: DispatchParts): Dispatch => {
  const run = async (raw: RawCall, caller: Caller): Promise<unknown> => {
    const operation = requireOperation(raw.operation, caller)
    const { input: schema, needs, moments, kind }: OperationContract = contract[operation]
    requireMoment(await parts.readMoment(), moments)
    const sessionId = parseSessionId(raw.sessionId)
    const input = parseInput(schema, raw.input)
    const user = needs === 'anyone' ? null : await requireUser(sessionId)
    const act: Act = {
      at: parts.clock(),
      transport: caller.transport,
      action: operation,
      actor: user && toParty(user),
      // A query commits nothing that could be guarded.
      guard:
        kind === 'command' && needs !== 'anyone' && sessionId !== null
          ? { actor: { sessionHash: hashSecret(sessionId), permission: needs } }
          : {},
    }
    try {
      if (user && needs !== 'anyone' && !hasPermission(user.role, needs)) throw new Refusal('not-permitted')
      return await runHandler(operation, { input, user, sessionId, act, caller })
    } catch (error) {
      if (error instanceof Refusal && audited.has(error.error.code)) await parts.recordRefusal(refusalEntry(act, error))
      throw error
    }
  }

  const requireUser = async (sessionId: string | null): Promise<User> => {
    const user = await parts.getUserFromSessionId(sessionId)
    if (!user) throw new Refusal('not-signed-in')
    return user
  }

  const runHandler = (operation: OperationName, call: unknown): Promise<unknown> => {
    const handler = parts.handlers[operation]
    if (!handler) throw new Refusal('not-available')
    // The call was parsed with this operation's own schema; the compiler cannot follow that through the lookup.
    return (handler as (call: Call<never>) => Promise<unknown>)(call as Call<never>)
  }

  const toWireError = (error: unknown): GatehouseError => {
    if (error instanceof Refusal) return error.error
    const id = parts.makeErrorId()
    parts.logError(id, error)
    return { code: 'internal', id }
  }

  return async (call, caller) => {
    try {
      return succeed(await run(call, caller))
    } catch (error) {
      return fail(toWireError(error))
    }
  }
}

const requireOperation = (name: unknown, caller: Caller): OperationName => {
  const operation = operationNames.find((known) => known === name)
  if (!operation) throw new Refusal('unknown-operation')
  const { transports }: OperationContract = contract[operation]
  if (!transports.includes(caller.transport)) throw new Refusal('unknown-operation')
  return operation
}

const requireMoment = (directory: DirectoryMoment, moments: readonly Moment[]): void => {
  if (moments.includes(directory.moment)) return
  switch (directory.moment) {
    case 'broken':
      throw new Refusal({ code: 'directory-broken', reason: directory.reason })
    case 'first-run':
      throw new Refusal('not-set-up')
    case 'ready':
      throw new Refusal(moments.includes('first-run') ? 'already-set-up' : 'not-available')
  }
}

const parseSessionId = (sessionId: unknown): string | null => {
  if (sessionId === undefined || sessionId === null) return null
  if (typeof sessionId === 'string' && sessionId.length <= SESSION_ID_MAX_CHARACTERS) return sessionId
  throw new Refusal({ code: 'invalid-input', issues: [{ path: 'sessionId', reason: 'invalid_type' }] })
}

const parseInput = (schema: OperationContract['input'], input: unknown): unknown => {
  const shape = inspectInput(input)
  if (shape === 'too-large') throw new Refusal('too-large')
  if (shape === 'not-plain') throw new Refusal({ code: 'invalid-input', issues: [{ path: '', reason: 'not-plain' }] })
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  // Our own refinements name their reason; of the library's, only the kind is told, never its text.
  const issues = parsed.error.issues.map(({ path, code, message }) => ({
    path: path.join('.'),
    reason: code === 'custom' || /^[a-z]+(?:-[a-z]+)+$/.test(message) ? message : code,
  }))
  throw new Refusal({ code: 'invalid-input', issues })
}

// A word such as `unknown`, said for the log; a sentence may quote what was typed, which the log never keeps.
const REASON_WORD = /^[a-z]+(?:-[a-z]+)*$/

const refusalEntry = (act: Act, refusal: Refusal): AuditEntry => ({
  at: act.at,
  actor: act.actor,
  subject: refusal.subject,
  action: act.action,
  transport: act.transport,
  outcome: 'refused',
  reason:
    refusal.message === refusal.error.code || !REASON_WORD.test(refusal.message)
      ? refusal.error.code
      : `${refusal.error.code}: ${refusal.message}`,
})
