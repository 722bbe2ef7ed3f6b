import { HOUR_MS } from '../../shared/domain/time.ts'
import type { AttemptRule } from '../store/ports/store.ts'

/** OWASP Authentication Cheat Sheet: a threshold above the number of usual typing errors. */
const FREE_FAILURES = 5

/** The first delay (milliseconds). Each further delay is twice as long. */
const FIRST_DELAY_MS = 30_000

/** The longest delay (milliseconds). */
const LONGEST_DELAY_MS = HOUR_MS

/** NIST SP 800-63B-4, 3.2.2: no more than 100 consecutive failures. */
const LOCK_AT_FAILURES = 100

/** Administrators are alerted after this many failures in a row: twice as many as are usual typing errors. */
const ALERT_AT_FAILURES = 2 * FREE_FAILURES

const countWith =
  (lockAt: number, alertAt: number): AttemptRule =>
  (state, now) => {
    // Attempts during a delay or lock are not checked, so they are not counted. Otherwise a stranger could lock a user out with
    // them.
    if (state.lockedAt !== null && lockAt !== Number.POSITIVE_INFINITY) return { decision: 'locked', next: state }
    if (state.delayedUntil !== null && now < state.delayedUntil) {
      // A clock that was set back must not extend the delay beyond the longest.
      return { decision: 'delayed', next: { ...state, delayedUntil: Math.min(state.delayedUntil, now + LONGEST_DELAY_MS) } }
    }
    const failures = state.failures + 1
    const lockedAt = state.lockedAt ?? (failures >= lockAt ? now : null)
    // Counted before it is checked, so this attempt itself may be right.
    const isAlarming = state.failures === alertAt
    if (failures < FREE_FAILURES) return { decision: 'open', next: { ...state, failures, lockedAt } }
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** state.delays, LONGEST_DELAY_MS)
    const next = { failures, delays: state.delays + 1, delayedAt: now, delayedUntil: now + delayMs, lockedAt }
    return { decision: 'open', next, isAlarming }
  }

/** Passwords. */
export const signInRule: AttemptRule = countWith(LOCK_AT_FAILURES, ALERT_AT_FAILURES)

/** Reset and recovery codes. They are delayed but never locked, because they end a lock. They have at least 120 random bits. */
export const resetRule: AttemptRule = countWith(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)

/** Codes of a second factor. They have only six digits, so they lock too. */
export const secondFactorRule: AttemptRule = countWith(LOCK_AT_FAILURES, Number.POSITIVE_INFINITY)

/** The code that confirms a new second factor. Only delays apply, because its secret was just shown. */
export const enrolmentRule: AttemptRule = countWith(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
