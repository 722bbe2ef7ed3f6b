import type { InputOf, OutputOf } from '../../shared/api/index.ts'
import type { OperationName } from '../../shared/api/names.ts'
import type { GatehouseError } from '../../shared/errors.ts'
import { assertNever, formatError } from '../../shared/messages/error-messages.ts'
import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { fail, type Result } from '../../shared/result.ts'
import { readDirectory } from '../session/directory-status.ts'
import { hasTimedOut, recordUse } from '../session/idle-time.ts'
import { lockWindow } from '../session/lock.ts'
import { requestReauthentication } from '../session/reauthentication.ts'
import { announceFailed, clearOutcome, forgetSession, useWindowState } from '../session/window-state.ts'
import { bridge } from './bridge.ts'

type Answer<K extends OperationName> = Promise<Result<OutputOf<K>>>

type InputArgument<K extends OperationName> = undefined extends InputOf<K> ? [input?: InputOf<K>] : [input: InputOf<K>]

const send = async <K extends OperationName>(operation: K, input: unknown, sessionId: string | null): Answer<K> => {
  const [subject, method] = operation.split(':') as [string, string]
  // One cast replaces a wrapper per operation: the API's type is derived from the same names that are split here.
  const subjects = bridge as unknown as Record<string, Record<string, (input: unknown, sessionId: string | null) => Answer<K>>>
  const run = subjects[subject]?.[method]
  if (!run) return fail({ code: 'unknown-operation' })
  const sentAt = Date.now()
  const result = await run(input, sessionId)
  if (result.ok || result.error.code !== 'not-signed-in') recordUse(operation, sentAt)
  return result
}

/** Handles what any answer can carry: a session that ended, a broken directory, or a required action changes the screen. */
const follow = async <T>(result: Result<T>, sentWith: string | null): Promise<Result<T>> => {
  if (result.ok) return result
  const { code } = result.error
  if (code === 'directory-broken' || code === 'not-set-up') void readDirectory()
  if (code === 'required-action') void readPerson()
  if (code === 'not-signed-in' && sentWith !== null) await leaveEnded(sentWith)
  return result
}

/** Locks the window if its session timed out, and otherwise signs out. */
const leaveEnded = async (sentWith: string): Promise<void> => {
  const isHeld = (): boolean => useWindowState.getState().sessionId === sentWith
  // This call may be the first to notice a time-out: after the computer slept, or under a policy that was just made stricter.
  if (isHeld() && !hasTimedOut()) await readDirectory()
  if (!isHeld()) return
  if (hasTimedOut()) {
    lockWindow()
    return
  }
  forgetSession(useWindowState.getState().person?.email ?? '')
  announceFailed(sessionMessages.ended)
}

let turnOver: Promise<unknown> | null = null

const callOnce = async <K extends OperationName>(operation: K, input: unknown): Answer<K> => {
  const sentWith = useWindowState.getState().sessionId
  const result = await send(operation, input, sentWith)
  if (result.ok || result.error.code !== 'not-signed-in' || sentWith === null) return follow(result, sentWith)
  // The session was replaced during the call. This is not a sign-out, and the caller may try again.
  await turnOver
  const { sessionId } = useWindowState.getState()
  const isReplaced = sessionId !== null && sessionId !== sentWith
  return follow(isReplaced ? await send(operation, input, sessionId) : result, sentWith)
}

/** Asks for reauthentication where the operation requires it, and then repeats the call. The refused call changed nothing. */
const runConfirmed = async <T>(run: () => Promise<Result<T>>): Promise<Result<T>> => {
  const needsConfirmation = (result: Result<T>): boolean => !result.ok && result.error.code === 'reauthentication-required'
  const sentWith = useWindowState.getState().sessionId
  const first = await run()
  if (!needsConfirmation(first)) return first
  // Another call may have been confirmed in the meantime.
  const isConfirmed = useWindowState.getState().sessionId !== sentWith
  const second = isConfirmed ? await run() : first
  if (!needsConfirmation(second)) return second
  const confirmation = await requestReauthentication()
  switch (confirmation) {
    case 'confirmed':
      return run()
    case 'session-over':
      return fail({ code: 'not-signed-in' })
    case 'cancelled':
      return fail({ code: 'cancelled' })
    default:
      return assertNever(confirmation)
  }
}

/** Calls an operation with this window's session. Never rejects. */
export const call = <K extends OperationName>(operation: K, ...[input]: InputArgument<K>): Answer<K> =>
  runConfirmed(() => callOnce(operation, input))

/** Calls an operation that ends or replaces the session. `settle` updates the window's state. */
export const callTurningSessionOver = <K extends OperationName>(
  operation: K,
  input: InputOf<K>,
  settle: (result: Result<OutputOf<K>>) => void,
): Answer<K> =>
  runConfirmed(async () => {
    const sentWith = useWindowState.getState().sessionId
    const running = send(operation, input, sentWith).then((result) => {
      settle(result)
      return result
    })
    turnOver = running
    const result = await running
    if (turnOver === running) turnOver = null
    return follow(result, sentWith)
  })

/** Reads again who is signed in and which required actions are left. */
export const readPerson = async (): Answer<'auth:profile'> => {
  const result = await call('auth:profile')
  if (result.ok) useWindowState.setState({ person: result.value })
  return result
}

/** Whether the user needs a message. A cancelled call is no error, and the window announces the end of the session itself. */
const isReportable = ({ code }: GatehouseError): boolean => code !== 'cancelled' && code !== 'not-signed-in'

/** Announces a failed call. `form` is the form that shows the message beside its button. */
export const reportError = (error: GatehouseError, form: string | null = null): void => {
  if (isReportable(error)) announceFailed(formatError(error), form)
  else if (error.code === 'cancelled') clearOutcome()
}

/** The error of a failed query, if the screen has to show it in place of the content. */
export const findReportable = (failure: { readonly error: GatehouseError } | null): GatehouseError | null =>
  failure !== null && failure.error.code !== 'not-signed-in' ? failure.error : null
