import { z } from 'zod'
import type { SignInObstacle } from '../domain/sign-in-status.ts'
import { signInCauses } from '../errors.ts'
import { time } from './fields.ts'

/** Why a sign-in went as it did. Outside, all failures read the same. */
export const signInReasons = [
  'signed-in',
  ...signInCauses,
  'second-factor-required',
  'wrong-second-factor',
  'second-factor-delayed',
  'second-factor-locked',
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

const ending = { at: time, by: z.strictObject({ name: z.string(), email: z.string() }).nullable(), reason: z.string().nullable() }
const blocked = { transports: z.array(z.enum(signInTransports)), failures: z.number().int() }
const failures = z.number().int()
const kind = <K extends SignInObstacle['kind']>(...kinds: [K, ...K[]]) => z.enum(kinds)

const obstacle = z.union([
  z.strictObject({ kind: kind('deleted'), ...ending, until: time }),
  z.strictObject({ kind: kind('disabled'), ...ending, isPlanned: z.boolean() }),
  z.strictObject({ kind: kind('not-activated', 'password-unusable', 'password-disowned'), codeUntil: time.nullable() }),
  z.strictObject({ kind: kind('locked'), ...blocked }),
  z.strictObject({ kind: kind('delayed'), ...blocked, until: time }),
  z.strictObject({ kind: kind('codes-locked'), failures }),
  z.strictObject({ kind: kind('codes-delayed'), failures, until: time }),
])

/** Whether the user can sign in now, what prevents it, and what a sign-in asks for; see `readSignInStatus`. */
const signInStatus = z.strictObject({
  canSignIn: z.enum(['yes', 'partly', 'no']),
  obstacles: z.array(obstacle),
  steps: z.array(z.enum(['authenticator-code', 'change-password', 'set-up-second-factor'])),
  disableAt: time.nullable(),
})

/** "Sign-in explained": whether the account can sign in now, and its last attempts with the true reason of each, the newest first. */
export const signInExplanation = z.strictObject({
  email: z.string(),
  status: signInStatus,
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
