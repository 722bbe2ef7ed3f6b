import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import type { Ask, Outcome } from './http-calls.ts'

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
const person = { email: 'bob@example.org', password: 'seven green bicycles' }

/** docs/security.md: a delay doubles up to an hour. */
const LONGEST_DELAY_MS = HOUR_MS

const IDLE_MS = FIRST_POLICY.idleMinutes * MINUTE_MS

type Clock = { readonly advance: (milliseconds: number) => void }

export type Step = { readonly says: string; readonly outcome: unknown }

/** The constant part of a result: without ids and times, and only the values that every transport returns. */
const plain = (outcome: Outcome): unknown => {
  if (!outcome.ok) return outcome.error
  const { email, message, done, kind, replacementCode } = outcome.value as Record<string, unknown>
  const told = { email, message, done, kind, isReplaced: replacementCode === undefined ? undefined : true }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
}

const idOf = (outcome: Outcome): string => (outcome.ok ? String((outcome.value as { sessionId: unknown }).sessionId) : '')

/** What a scenario needs besides the transport under test: an administrator's window, and the first administrator's recovery codes. */
type Beside = { readonly inWindow: Ask; readonly recoveryCodes: readonly string[] }

/** Returns the result of every step. */
export type Scenario = (ask: Ask, beside: Beside) => Promise<Step[]>

export type TimedScenario = (ask: Ask, beside: Beside & Clock) => Promise<Step[]>

/** What a step needs that is none of the scenario's own. @throws where it was refused */
const must = async (asked: Promise<Outcome>): Promise<Record<string, unknown>> => {
  const outcome = await asked
  if (!outcome.ok) throw new Error(`a scenario cannot go on: ${JSON.stringify(outcome.error)}`)
  return outcome.value as Record<string, unknown>
}

const signInAdministrator = async ({ inWindow }: Beside): Promise<string> =>
  String((await must(inWindow('auth:login', administrator))).sessionId)

const issueReset = async (beside: Beside, email: string): Promise<string> =>
  String((await must(beside.inWindow('users:issueReset', { email }, await signInAdministrator(beside)))).resetToken)

const failToSignIn = async (ask: Ask, times: number): Promise<void> => {
  for (let failure = 0; failure < times; failure += 1) await ask('auth:login', { ...person, password: 'wrong' })
}

/** The scenarios for every transport. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  registration: async (ask) => [
    { says: 'a new address', outcome: plain(await ask('auth:register', person)) },
    {
      says: 'the same in capitals',
      outcome: plain(await ask('auth:register', { ...person, email: person.email.toUpperCase() })),
    },
    { says: 'too short', outcome: plain(await ask('auth:register', { email: 'new@example.org', password: 'short' })) },
    { says: 'common', outcome: plain(await ask('auth:register', { email: 'new@example.org', password: 'passwordpassword' })) },
    { says: 'no address', outcome: plain(await ask('auth:register', { email: 'not an address', password: person.password })) },
    { says: 'it signs in', outcome: plain(await ask('auth:login', person)) },
  ],

  'wrong password': async (ask) => {
    await ask('auth:register', person)
    return [
      { says: 'wrong', outcome: plain(await ask('auth:login', { ...person, password: 'wrong' })) },
      { says: 'nobody', outcome: plain(await ask('auth:login', { ...person, email: 'nobody@example.org' })) },
      { says: 'too long', outcome: plain(await ask('auth:login', { ...person, password: 'x'.repeat(2_000) })) },
      { says: 'no session', outcome: plain(await ask('auth:profile')) },
      { says: 'a made-up session', outcome: plain(await ask('auth:profile', undefined, 'made-up')) },
      { says: 'right', outcome: plain(await ask('auth:login', person)) },
    ]
  },

  delay: async (ask, beside) => {
    await ask('auth:register', person)
    await failToSignIn(ask, 6)
    const delayed = await ask('auth:login', person)
    await must(beside.inWindow('users:unlock', { email: person.email }, await signInAdministrator(beside)))
    return [
      { says: 'delayed', outcome: plain(delayed) },
      { says: 'wrong, as ever', outcome: plain(await ask('auth:login', { ...person, password: 'wrong' })) },
      { says: 'nobody reads the same', outcome: plain(await ask('auth:login', { ...person, email: 'nobody@example.org' })) },
      { says: 'unlocked', outcome: plain(await ask('auth:login', person)) },
    ]
  },

  reset: async (ask, beside) => {
    const another = { email: 'carol@example.org', password: 'three wooden boats' }
    await ask('auth:register', person)
    await ask('auth:register', another)
    const asked = await ask('auth:requestReset', { email: person.email })
    const unknown = await ask('auth:requestReset', { email: 'nobody@example.org' })
    const resetToken = await issueReset(beside, person.email)
    const old = idOf(await ask('auth:login', person))
    const wanted = { email: person.email, resetToken, newPassword: 'the lighthouse keeps its lamp' }
    const wrong = await issueReset(beside, another.email)
    return [
      { says: 'asked', outcome: plain(asked) },
      { says: 'asked for nobody', outcome: plain(unknown) },
      { says: 'somebody else’s token', outcome: plain(await ask('auth:reset', { ...wanted, resetToken: wrong })) },
      { says: 'too short', outcome: plain(await ask('auth:reset', { ...wanted, newPassword: 'too short' })) },
      { says: 'right', outcome: plain(await ask('auth:reset', wanted)) },
      { says: 'the former session', outcome: plain(await ask('auth:profile', undefined, old)) },
      { says: 'the former password', outcome: plain(await ask('auth:login', person)) },
      { says: 'the new one', outcome: plain(await ask('auth:login', { ...person, password: wanted.newPassword })) },
      {
        says: 'a recovery code',
        outcome: plain(
          await ask('auth:reset', {
            email: administrator.email,
            resetToken: beside.recoveryCodes[0],
            newPassword: 'a harbour of another kind',
          }),
        ),
      },
    ]
  },

  replay: async (ask, beside) => {
    await ask('auth:register', person)
    const resetToken = await issueReset(beside, person.email)
    const reset = { email: person.email, resetToken, newPassword: 'the lighthouse keeps its lamp' }
    const first = await ask('auth:reset', reset)
    const second = await ask('auth:reset', { ...reset, newPassword: 'nine purple umbrellas' })
    const session = idOf(await ask('auth:login', { ...person, password: reset.newPassword }))
    return [
      { says: 'the token', outcome: plain(first) },
      { says: 'the token again', outcome: plain(second) },
      { says: 'signed in', outcome: plain(await ask('auth:profile', undefined, session)) },
      { says: 'signed out', outcome: plain(await ask('auth:logout', undefined, session)) },
      { says: 'the ended session', outcome: plain(await ask('auth:profile', undefined, session)) },
      { says: 'signed out again', outcome: plain(await ask('auth:logout', undefined, session)) },
    ]
  },

  roles: async (ask) => {
    await ask('auth:register', person)
    const user = idOf(await ask('auth:login', person))
    const adminSession = idOf(await ask('auth:login', administrator))
    const about = { email: person.email }
    return [
      { says: 'a user lists', outcome: plain(await ask('users:list', {}, user)) },
      { says: 'a user disables', outcome: plain(await ask('users:disable', { email: administrator.email }, user)) },
      { says: 'nobody disables', outcome: plain(await ask('users:disable', about)) },
      { says: 'an administrator disables', outcome: plain(await ask('users:disable', about, adminSession)) },
      { says: 'the disabled session', outcome: plain(await ask('auth:profile', undefined, user)) },
      { says: 'the disabled sign-in', outcome: plain(await ask('auth:login', person)) },
      { says: 'nobody of this name', outcome: plain(await ask('users:enable', { email: 'nobody@example.org' }, adminSession)) },
      {
        says: 'the last administrator',
        outcome: plain(await ask('users:disable', { email: administrator.email }, adminSession)),
      },
      { says: 'the administrator goes on', outcome: plain(await ask('auth:profile', undefined, adminSession)) },
    ]
  },
}

/** Scenarios that take hours or days, for tests that can advance the clock. */
export const timedScenarios: Readonly<Record<string, TimedScenario>> = {
  lockout: async (ask, beside) => {
    await ask('auth:register', person)
    const steps: Step[] = []
    await failToSignIn(ask, 6)
    steps.push({ says: 'delayed', outcome: plain(await ask('auth:login', person)) })
    beside.advance(LONGEST_DELAY_MS)
    steps.push({ says: 'after the delay', outcome: plain(await ask('auth:login', person)) })
    for (let failure = 0; failure < 101; failure += 1) {
      await failToSignIn(ask, 1)
      beside.advance(LONGEST_DELAY_MS + 1)
    }
    steps.push({ says: 'locked', outcome: plain(await ask('auth:login', person)) })
    await must(beside.inWindow('users:unlock', { email: person.email }, await signInAdministrator(beside)))
    steps.push({ says: 'unlocked', outcome: plain(await ask('auth:login', person)) })
    return steps
  },

  'a session that idles': async (ask, beside) => {
    await ask('auth:register', person)
    const session = idOf(await ask('auth:login', person))
    const steps: Step[] = [{ says: 'fresh', outcome: plain(await ask('auth:profile', undefined, session)) }]
    beside.advance(IDLE_MS - 1)
    steps.push({ says: 'just before the end', outcome: plain(await ask('auth:profile', undefined, session)) })
    beside.advance(IDLE_MS - 1)
    steps.push({ says: 'used meanwhile', outcome: plain(await ask('auth:profile', undefined, session)) })
    beside.advance(IDLE_MS)
    steps.push({ says: 'idle', outcome: plain(await ask('auth:profile', undefined, session)) })
    return steps
  },
}
