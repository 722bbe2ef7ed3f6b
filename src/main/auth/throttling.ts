import type { AttemptRule } from '../store/store.ts'

/** OWASP Authentication Cheat Sheet: a threshold that honest typing errors stay below. */
const FREE_FAILURES = 5

/** The first delay (milliseconds); each after it is twice as long. */
const FIRST_DELAY_MS = 30_000

/** The longest delay (milliseconds). */
const LONGEST_DELAY_MS = 3_600_000

/** NIST SP 800-63B-4, 3.2.2: no more than 100 consecutive failures on one account. */
const LOCK_AT_FAILURES = 100

const countWith =
  (lockAt: number): AttemptRule =>
  (state, now) => {
    const failures = state.failures + 1
    if (state.lockedAt !== null) return { verdict: 'locked', next: { ...state, failures } }
    const lockedAt = failures >= lockAt ? now : null
    // What comes during a delay is counted, and does not make it longer: whoever waits it out gets a turn.
    if (state.delayedUntil !== null && now < state.delayedUntil) {
      return { verdict: 'delayed', next: { ...state, failures, lockedAt } }
    }
    if (failures < FREE_FAILURES) return { verdict: 'open', next: { ...state, failures, lockedAt } }
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** state.delays, LONGEST_DELAY_MS)
    return { verdict: 'open', next: { failures, delays: state.delays + 1, delayedUntil: now + delayMs, lockedAt } }
  }

/** Passwords and second factors. */
export const signInRule: AttemptRule = countWith(LOCK_AT_FAILURES)

/** Reset and recovery codes: delayed alike, but never locked, since they are the way out of a lock. They have 120 random bits or more. */
export const resetRule: AttemptRule = countWith(Number.POSITIVE_INFINITY)
