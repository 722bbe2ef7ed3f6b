import type { Transport } from '../../../shared/api/definition.ts'

/** What is counted separately: passwords, codes that reset, and codes of second factors. */
export type AttemptKind = 'sign-in' | 'reset' | 'second-factor'

/** Which of a user's counters: by transport, or one over all of them. */
export type AttemptKey = { readonly kind: AttemptKind; readonly transport: Transport | 'any' }

/** A user's attempts of one kind since the last success. Times are UTC epoch milliseconds. */
export type AttemptState = {
  /** In a row. */
  readonly failures: number
  /** How many delays have been imposed. Each is twice as long as the one before. */
  readonly delays: number
  /** When the last delay began. */
  readonly delayedAt: number | null
  readonly delayedUntil: number | null
  readonly lockedAt: number | null
}

type AttemptDecision = 'open' | 'delayed' | 'locked'

/** A counted attempt and what it imposed. Taking it back undoes only that. */
export type CountedAttempt = AttemptKey & {
  readonly userId: string
  readonly delayedUntil: number | null
  readonly lockedAt: number | null
}

/** `attempt` is null where nothing was counted: an unknown user, or an attempt that is refused unread. */
export type AttemptCounted = {
  readonly decision: AttemptDecision
  readonly delayedUntil: number | null
  readonly attempt: CountedAttempt | null
}

/** Counts one attempt and decides whether it is checked. It runs inside the store's transaction. */
export type AttemptRule = (
  state: AttemptState,
  now: number,
) => {
  decision: AttemptDecision
  next: AttemptState
  /** Administrators are alerted of the failures before this attempt. */
  isAlarming?: boolean
}
