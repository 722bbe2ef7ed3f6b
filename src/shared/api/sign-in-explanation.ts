import { z } from 'zod'
import { time } from './fields.ts'

/** Why a sign-in went as it did. Outside, all failures read the same. */
export const signInReasons = [
  'signed-in',
  'unknown',
  'deleted',
  'disabled',
  'unset',
  'malformed-hash',
  'costly-hash',
  'wrong-password',
  'delayed',
  'locked',
  'reset-required',
  'second-factor-required',
  'wrong-second-factor',
  'second-factor-delayed',
  'second-factor-locked',
  'changed-meanwhile',
] as const

export type SignInReason = (typeof signInReasons)[number]

/** Transports over which failures are counted, each apart. */
export const signInTransports = ['window', 'http', 'terminal'] as const

const attemptView = z.strictObject({
  state: z.enum(['open', 'delayed', 'locked']),
  /** That were read, in a row, since the last success. */
  failures: z.number().int(),
  delayedUntil: time.nullable(),
  lockedAt: time.nullable(),
})

export type AttemptView = z.infer<typeof attemptView>

const signInWay = attemptView.extend({ transport: z.enum(signInTransports) })

export type SignInWay = z.infer<typeof signInWay>

/** "Sign-in explained": whether the account can sign in now, and its last attempts with the true reason of each, the newest first. */
export const signInExplanation = z.strictObject({
  email: z.string(),
  /** `locked` and `delayed`: over one transport or more; `ways` has which. */
  state: z.enum(['open', 'delayed', 'locked', 'disabled', 'unset']),
  /** Window and HTTP; the terminal, which has no sign-in of its own, where something failed there. */
  ways: z.array(signInWay),
  /** Codes of the second factor, over all transports together; null where the account has none. */
  secondFactor: attemptView.nullable(),
  attempts: z.array(
    z.strictObject({
      at: time,
      /** Where it stands for several of a kind: when the first of them was, and how many there were. */
      since: time,
      count: z.number().int(),
      transport: z.enum(['window', 'http', 'terminal']),
      reason: z.enum(signInReasons),
    }),
  ),
})

export type SignInExplanation = z.infer<typeof signInExplanation>
