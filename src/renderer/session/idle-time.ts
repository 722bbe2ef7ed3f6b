import type { OperationContract } from '../../shared/api/index.ts'
import type { OperationName } from '../../shared/api/names.ts'
import type { SessionLimitsView } from '../../shared/api/session-summary.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { readContract } from '../api/lazy-contract.ts'
import { useWindowState } from './window-state.ts'

/** Wall-clock times (UTC epoch milliseconds) instead of counted ticks, because timers stop while the computer sleeps. */
const times = {
  /** The time of the last call that counts as a use of the session. */
  lastUse: 0,
  /** The time of the last key press or pointer movement. */
  lastActivity: 0,
}

/** An operation without a session does not keep one alive, except the sign-in, which opens it. */
const isUse = (operation: OperationName): boolean => {
  const rules: OperationContract | undefined = readContract()?.[operation]
  return rules === undefined || rules.permission !== 'anyone' || rules.provesSecret === true
}

/** After the clock was set back, a time from the future must not keep the session open for longer. */
const settleTimes = (now: number): void => {
  times.lastUse = Math.min(times.lastUse, now)
  times.lastActivity = Math.min(times.lastActivity, now)
}

/** Records a call with this session at the time of sending, so that this window's clock is never later than the directory's. */
export const recordUse = (operation: OperationName, sentAt: number): void => {
  if (isUse(operation)) times.lastUse = Math.max(times.lastUse, sentAt)
}

/** Records user activity. During the warning, only its answer counts. */
export const recordActivity = (): void => {
  if (useWindowState.getState().ending === null) times.lastActivity = Date.now()
}

/** Called on sign-in and when the user chooses to stay signed in. */
export const recordReturn = (): void => {
  times.lastActivity = Date.now()
}

/**
 * The limits of this window's session under the policy that holds now. A shorter time holds at once. A longer maximum length does not
 * extend the session.
 */
export const findLimits = (): SessionLimitsView | null => {
  const { limits, status } = useWindowState.getState()
  if (limits === null || status?.state !== 'ready') return limits
  const { idleMinutes, absoluteHours } = status.policy
  const expiresAt = Math.min(limits.expiresAt, limits.createdAt + absoluteHours * HOUR_MS)
  return { ...limits, idleMs: idleMinutes * MINUTE_MS, expiresAt }
}

export type SessionEnd = { at: number; kind: 'idle' | 'absolute' }

/**
 * When this window's session ends. Background requests keep the session alive in the directory but are not user activity, so the window
 * ends it itself.
 */
export const findEnd = ({ idleMs, expiresAt }: SessionLimitsView): SessionEnd => {
  settleTimes(Date.now())
  const idleEnd = Math.min(times.lastUse, times.lastActivity) + idleMs
  return idleEnd < expiresAt ? { at: idleEnd, kind: 'idle' } : { at: expiresAt, kind: 'absolute' }
}

/** Whether the session has ended by this window's clock. */
export const hasTimedOut = (): boolean => {
  const limits = findLimits()
  return limits !== null && Date.now() >= findEnd(limits).at
}

/** How long the user has been active since the last use of the session (milliseconds), or 0. */
export const findUnusedActivity = (): number => (times.lastActivity > times.lastUse ? Math.max(0, Date.now() - times.lastUse) : 0)
