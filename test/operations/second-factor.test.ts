import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { openBeside } from '../helpers/database.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const STEP_MS = 30_000
const newPassword = 'nine purple umbrellas'

type App = Awaited<ReturnType<typeof startTestApp>>

/** Signs a user in and sets their second factor up; gives the session and the secret. */
const enrol = async (app: App, who = person): Promise<{ session: string; secret: string }> => {
  const session = await app.signIn(who)
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
  app.clock.advance(STEP_MS)
  return { session, secret }
}

const start = async () => {
  const app = await startTestApp()
  await app.register()
  return app
}

test('a second factor is asked for once its first code has confirmed it, and only after the right password [second-factor-confirmed-first]', async () => {
  const app = await start()
  const session = await app.signIn()
  const other = await app.signIn()
  const { secret, uri } = await app.call('auth:beginSecondFactor', undefined, session)
  expect(uri).toContain(secret)
  await app.signIn()
  expect(await app.refuse('auth:confirmSecondFactor', { code: '000000' }, session)).toMatchObject({ code: 'wrong-second-factor' })
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
  expect(await app.call('auth:profile', undefined, session)).toMatchObject({ hasSecondFactor: true })
  expect(await app.refuse('auth:profile', undefined, other)).toEqual({ code: 'not-signed-in' })
  expect(await app.refuse('auth:login', { ...person, password: 'wrong' })).toEqual({ code: 'wrong-credentials' })
  expect(await app.refuse('auth:login', person)).toEqual({ code: 'second-factor-required' })
  app.clock.advance(STEP_MS)
  const code = showCode(secret, app.clock.now)
  expect(await app.refuse('auth:login', { ...person, password: 'wrong', code })).toEqual({ code: 'wrong-credentials' })
  await app.call('auth:login', { ...person, code: `${code.slice(0, 3)} ${code.slice(3)}` })
})

test('a code works once, also when two use it at the same moment, and not the one that confirmed [totp-code-single-use]', async () => {
  const app = await start()
  const session = await app.signIn()
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  const first = showCode(secret, app.clock.now)
  await app.call('auth:confirmSecondFactor', { code: first }, session)
  expect(await app.refuse('auth:login', { ...person, code: first })).toEqual({ code: 'wrong-second-factor' })
  app.clock.advance(STEP_MS)
  const code = showCode(secret, app.clock.now)
  const beside = await startTestApp({ folder: app.folder, isSetUp: false })
  beside.clock.now = app.clock.now
  const both = await Promise.all([app, beside].map(({ callRaw }) => callRaw('auth:login', { ...person, code })))
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await app.refuse('auth:login', { ...person, code })).toEqual({ code: 'wrong-second-factor' })
})

test('a code of one step before or after fits, one of two does not [totp-time-step]', async () => {
  const app = await start()
  const { secret } = await enrol(app)
  app.clock.advance(10 * STEP_MS)
  for (const steps of [-2, 2]) {
    const code = showCode(secret, app.clock.now + steps * STEP_MS)
    expect(await app.refuse('auth:login', { ...person, code })).toEqual({ code: 'wrong-second-factor' })
  }
  for (const steps of [-1, 0, 1]) {
    await app.call('auth:login', { ...person, code: showCode(secret, app.clock.now + steps * STEP_MS) })
  }
  // An earlier one than the last that was used is over, though it is within the drift.
  expect(await app.refuse('auth:login', { ...person, code: showCode(secret, app.clock.now) })).toEqual({
    code: 'wrong-second-factor',
  })
})

test('a second factor that is begun or set up cannot be had twice, nor confirmed without a beginning [second-factor-set-up-once]', async () => {
  const app = await start()
  const session = await app.signIn()
  expect(await app.refuse('auth:confirmSecondFactor', { code: '123456' }, session)).toEqual({ code: 'no-second-factor' })
  expect(await app.refuse('auth:removeSecondFactor', undefined, session)).toEqual({ code: 'no-second-factor' })
  const former = await app.call('auth:beginSecondFactor', undefined, session)
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  const stale = showCode(former.secret, app.clock.now)
  expect(await app.refuse('auth:confirmSecondFactor', { code: stale }, session)).toMatchObject({ code: 'wrong-second-factor' })
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
  expect(await app.refuse('auth:beginSecondFactor', undefined, session)).toEqual({ code: 'second-factor-set' })
  expect(await app.refuse('auth:confirmSecondFactor', { code: '123456' }, session)).toEqual({ code: 'second-factor-set' })
})

test('the secret is encrypted in the database, for its own user alone [second-factor-secret-encrypted]', async () => {
  const app = await start()
  const { secret } = await enrol(app)
  const other = { email: 'carol@example.org', password: 'three wooden boats' }
  await app.register(other)
  await enrol(app, other)
  const database = openBeside(app.folder)
  const stored = database.prepare('SELECT sealed_secret FROM second_factors').pluck().all() as Buffer[]
  expect(stored).toHaveLength(2)
  for (const sealed of stored) expect(sealed.toString('latin1')).not.toContain(secret)
  // One user's secret put into the other's row opens nothing.
  database
    .prepare(
      'UPDATE second_factors SET sealed_secret = (SELECT sealed_secret FROM second_factors AS other WHERE other.user_number < second_factors.user_number) WHERE user_number = (SELECT max(user_number) FROM second_factors)',
    )
    .run()
  expect(await app.refuse('auth:login', { ...other, code: showCode(secret, app.clock.now) })).toMatchObject({ code: 'internal' })
})

test('a reset asks for the second factor too, and tells so only to who holds the code [reset-asks-second-factor]', async () => {
  const app = await start()
  const { secret } = await enrol(app)
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  const reset = { email: person.email, resetToken, newPassword }
  expect(await app.refuse('auth:reset', { ...reset, resetToken: '0'.repeat(26) })).toEqual({ code: 'reset-refused' })
  expect(await app.refuse('auth:reset', reset)).toEqual({ code: 'second-factor-required' })
  expect(await app.refuse('auth:reset', { ...reset, code: '000000' })).toEqual({ code: 'wrong-second-factor' })
  await app.call('auth:reset', { ...reset, code: showCode(secret, app.clock.now) })
  app.clock.advance(STEP_MS)
  await app.call('auth:login', { ...person, password: newPassword, code: showCode(secret, app.clock.now) })
})

test('a recovery code asks for the second factor too, and is replaced by another [recovery-asks-second-factor]', async () => {
  const app = await startTestApp()
  const { secret } = await enrol(app, administrator)
  const reset = { email: administrator.email, resetToken: app.recoveryCodes[0] ?? '', newPassword }
  expect(await app.refuse('auth:reset', reset)).toEqual({ code: 'second-factor-required' })
  const { replacementCode = '' } = await app.call('auth:reset', { ...reset, code: showCode(secret, app.clock.now) })
  app.clock.advance(STEP_MS)
  const login = { ...administrator, password: newPassword, code: showCode(secret, app.clock.now) }
  const { sessionId } = await app.call('auth:login', login)
  expect(await app.call('auth:profile', undefined, sessionId)).toMatchObject({ recoveryCodesLeft: 10 })
  app.clock.advance(STEP_MS)
  const again = { ...reset, resetToken: replacementCode, newPassword: 'the lighthouse keeps its lamp' }
  await app.call('auth:reset', { ...again, code: showCode(secret, app.clock.now) })
})

test('with a second factor eight characters will do; without it, whichever user removed it, a longer one is asked for first [second-factor-password-length]', async () => {
  const app = await start()
  const { session, secret } = await enrol(app)
  const short = { currentPassword: person.password, newPassword: 'grey owl' }
  const changed = await app.call('auth:changePassword', short, session)
  expect(
    await app.refuse('auth:changePassword', { currentPassword: 'grey owl', newPassword: 'grey ow' }, changed.sessionId),
  ).toMatchObject({
    code: 'invalid-input',
  })
  await app.call('auth:removeSecondFactor', undefined, changed.sessionId)
  expect(await app.call('auth:profile', undefined, changed.sessionId)).toMatchObject({ requiredActions: ['change-password'] })
  expect(await app.refuse('auth:listSessions', undefined, changed.sessionId)).toEqual({
    code: 'required-action',
    action: 'change-password',
  })
  const tooShort = { currentPassword: 'grey owl', newPassword: 'white owl' }
  expect(await app.refuse('auth:changePassword', tooShort, changed.sessionId)).toEqual({
    code: 'password-refused',
    reason: 'too-short',
  })
  const { sessionId } = await app.call('auth:changePassword', { ...tooShort, newPassword }, changed.sessionId)
  expect(await app.call('auth:profile', undefined, sessionId)).toMatchObject({ requiredActions: [], hasSecondFactor: false })
  expect(showCode(secret, app.clock.now)).toHaveLength(6)
  await app.signIn({ ...person, password: newPassword })
})

test('a short password at a reset needs the second factor’s account [short-password-needs-second-factor]', async () => {
  const app = await start()
  const { secret } = await enrol(app)
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  const reset = { email: person.email, resetToken, newPassword: 'grey owl' }
  expect(await app.refuse('auth:reset', { ...reset, resetToken: '0'.repeat(26) })).toEqual({
    code: 'password-refused',
    reason: 'too-short',
  })
  await app.call('auth:reset', { ...reset, code: showCode(secret, app.clock.now) })
})

test('an administrator takes off a lost one; the user’s sessions end, and they are told at the next sign-in [lost-second-factor-removed]', async () => {
  const app = await start()
  const { session } = await enrol(app)
  const by = await app.signIn(administrator)
  expect(await app.call('users:removeSecondFactor', { email: person.email }, by)).toMatchObject({ hasSecondFactor: false })
  expect(await app.refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  expect((await app.call('auth:login', person)).notices).toEqual([
    { kind: 'second-factor-removed', at: app.clock.now, about: null, by: administrator.email, transport: 'window' },
  ])
  expect(await app.refuse('users:removeSecondFactor', { email: person.email }, by)).toEqual({ code: 'no-second-factor' })
})

test('the terminal takes a lost one off the last administrator [terminal-removes-second-factor]', async () => {
  const app = await startTestApp()
  await enrol(app, administrator)
  const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
  const recovery = await app.call('setup:recoverAdministrator', { removeSecondFactor: true }, null, terminal)
  if (recovery.kind !== 'issued') throw new Error('one administrator needs no choice')
  await app.call('auth:reset', { email: administrator.email, resetToken: recovery.resetToken, newPassword })
  const { notices } = await app.call('auth:login', { ...administrator, password: newPassword })
  expect(notices.map(({ kind, by }) => [kind, by])).toEqual([
    ['second-factor-removed', null],
    ['password-reset', null],
  ])
})

test('a role that requires it gets nothing else until it is set up, from the very next call on [required-second-factor]', async () => {
  const app = await start()
  const session = await app.signIn()
  const by = await app.signIn(administrator)
  await app.call('settings:update', { secondFactorRoles: ['user'] }, by)
  expect(await app.call('auth:profile', undefined, session)).toMatchObject({ requiredActions: ['set-up-second-factor'] })
  expect(await app.refuse('auth:updateProfile', { name: 'Bob' }, session)).toEqual({
    code: 'required-action',
    action: 'set-up-second-factor',
  })
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
  await app.call('auth:updateProfile', { name: 'Bob' }, session)
  await app.call('users:list', {}, by)
})

test('re-authentication asks for the second factor, and what changes the account asks for re-authentication [second-factor-reauthentication]', async () => {
  const app = await start()
  const { session, secret } = await enrol(app)
  app.clock.advance(5 * MINUTE_MS)
  expect(await app.refuse('auth:removeSecondFactor', undefined, session)).toEqual({ code: 'reauthentication-required' })
  expect(await app.refuse('auth:reauthenticate', { password: person.password }, session)).toEqual({
    code: 'second-factor-required',
  })
  const code = showCode(secret, app.clock.now)
  const { sessionId } = await app.call('auth:reauthenticate', { password: person.password, code }, session)
  expect(await app.refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  await app.call('auth:removeSecondFactor', undefined, sessionId)
})

test('a second factor that is set up while a sign-in hashes is asked for [second-factor-during-sign-in]', async () => {
  const app = await start()
  const session = await app.signIn()
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  const signingIn = app.callRaw('auth:login', person)
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
  expect(await signingIn).toMatchObject({ ok: false })
})

test('the set-up accepts a code up to ten minutes off and tells the difference, and sign-ins go on with it [totp-set-up-difference]', async () => {
  for (const steps of [-20, -7, 2, 5, 20]) {
    const app = await start()
    const session = await app.signIn()
    const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
    const show = (): string => showCode(secret, app.clock.now + steps * STEP_MS)
    expect(await app.call('auth:confirmSecondFactor', { code: show() }, session)).toEqual({
      done: true,
      aheadSeconds: steps * 30,
    })
    expect(await app.refuse('auth:login', { ...person, code: show() })).toEqual({ code: 'wrong-second-factor' })
    app.clock.advance(STEP_MS)
    await app.call('auth:login', { ...person, code: show() })
    app.clock.advance(HOUR_MS)
    await app.call('auth:login', { ...person, code: show() })
  }
})

test('with clocks that agree to a step, the set-up tells no difference and remembers none', async () => {
  for (const steps of [-1, 0, 1]) {
    const app = await start()
    const session = await app.signIn()
    const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
    const code = showCode(secret, app.clock.now + steps * STEP_MS)
    expect(await app.call('auth:confirmSecondFactor', { code }, session)).toEqual({ done: true, aheadSeconds: 0 })
    app.clock.advance(10 * STEP_MS)
    const late = showCode(secret, app.clock.now + 2 * steps * STEP_MS)
    if (steps !== 0) expect(await app.refuse('auth:login', { ...person, code: late })).toEqual({ code: 'wrong-second-factor' })
  }
})

test('after a clock is corrected, right codes are accepted again, and others than both clocks show are not', async () => {
  for (const steps of [-10, 10]) {
    const app = await start()
    const session = await app.signIn()
    const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
    await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now + steps * STEP_MS) }, session)
    app.clock.advance((steps + 1) * STEP_MS)
    // The first call after a clock was set back corrects recorded times.
    await app.call('app:status', undefined)
    for (const wrong of [-5, 5, -steps]) {
      const code = showCode(secret, app.clock.now + wrong * STEP_MS)
      expect(await app.refuse('auth:login', { ...person, code })).toEqual({ code: 'wrong-second-factor' })
    }
    await app.call('auth:login', { ...person, code: showCode(secret, app.clock.now) })
  }
})

test('a first code of another hour is refused with the measured difference, and one of another day without', async () => {
  for (const seconds of [3 * 3_600, -11.5 * 3_600, 21 * 30, -12 * 3_600, 24 * 3_600]) {
    const app = await start()
    const session = await app.signIn()
    const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
    const code = showCode(secret, app.clock.now + seconds * 1_000)
    const refused = { code: 'wrong-second-factor' }
    const told = seconds === 24 * 3_600 ? refused : { ...refused, aheadSeconds: seconds }
    expect(await app.refuse('auth:confirmSecondFactor', { code }, session)).toEqual(told)
    expect(await app.call('auth:profile', undefined, session)).toMatchObject({ hasSecondFactor: false })
  }
})

test('two directories of one name have two entries in an app, and the name is in it', async () => {
  const readIssuer = async (): Promise<string> => {
    const app = await start()
    const by = await app.signIn(administrator)
    await app.call('settings:update', { directoryName: 'Hill School: Year 7' }, by)
    const session = await app.signIn()
    const { uri } = await app.call('auth:beginSecondFactor', undefined, session)
    return new URL(uri).searchParams.get('issuer') ?? ''
  }
  const [one, other] = [await readIssuer(), await readIssuer()]
  expect(one).toMatch(/^Gatehouse Hill School Year 7 [0-9a-f]{4}$/)
  expect(one).not.toBe(other)
})
