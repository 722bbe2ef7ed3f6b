import { expect, test } from 'vitest'
import { HOUR_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const STEP_MS = 30_000
const newPassword = 'nine purple umbrellas'
/** Eight characters or more, which a second factor allows, and on every list of common ones. */
const COMMON = 'password1'

const overHttp = { transport: 'http', source: 'http:other', desktop: null } as const
const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
const wrongFactor = { code: 'wrong-second-factor' }
const delayed = { code: 'second-factor-delayed', seconds: 30 }

type App = Awaited<ReturnType<typeof startTestApp>>

/** Signs a user in and sets their second factor up. */
const enrol = async (app: App, who = person) => {
  const session = await app.signIn(who)
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
  app.clock.advance(STEP_MS)
  const { id } = await app.auth.findUserBy({ email: who.email })
  return { id, session, secret }
}

const start = async () => {
  const app = await startTestApp()
  await app.register()
  return { app, ...(await enrol(app)) }
}

/** A code that fits no step near now. */
const showWrong = (secret: string, { clock }: App): string => {
  const near = [-2, -1, 0, 1, 2].map((steps) => showCode(secret, clock.now + steps * STEP_MS))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? ''
}

const readFactor = ({ store }: App, id: string) => store.readAttempts(id, { kind: 'second-factor', transport: 'any' })

/** Wrong codes, of which each is read: the clock is turned past every delay. */
const failRead = async (app: App, secret: string, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    const result = await app.callRaw('auth:login', { ...person, code: showWrong(secret, app) })
    expect(result).toEqual({ ok: false, error: wrongFactor })
    app.clock.advance(HOUR_MS)
  }
}

test('with a right reset code in hand, refused passwords in between do not let the second factor be guessed [second-factor-with-reset-code]', async () => {
  const { app, secret, id } = await start()
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  const guess = { email: person.email, resetToken, newPassword }
  let read = 0
  for (let round = 0; round < 300; round += 1) {
    const caller = { ...overHttp, source: `http:${round}` }
    for (let time = 0; time < 4; time += 1) {
      const result = await app.callRaw('auth:reset', { ...guess, code: showWrong(secret, app) }, null, caller)
      if (!result.ok && result.error.code === 'wrong-second-factor') read += 1
    }
    const common = { ...guess, newPassword: COMMON, code: showWrong(secret, app) }
    expect(await app.callRaw('auth:reset', common, null, caller)).toMatchObject({ error: { code: 'password-refused' } })
  }
  expect(read).toBe(5)
  expect(await readFactor(app, id)).toMatchObject({ failures: 5, delayedUntil: app.clock.now + STEP_MS })
  expect(await app.refuse('auth:reset', { ...guess, code: showCode(secret, app.clock.now) })).toEqual(delayed)
})

test('wrong codes are counted over all transports and operations together, and not as wrong passwords [second-factor-failures-shared]', async () => {
  const { app, session, secret, id } = await start()
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  const code = showWrong(secret, app)
  const login = { ...person, code }
  expect(await app.refuse('auth:login', login)).toEqual(wrongFactor)
  expect(await app.refuse('auth:login', login, null, overHttp)).toEqual(wrongFactor)
  expect(await app.refuse('auth:reset', { email: person.email, resetToken, newPassword, code })).toEqual(wrongFactor)
  expect(await app.refuse('auth:reauthenticate', { password: person.password, code }, session)).toEqual(wrongFactor)
  expect(await app.refuse('auth:login', login, null, terminal)).toEqual(wrongFactor)
  const right = showCode(secret, app.clock.now)
  expect(await app.refuse('auth:login', { ...person, code: right })).toEqual(delayed)
  expect(await app.refuse('auth:login', { ...person, code: right }, null, overHttp)).toEqual(delayed)
  expect(await app.refuse('auth:reset', { email: person.email, resetToken, newPassword, code: right })).toEqual(delayed)
  expect(await app.refuse('auth:reauthenticate', { password: person.password, code: right }, session)).toEqual(delayed)
  for (const transport of ['window', 'http'] as const)
    expect((await app.store.readAttempts(id, { kind: 'sign-in', transport })).failures).toBe(0)
  app.clock.advance(STEP_MS)
  await app.call('auth:login', { ...person, code: showCode(secret, app.clock.now) })
  expect(await readFactor(app, id)).toMatchObject({ failures: 0, delays: 0 })
})

test('a delay of the second factor is told only to who has given the right password', async () => {
  const { app, secret } = await start()
  for (let time = 0; time < 5; time += 1) await app.callRaw('auth:login', { ...person, code: showWrong(secret, app) })
  const wrong = { ...person, password: 'not the password', code: showCode(secret, app.clock.now) }
  expect(await app.refuse('auth:login', wrong)).toEqual({ code: 'wrong-credentials' })
  expect(await app.refuse('auth:login', { ...person, code: wrong.code })).toEqual(delayed)
})

test('a hundred guesses at once over every transport are five that are read [second-factor-parallel-guesses]', async () => {
  const { app, secret, id } = await start()
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  const code = showWrong(secret, app)
  const guesses = Array.from({ length: 100 }, (_, index) =>
    index % 2 === 0
      ? app.callRaw('auth:reset', { email: person.email, resetToken, newPassword, code }, null, overHttp)
      : app.callRaw('auth:login', { ...person, code }),
  )
  const results = await Promise.all(guesses)
  expect(results.filter((result) => !result.ok && result.error.code === 'wrong-second-factor')).toHaveLength(5)
  expect((await readFactor(app, id)).failures).toBe(5)
})

test('what proves no second factor does not forget its failures [second-factor-failures-kept]', async () => {
  const { app, session, secret, id } = await start()
  await failRead(app, secret, 7)
  const before = await readFactor(app, id)
  expect(before.failures).toBe(7)
  const by = await app.signIn(administrator)
  // A right password alone, in each way of asking for it.
  expect(await app.refuse('auth:login', person)).toEqual({ code: 'second-factor-required' })
  expect(await app.auth.validLogin(person.email, person.password)).toBe(true)
  expect(await app.refuse('auth:reauthenticate', { password: person.password }, session)).toEqual({ code: 'not-signed-in' })
  // Codes, however they are issued, and a reset that is refused.
  const { resetToken } = await app.call('users:issueReset', { email: person.email }, by)
  const reset = { email: person.email, resetToken, newPassword }
  expect(await app.refuse('auth:reset', reset)).toEqual({ code: 'second-factor-required' })
  expect(await app.refuse('auth:reset', { ...reset, newPassword: COMMON })).toMatchObject({ code: 'password-refused' })
  await app.call('users:unlock', { email: person.email }, by)
  expect(await readFactor(app, id)).toEqual(before)
})

test('a password that is changed in a session leaves the second factor’s failures', async () => {
  const { app, secret, id } = await start()
  const { sessionId } = await app.call('auth:login', { ...person, code: showCode(secret, app.clock.now) })
  for (let time = 0; time < 5; time += 1) await app.callRaw('auth:login', { ...person, code: showWrong(secret, app) })
  await app.call('auth:changePassword', { currentPassword: person.password, newPassword }, sessionId)
  expect((await readFactor(app, id)).failures).toBe(5)
})

test('after a hundred wrong codes none is read until the second factor is removed by an administrator [second-factor-lock]', async () => {
  const { app, secret, id } = await start()
  await failRead(app, secret, 100)
  app.clock.advance(24 * HOUR_MS)
  const locked = { code: 'second-factor-locked' }
  expect(await app.refuse('auth:login', { ...person, code: showCode(secret, app.clock.now) })).toEqual(locked)
  const by = await app.signIn(administrator)
  await app.call('users:unlock', { email: person.email }, by)
  expect(await app.refuse('auth:login', { ...person, code: showCode(secret, app.clock.now) })).toEqual(locked)
  const explained = await app.call('users:explainSignIn', { email: person.email }, by)
  expect(explained).toMatchObject({
    status: { canSignIn: 'no', obstacles: [{ kind: 'codes-locked', failures: 100 }] },
    secondFactor: { state: 'locked', failures: 100 },
  })
  expect(explained.attempts[0]).toMatchObject({ reason: 'second-factor-locked' })
  const locks = (await app.store.listAuditEntries(300)).filter(({ action }) => action === 'auth:lockSecondFactor')
  expect(locks).toMatchObject([{ subject: { email: person.email }, details: { kind: 'too-many-failures' } }])
  await app.call('users:removeSecondFactor', { email: person.email }, by)
  expect((await readFactor(app, id)).failures).toBe(0)
  await enrol(app)
})

test('the issuer of the live code does not clear the count by removing the second factor; another administrator does [second-factor-issuer-cannot-clear]', async () => {
  const { app, secret, id } = await start()
  const carol = { email: 'carol@example.org', password: 'three wooden boats' }
  await app.register(carol)
  const { id: carolId } = await app.auth.findUserBy({ email: carol.email })
  await app.auth.updateUser(carolId, { role: 'administrator' })
  await failRead(app, secret, 6)
  const [ada, other] = [await app.signIn(administrator), await app.signIn(carol)]
  await app.call('users:issueReset', { email: person.email }, ada)
  // The issuer stays the issuer under another address.
  await app.call('auth:changeEmail', { email: 'ada-two@example.org', password: administrator.password }, ada)
  await app.call('users:removeSecondFactor', { email: person.email }, ada)
  expect((await readFactor(app, id)).failures).toBe(6)
  // A new one can be set up all the same, and its right code clears the count.
  const again = await enrol(app)
  expect((await readFactor(app, id)).failures).toBe(0)
  await failRead(app, again.secret, 6)
  await app.call('users:issueReset', { email: person.email }, ada).catch(() => undefined)
  const fresh = await app.signIn(carol)
  expect(other).not.toBe(fresh)
  await app.call('users:removeSecondFactor', { email: person.email }, fresh)
  expect((await readFactor(app, id)).failures).toBe(0)
})

test('recover-admin clears the count only where it removes the second factor', async () => {
  const app = await startTestApp()
  const { secret, id } = await enrol(app, administrator)
  for (let time = 0; time < 5; time += 1) await app.callRaw('auth:login', { ...administrator, code: showWrong(secret, app) })
  await app.call('setup:recoverAdministrator', {}, null, terminal)
  expect((await readFactor(app, id)).failures).toBe(5)
  await app.call('setup:recoverAdministrator', { removeSecondFactor: true }, null, terminal)
  expect((await readFactor(app, id)).failures).toBe(0)
})

test('the code that confirms a new second factor is delayed too, and never locked', async () => {
  const app = await startTestApp()
  await app.register()
  const session = await app.signIn()
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  for (let time = 0; time < 5; time += 1)
    expect(await app.refuse('auth:confirmSecondFactor', { code: showWrong(secret, app) }, session)).toEqual(wrongFactor)
  const right = showCode(secret, app.clock.now)
  expect(await app.refuse('auth:confirmSecondFactor', { code: right }, session)).toEqual(delayed)
  app.clock.advance(STEP_MS)
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
})

test('the second factor is counted in compat mode too', async () => {
  const { FIRST_POLICY } = await import('../../src/shared/domain/policy.ts')
  const app = await startTestApp({ policy: { ...FIRST_POLICY, compat: true } })
  await app.register()
  const { secret } = await enrol(app)
  for (let time = 0; time < 5; time += 1)
    expect(await app.refuse('auth:login', { ...person, code: showWrong(secret, app) })).toEqual(wrongFactor)
  expect(await app.refuse('auth:login', { ...person, code: showCode(secret, app.clock.now) })).toEqual(delayed)
})
