import type { InputOf, OutputOf } from '../../shared/contract.ts'
import type { OperationName } from '../../shared/operations.ts'
import type { Result } from '../../shared/result.ts'
import { bridge } from '../bridge.ts'
import { readDirectory } from './directory.ts'
import { announceFailed, forgetSession, useWindowState } from './window-state.ts'

type Answer<K extends OperationName> = Promise<Result<OutputOf<K>>>

type InputArgument<K extends OperationName> = undefined extends InputOf<K> ? [input?: InputOf<K>] : [input: InputOf<K>]

const send = <K extends OperationName>(operation: K, input: unknown, sessionId: string | null): Answer<K> => {
  const [subject, method] = operation.split(':') as [string, string]
  // One cast instead of twenty wrappers: the API's type is derived from the very names that are split here.
  const subjects = bridge as unknown as Record<string, Record<string, (input: unknown, sessionId: string | null) => Answer<K>>>
  const run = subjects[subject]?.[method]
  return run ? run(input, sessionId) : Promise.resolve({ ok: false, error: { code: 'unknown-operation' } })
}

/** What is true of every answer: a session that ended elsewhere, or a directory that broke, changes the screen. */
const follow = <T>(result: Result<T>, sentWith: string | null): Result<T> => {
  if (result.ok) return result
  const { code } = result.error
  if (code === 'directory-broken' || code === 'not-set-up') void readDirectory()
  const { sessionId, person } = useWindowState.getState()
  if (code === 'not-signed-in' && sessionId !== null && sessionId === sentWith) {
    forgetSession(person?.email ?? '')
    announceFailed('Your session has ended: it timed out, or it was ended from elsewhere. Sign in to go on.')
  }
  return result
}

let turnOver: Promise<unknown> | null = null

/** Asks Gatehouse for an operation, with the session of this window. Never rejects. */
export const call = async <K extends OperationName>(operation: K, ...[input]: InputArgument<K>): Answer<K> => {
  const sentWith = useWindowState.getState().sessionId
  const result = await send(operation, input, sentWith)
  if (result.ok || result.error.code !== 'not-signed-in' || sentWith === null) return follow(result, sentWith)
  // Overtaken by a change of session: that is no sign-out, and the new session may ask again.
  await turnOver
  const { sessionId } = useWindowState.getState()
  const isReplaced = sessionId !== null && sessionId !== sentWith
  return follow(isReplaced ? await send(operation, input, sessionId) : result, sentWith)
}

/** Asks for an operation that ends the session or puts another in its place; `settle` puts that into the state. */
export const callTurningSessionOver = async <K extends OperationName>(
  operation: K,
  input: InputOf<K>,
  settle: (result: Result<OutputOf<K>>) => void,
): Answer<K> => {
  const sentWith = useWindowState.getState().sessionId
  const running = send(operation, input, sentWith).then((result) => {
    settle(result)
    return result
  })
  turnOver = running
  const result = await running
  if (turnOver === running) turnOver = null
  return follow(result, sentWith)
}
