import { expect, test } from 'vitest'
import { hashCode } from '../../src/main/auth/secrets.ts'
import { HOUR_MS, SECOND_MS } from '../../src/shared/domain/time.ts'
import { refusalOf } from '../helpers/audit-details.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const wrong = { ...person, password: 'not the password' }
const refused = { code: 'wrong-credentials' }

type App = Awaited<ReturnType<typeof startTestApp>>

const overHttp = { transport: 'http', source: 'http:other', desktop: null } as const

const fail = async ({ callRaw, clock }: App, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    expect(
      await callRaw('auth:login', wrong, null, { transport: 'http', source: `http:${time}:${clock.now}`, desktop: null }),
    ).toEqual({
      ok: false,
      error: refused,
    })
  }
}

const explain = async (app: App) => app.call('users:explainSignIn', { email: person.email }, await app.signIn(administrator))

/** What is counted of the user's sign-ins over HTTP. */
const explainHttp = async (app: App) => {
  const way = (await explain(app)).ways.find(({ transport }) => transport === 'http')
  if (!way) throw new Error('an explanation has every transport')
  return way
}

test('after five failures in a row the account is delayed by 30 seconds, to the millisecond, and answers as to a wrong password [delay-after-five-failures]', async () => {
  const app = await startTestApp()
  await app.register()
  await fail(app, 4)
  await app.call('auth:login', person, null, overHttp)
  await fail(app, 5)
  app.clock.advance(30 * SECOND_MS - 1)
  expect(await app.refuse('auth:login', person, null, overHttp)).toEqual(refused)
  app.clock.advance(1)
  await app.call('auth:login', person, null, overHttp)
  expect(await explainHttp(app)).toEqual({ transport: 'http', state: 'open', failures: 0, delayedUntil: null, lockedAt: null })
})

test('each delay is twice the one before, up to an hour [delay-doubles]', async () => {
  const app = await startTestApp()
  await app.register()
  await fail(app, 5)
  const delays = [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]
  for (const seconds of delays) {
    const { delayedUntil } = await explainHttp(app)
    expect(delayedUntil).toBe(app.clock.now + seconds * SECOND_MS)
    app.clock.now = delayedUntil ?? 0
    await fail(app, 1)
  }
})

test('attempts during a delay are refused unread: they neither count nor make it longer', async () => {
  const app = await startTestApp()
  await app.register()
  await fail(app, 5)
  const { delayedUntil } = await explainHttp(app)
  app.clock.advance(10 * SECOND_MS)
  await fail(app, 107)
  expect(await explainHttp(app)).toMatchObject({ state: 'delayed', failures: 5, delayedUntil, lockedAt: null })
})

test('a clock that is set back makes no delay longer than it was', async () => {
  const app = await startTestApp()
  await app.register()
  await fail(app, 5)
  app.clock.advance(-400 * 24 * HOUR_MS)
  await fail(app, 1)
  expect(await explainHttp(app)).toMatchObject({ failures: 5, delayedUntil: app.clock.now + 30 * SECOND_MS })
  app.clock.advance(30 * SECOND_MS)
  await app.call('auth:login', person, null, overHttp)
})

/** Wrong passwords over HTTP of which each is read: the clock is turned past every delay. */
const failRead = async (app: App, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    await fail(app, 1)
    app.clock.advance(HOUR_MS)
  }
}

test('at a hundred failures the password sign-in is off, for the right password too, until an administrator unlocks it [lock-after-hundred-failures]', async () => {
  const app = await startTestApp()
  await app.register()
  await failRead(app, 99)
  expect(await explainHttp(app)).toMatchObject({ state: 'open', failures: 99, lockedAt: null })
  await failRead(app, 1)
  app.clock.advance(24 * HOUR_MS)
  expect(await app.refuse('auth:login', person, null, overHttp)).toEqual(refused)
  expect(await explainHttp(app)).toMatchObject({ state: 'locked', failures: 100 })
  const explained = await explain(app)
  expect(explained.status).toMatchObject({
    canSignIn: 'partly',
    obstacles: [{ kind: 'locked', transports: ['http'], failures: 100 }],
  })
  expect(explained.attempts[0]).toMatchObject({ reason: 'locked' })
  expect(explained.attempts).toHaveLength(20)
  const session = await app.signIn(administrator)
  const listed = await app.call('users:list', { search: person.email }, session)
  expect(listed.users[0]).toMatchObject({ isLocked: true })
  expect(await app.call('users:unlock', { email: person.email }, session)).toMatchObject({ isLocked: false })
  await app.call('auth:login', person, null, overHttp)
})

test('a lock over HTTP leaves the window open, and a sign-in there does not open HTTP [lock-per-transport]', async () => {
  const app = await startTestApp()
  await app.register()
  await failRead(app, 100)
  await app.signIn()
  expect((await explain(app)).ways.map(({ transport, state }) => [transport, state])).toEqual([
    ['window', 'open'],
    ['http', 'locked'],
  ])
  expect(await app.refuse('auth:login', person, null, overHttp)).toEqual(refused)
  const session = await app.signIn(administrator)
  expect((await app.call('users:count', { filter: { isLocked: true } }, session)).count).toBe(1)
  const { attention } = await app.call('overview:read', { days: 1, timeZone: 'UTC' }, session)
  expect(attention.find(({ kind }) => kind === 'locked')).toMatchObject({ count: 1 })
})

test('the lock is told to the audit log once', async () => {
  const app = await startTestApp()
  await app.register()
  await failRead(app, 103)
  const locks = (await app.store.listAuditEntries(200)).filter(({ action }) => action === 'auth:lock')
  expect(locks).toHaveLength(1)
  expect(locks[0]).toMatchObject({ subject: { email: person.email }, details: { kind: 'too-many-failures' }, transport: 'http' })
})

test('a reset unlocks, by an administrator’s code and by a recovery code alike [reset-unlocks]', async () => {
  const app = await startTestApp()
  const { administratorsCode } = { administratorsCode: app.recoveryCodes[0] ?? '' }
  await app.register()
  await failRead(app, 100)
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  expect(await app.refuse('auth:login', person, null, overHttp)).toEqual(refused)
  await app.call('auth:reset', { email: person.email, resetToken, newPassword: 'nine purple umbrellas' })
  await app.call('auth:login', { ...person, password: 'nine purple umbrellas' }, null, overHttp)
  const wrongInWindow = { ...administrator, password: 'wrong' }
  for (let time = 0; time < 100; time += 1) {
    expect(await app.callRaw('auth:login', wrongInWindow)).toMatchObject({ error: refused })
    app.clock.advance(HOUR_MS)
  }
  expect(await app.refuse('auth:login', administrator)).toEqual(refused)
  const newPassword = 'the lighthouse keeps its lamp'
  await app.call('auth:reset', { email: administrator.email, resetToken: administratorsCode, newPassword })
  await app.signIn({ ...administrator, password: newPassword })
})

test('of a hundred guesses at once no more than five are looked at, and only they count [parallel-guesses-limited]', async () => {
  const app = await startTestApp()
  await app.register()
  const guesses = Array.from({ length: 100 }, (_, index) =>
    app.callRaw('auth:login', index === 50 ? person : wrong, null, { transport: 'http', source: `http:${index}`, desktop: null }),
  )
  expect((await Promise.all(guesses)).every(({ ok }) => !ok)).toBe(true)
  const { attempts } = await explain(app)
  expect(await explainHttp(app)).toMatchObject({ failures: 5, state: 'delayed' })
  expect(attempts.every(({ reason }) => reason === 'delayed')).toBe(true)
  const looked = (await app.store.listAuditEntries(300)).filter(
    ({ details }) => refusalOf(details) === 'wrong-credentials: wrong-password',
  )
  expect(looked).toHaveLength(5)
})

test('sixteen right passwords of one user at once are sixteen sign-ins [parallel-sign-ins]', async () => {
  const { call, register } = await startTestApp()
  await register()
  const results = await Promise.all(Array.from({ length: 16 }, () => call('auth:login', person)))
  expect(new Set(results.map(({ sessionId }) => sessionId)).size).toBe(16)
})

test('failures are counted over each transport by itself, by another process too, and survive a restart [failures-per-transport]', async () => {
  const app = await startTestApp()
  await app.register()
  await fail(app, 2)
  const beside = await startTestApp({ folder: app.folder, isSetUp: false })
  await beside.callRaw('auth:login', wrong, null, overHttp)
  await beside.callRaw('auth:login', wrong)
  await app.close()
  await beside.close()
  const again = await startTestApp({ folder: app.folder, isSetUp: false })
  await fail(again, 2)
  expect(await again.refuse('auth:login', person, null, overHttp)).toEqual(refused)
  expect((await explain(again)).ways.map(({ transport, state, failures }) => [transport, state, failures])).toEqual([
    ['window', 'open', 1],
    ['http', 'delayed', 5],
  ])
  await again.signIn()
})

test('an attempt is counted before its hash, so that a caller who ends the process has gained nothing', async () => {
  const app = await startTestApp()
  await app.register()
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const compare = app.hasher.compare
  let counted = 0
  app.hasher.compare = async (...work) => {
    counted = (
      await app.store.readAttempts((await app.auth.findUserBy({ email: person.email })).id, {
        kind: 'sign-in',
        transport: 'window',
      })
    ).failures
    await held
    return compare(...work)
  }
  const guessing = app.callRaw('auth:login', wrong)
  await expect.poll(() => counted).toBe(1)
  release()
  expect(await guessing).toMatchObject({ ok: false })
})

test('wrong reset and recovery codes are delayed, which neither the sign-in nor a live code notices [code-guesses-delayed]', async () => {
  const app = await startTestApp()
  await app.register()
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  const newPassword = 'nine purple umbrellas'
  const { id } = await app.auth.findUserBy({ email: person.email })
  for (let time = 0; time < 8; time += 1) {
    const guess = (time % 2 === 0 ? '0' : '1').repeat(time % 2 === 0 ? 26 : 24)
    expect(await app.refuse('auth:reset', { email: person.email, resetToken: guess, newPassword })).toEqual({
      code: 'reset-refused',
    })
  }
  const counted = await app.store.readAttempts(id, { kind: 'reset', transport: 'window' })
  expect(counted).toMatchObject({ failures: 5, delayedUntil: app.clock.now + 30 * SECOND_MS })
  await app.signIn()
  await app.call('auth:reset', { email: person.email, resetToken, newPassword })
  expect(await app.store.findResetUser({ kind: 'reset-code', hash: hashCode(resetToken) }, app.clock.now)).toBeNull()
})

test('a live code of another user is a guess like any other', async () => {
  const app = await startTestApp()
  await app.register()
  const resetToken = await app.auth.getResetPasswordToken(administrator.email)
  const { id } = await app.auth.findUserBy({ email: person.email })
  const attempt = { email: person.email, resetToken, newPassword: 'nine purple umbrellas' }
  expect(await app.refuse('auth:reset', attempt)).toEqual({ code: 'reset-refused' })
  expect((await app.store.readAttempts(id, { kind: 'reset', transport: 'window' })).failures).toBe(1)
})

test('a right password takes back its own attempt and no more, where a new one is refused [own-attempt-returned]', async () => {
  const app = await startTestApp()
  await app.register()
  const session = await app.signIn()
  const { id } = await app.auth.findUserBy({ email: person.email })
  for (let time = 0; time < 4; time += 1) await app.callRaw('auth:login', wrong)
  const change = { currentPassword: person.password, newPassword: 'qwertyuiop12345' }
  expect(await app.refuse('auth:changePassword', change, session)).toEqual({ code: 'password-refused', reason: 'common' })
  const counted = await app.store.readAttempts(id, { kind: 'sign-in', transport: 'window' })
  expect(counted).toEqual({ failures: 4, delays: 0, delayedAt: null, delayedUntil: null, lockedAt: null })
})

test('issuing a code ends the delays of password and code, keeps what was counted, and leaves a lock', async () => {
  const app = await startTestApp()
  await app.register()
  const { id } = await app.auth.findUserBy({ email: person.email })
  const read = () => app.store.readAttempts(id, { kind: 'sign-in', transport: 'http' })
  await fail(app, 5)
  expect((await read()).delayedUntil).not.toBeNull()
  await app.call('users:issueReset', { email: person.email }, await app.signIn(administrator))
  expect(await read()).toEqual({ failures: 5, delays: 0, delayedAt: null, delayedUntil: null, lockedAt: null })
  await failRead(app, 95)
  await app.call('users:issueReset', { email: person.email }, await app.signIn(administrator))
  expect(await read()).toMatchObject({ failures: 100, delayedUntil: null })
  expect(await app.refuse('auth:login', person, null, overHttp)).toEqual(refused)
})

test('a new password that is refused is no wrong guess of the code', async () => {
  const app = await startTestApp()
  await app.register()
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  for (let time = 0; time < 8; time += 1) {
    const attempt = { email: person.email, resetToken, newPassword: 'too short' }
    expect(await app.refuse('auth:reset', attempt)).toEqual({ code: 'password-refused', reason: 'too-short' })
  }
  await app.call('auth:reset', { email: person.email, resetToken, newPassword: 'nine purple umbrellas' })
})

test('a signed-in user’s own password is throttled like a sign-in [own-password-throttled]', async () => {
  const app = await startTestApp()
  await app.register()
  const session = await app.signIn()
  const change = { currentPassword: 'a guess of the password', newPassword: 'nine purple umbrellas' }
  for (let time = 0; time < 5; time += 1) {
    expect(await app.refuse('auth:changePassword', change, session)).toEqual({ code: 'wrong-password' })
  }
  expect(await app.refuse('auth:changePassword', { ...change, currentPassword: person.password }, session)).toEqual({
    code: 'wrong-password',
  })
  expect(await app.refuse('auth:reauthenticate', { password: person.password }, session)).toEqual({ code: 'wrong-password' })
  expect(await app.refuse('auth:login', person)).toEqual(refused)
})

test('a right password is no failure, whatever else was refused', async () => {
  const app = await startTestApp()
  await app.register()
  const session = await app.signIn()
  const refusals: [string, object, string][] = [
    ['auth:changePassword', { currentPassword: person.password, newPassword: 'too short' }, 'password-refused'],
    ['auth:changePassword', { currentPassword: person.password, newPassword: person.password }, 'password-refused'],
    ['auth:changeEmail', { email: administrator.email, password: person.password }, 'email-taken'],
  ]
  for (let time = 0; time < 3; time += 1)
    for (const [operation, input, code] of refusals) expect(await app.refuse(operation, input, session)).toMatchObject({ code })
  const byAdministrator = await app.signIn(administrator)
  for (let time = 0; time < 6; time += 1)
    expect(await app.refuse('auth:closeAccount', { password: administrator.password }, byAdministrator)).toEqual({
      code: 'last-administrator',
    })
  expect((await explain(app)).ways.map(({ state, failures }) => [state, failures])).toEqual([
    ['open', 0],
    ['open', 0],
  ])
  await app.signIn()
})

test('no limit of its source refuses a live code of the address that it is for [live-code-never-limited]', async () => {
  const app = await startTestApp()
  await app.register()
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  const attempt = { email: person.email, resetToken, newPassword: 'nine purple umbrellas' }
  const guess = { ...attempt, resetToken: '0'.repeat(26) }
  for (let time = 0; time < 120; time += 1) await app.callRaw('auth:reset', guess, null, overHttp)
  expect(await app.refuse('auth:reset', guess, null, overHttp)).toMatchObject({ code: 'too-many-attempts' })
  const others = { ...attempt, email: administrator.email }
  expect(await app.refuse('auth:reset', others, null, overHttp)).toMatchObject({ code: 'too-many-attempts' })
  await app.call('auth:reset', attempt, null, overHttp)
})

test('a source that tries too often is told how long to wait, whatever it tries, and the others are not [source-rate-limit]', async () => {
  const app = await startTestApp()
  const greedy = { transport: 'http', source: 'http:greedy', desktop: null } as const
  const attempts: [string, object][] = [
    ['auth:login', { email: 'nobody@example.org', password: 'x' }],
    ['auth:register', { email: administrator.email, password: person.password }],
    ['auth:reset', { email: 'nobody@example.org', resetToken: '0'.repeat(26), newPassword: 'nine purple umbrellas' }],
  ]
  for (let time = 0; time < 120; time += 1) {
    const [operation = '', input] = attempts[time % attempts.length] ?? []
    const result = await app.callRaw(operation, input, null, greedy)
    expect(result.ok ? null : result.error.code).toMatch(/wrong-credentials|email-taken|reset-refused/)
  }
  const before = app.hasher.calls
  for (const [operation, input] of attempts) {
    expect(await app.refuse(operation, input, null, greedy)).toEqual({ code: 'too-many-attempts', seconds: 1 })
  }
  expect(app.hasher.calls).toBe(before)
  // Nothing but attempts: who is signed in goes on.
  const session = await app.signIn(administrator)
  await app.call('auth:profile', undefined, session, greedy)
  app.clock.advance(499)
  expect(await app.refuse('auth:login', administrator, null, greedy)).toEqual({ code: 'too-many-attempts', seconds: 1 })
  app.clock.advance(1)
  await app.call('auth:login', administrator, null, greedy)
  const told = (await app.store.listAuditEntries(500)).filter(({ details }) => refusalOf(details) === 'too-many-attempts')
  expect(told).toHaveLength(1)
})

test('compat throttles nothing', async () => {
  const { FIRST_POLICY } = await import('../../src/shared/domain/policy.ts')
  const app = await startTestApp({ policy: { ...FIRST_POLICY, compat: true } })
  await app.register()
  for (let time = 0; time < 130; time += 1) expect(await app.callRaw('auth:login', wrong)).toMatchObject({ error: refused })
  await app.signIn()
})

test('an administrator sees why each sign-in went as it did, which no caller outside is told [administrator-sees-attempts]', async () => {
  const app = await startTestApp()
  await app.register()
  await app.signIn()
  app.clock.advance(SECOND_MS)
  await fail(app, 6)
  const { attempts } = await explain(app)
  expect(attempts.map(({ reason }) => reason)).toEqual([
    'delayed',
    'wrong-password',
    'wrong-password',
    'wrong-password',
    'wrong-password',
    'wrong-password',
    'signed-in',
  ])
  expect(attempts[0]).toMatchObject({ at: app.clock.now, transport: 'http' })
  expect(await app.refuse('users:explainSignIn', { email: administrator.email }, await signInLater(app))).toEqual({
    code: 'not-permitted',
  })
})

const signInLater = async (app: App): Promise<string> => {
  app.clock.advance(HOUR_MS)
  return app.signIn()
}
