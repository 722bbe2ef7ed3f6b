import { describe, expect, test } from 'vitest'
import { apiPathOf } from '../../src/main/transports/http/program-routes.ts'
import type { GatehouseError } from '../../src/shared/errors.ts'
import type { OperationName } from '../../src/shared/operations.ts'
import { type Reply, startDoor } from '../helpers/http-door.ts'
import { administrator, person } from '../helpers/test-app.ts'

type World = Awaited<ReturnType<typeof startDoor>>

/** What came of a call, over whichever transport. */
type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: GatehouseError }

type Ask = (operation: OperationName, input?: unknown, sessionId?: string | null) => Promise<Outcome>

const overWindow =
  ({ callRaw }: World): Ask =>
  (operation, input, sessionId) =>
    callRaw(operation, input, sessionId)

/** An error as a refusal carries it: all but the sentence for people. */
const toError = ({ message: _, ...error }: Record<string, unknown>): GatehouseError => error as GatehouseError

const overApi =
  ({ door }: World): Ask =>
  async (operation, input, sessionId) => {
    const headers = {
      ...(sessionId ? { authorization: `Bearer ${sessionId}` } : {}),
      ...(input === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const { status, json } = await door.send('POST', apiPathOf(operation), {
      headers,
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    })
    return status === 200
      ? { ok: true, value: json }
      : {
          ok: false,
          error:
            status === 400 && !('code' in (json as object)) ? { code: 'email-taken' } : toError(json as Record<string, unknown>),
        }
  }

/** The original exercise's routes, for what they can ask; the rest as programs ask it. */
const overOriginalRoutes = (world: World): Ask => {
  const { door } = world
  const routes: Partial<Record<OperationName, (input: Record<string, string>, session: string | null) => Promise<Reply>>> = {
    'auth:register': ({ email = '', password = '' }) => door.form('POST', '/users', { email, password }),
    'auth:login': (input) => door.form('POST', '/sessions', input),
    'auth:logout': (_, session) => door.form('DELETE', '/sessions', {}, session ?? undefined),
    'auth:profile': (_, session) => door.send('GET', '/profile', session ? { headers: { cookie: `session_id=${session}` } } : {}),
    'auth:requestReset': (input) => door.form('POST', '/reset_password', input),
    'auth:reset': ({ email = '', resetToken = '', newPassword = '', ...rest }) =>
      door.form('PUT', '/reset_password', { email, reset_token: resetToken, new_password: newPassword, ...rest }),
  }
  const fallback = overApi(world)
  return async (operation, input, sessionId = null) => {
    const route = routes[operation]
    if (!route) return fallback(operation, input, sessionId)
    const { status, json, headers } = await route((input ?? {}) as Record<string, string>, sessionId)
    if (status === 400 && (json as { message: string }).message === 'email already registered')
      return { ok: false, error: { code: 'email-taken' } }
    if (status >= 400) return { ok: false, error: toError(json as Record<string, unknown>) }
    const [cookie = ''] = headers.getSetCookie()
    const [, opened] = /^session_id=([^;]+);/.exec(cookie) ?? []
    if (operation === 'auth:logout') return { ok: true, value: { done: true } }
    if (operation === 'auth:requestReset') return { ok: true, value: { kind: 'filed' } }
    const { replacement_code: replacementCode, ...value } = json as Record<string, unknown>
    return { ok: true, value: { ...value, replacementCode, ...(opened ? { sessionId: opened } : {}) } }
  }
}

type Step = { readonly says: string; readonly outcome: unknown }

/** What of an outcome is the same every time: no id, no time, and of values what every transport tells. */
const plain = (outcome: Outcome): unknown => {
  if (!outcome.ok) return outcome.error
  const { email, message, done, kind, replacementCode } = outcome.value as Record<string, unknown>
  const told = { email, message, done, kind, isReplaced: replacementCode === undefined ? undefined : true }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
}

const idOf = (outcome: Outcome): string => (outcome.ok ? String((outcome.value as { sessionId: unknown }).sessionId) : '')

/** One table of scenarios; each gives what came of every step. */
const scenarios: Readonly<Record<string, (ask: Ask, world: World) => Promise<Step[]>>> = {
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

  lockout: async (ask, { clock, call, signIn }) => {
    await ask('auth:register', person)
    const steps: Step[] = []
    for (let failure = 0; failure < 6; failure += 1) await ask('auth:login', { ...person, password: 'wrong' })
    steps.push({ says: 'delayed', outcome: plain(await ask('auth:login', person)) })
    clock.advance(3_600_000)
    steps.push({ says: 'after the delay', outcome: plain(await ask('auth:login', person)) })
    for (let failure = 0; failure < 101; failure += 1) {
      await ask('auth:login', { ...person, password: 'wrong' })
      clock.advance(3_600_001)
    }
    steps.push({ says: 'locked', outcome: plain(await ask('auth:login', person)) })
    await call('users:unlock', { email: person.email }, await signIn(administrator))
    steps.push({ says: 'unlocked', outcome: plain(await ask('auth:login', person)) })
    return steps
  },

  reset: async (ask, { call, signIn, auth, recoveryCodes }) => {
    await ask('auth:register', person)
    const desk = await signIn(administrator)
    const asked = await ask('auth:requestReset', { email: person.email })
    const unknown = await ask('auth:requestReset', { email: 'nobody@example.org' })
    const { resetToken } = await call('users:issueReset', { email: person.email }, desk)
    const old = idOf(await ask('auth:login', person))
    const wanted = { email: person.email, resetToken, newPassword: 'the lighthouse keeps its lamp' }
    const wrong = await auth.getResetPasswordToken(administrator.email)
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
            resetToken: recoveryCodes[0],
            newPassword: 'a harbour of another kind',
          }),
        ),
      },
    ]
  },

  replay: async (ask, { call, signIn }) => {
    await ask('auth:register', person)
    const { resetToken } = await call('users:issueReset', { email: person.email }, await signIn(administrator))
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
    const desk = idOf(await ask('auth:login', administrator))
    const about = { email: person.email }
    return [
      { says: 'a user lists', outcome: plain(await ask('users:list', {}, user)) },
      { says: 'a user disables', outcome: plain(await ask('users:disable', { email: administrator.email }, user)) },
      { says: 'nobody disables', outcome: plain(await ask('users:disable', about)) },
      { says: 'an administrator disables', outcome: plain(await ask('users:disable', about, desk)) },
      { says: 'the disabled session', outcome: plain(await ask('auth:profile', undefined, user)) },
      { says: 'the disabled sign-in', outcome: plain(await ask('auth:login', person)) },
      { says: 'nobody of this name', outcome: plain(await ask('users:enable', { email: 'nobody@example.org' }, desk)) },
      { says: 'the last administrator', outcome: plain(await ask('users:disable', { email: administrator.email }, desk)) },
      { says: 'not over this transport', outcome: (await ask('auth:profile', undefined, desk)).ok },
    ]
  },
}

const run = async (name: string, over: (world: World) => Ask): Promise<Step[]> => {
  const world = await startDoor()
  const steps = await scenarios[name]?.(over(world), world)
  expect(world.unexpected).toEqual([])
  return steps ?? []
}

describe('one behaviour, all transports', () => {
  test.each(Object.keys(scenarios))('%s comes to the same over a window, the API and the original routes', async (name) => {
    const window = await run(name, overWindow)
    expect(window.length).toBeGreaterThan(3)
    // What a scenario comes to is written down once, from the window.
    expect(window).toMatchSnapshot()
    expect(await run(name, overApi)).toEqual(window)
    expect(await run(name, overOriginalRoutes)).toEqual(window)
  })
})
