import type { OperationName } from '../../shared/api/names.ts'
import type { SessionLimitsView } from '../../shared/api/session-summary.ts'
import { useWindowState } from './window-state.ts'

/** Times are the clock's own (UTC epoch milliseconds), never sums of ticks: a computer that slept has not ticked. */
const times = {
  /** When the last call was sent that counts as a use of the session. */
  lastUse: 0,
  /** When the person last touched a key or the pointer. */
  lastActivity: 0,
}

/** What needs no session does not keep one alive. */
const isUse = (operation: OperationName): boolean => !operation.startsWith('desktop:') && !operation.startsWith('app:')

/** Gatehouse was asked something with this session; sent, not answered, so that no clock here runs behind the directory's. */
export const recordUse = (operation: OperationName, sentAt: number): void => {
  if (isUse(operation)) times.lastUse = Math.max(times.lastUse, sentAt)
}

/** The person did something. While they are asked whether to stay, only their answer counts. */
export const recordActivity = (): void => {
  if (useWindowState.getState().ending === null) times.lastActivity = Date.now()
}

/** Called on sign-in and when the user chooses to stay signed in. */
export const recordReturn = (): void => {
  times.lastActivity = Date.now()
}

export type SessionEnd = { at: number; kind: 'idle' | 'absolute' }

/**
 * When this window's session ends. Background requests keep the session alive in the directory but are not user activity, so the window
 * ends it itself.
 */
export const findEnd = ({ idleMs, expiresAt }: SessionLimitsView): SessionEnd => {
  const idleEnd = Math.min(times.lastUse, times.lastActivity) + idleMs
  return idleEnd < expiresAt ? { at: idleEnd, kind: 'idle' } : { at: expiresAt, kind: 'absolute' }
}

/** Whether the session's time is over, by this window's own clock. */
export const hasTimedOut = (): boolean => {
  const { limits } = useWindowState.getState()
  return limits !== null && Date.now() >= findEnd(limits).at
}

/** How long the person has been active without a use of the session (milliseconds); 0 where they were not. */
export const findUnusedActivity = (): number => (times.lastActivity > times.lastUse ? Math.max(0, Date.now() - times.lastUse) : 0)
