import { expect, test } from 'vitest'
import { HOUR_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const REMOVE = 'auth:removeLostSecondFactor'

/** A user with a second factor and recovery codes. */
const enrol = async (app: Pick<Awaited<ReturnType<typeof startTestApp>>, 'call' | 'register' | 'signIn' | 'clock'>) => {
  await app.register()
  const session = await app.signIn()
  const { recoveryCodes } = await app.call('auth:renewRecoveryCodes', { password: person.password }, session)
  const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
  await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
  await app.call('auth:acknowledgeNotices', undefined, session)
  app.clock.advance(HOUR_MS)
  return { secret, recoveryCodes, recoveryCode: recoveryCodes[0] ?? '' }
}

const start = async () => {
  const app = await startTestApp()
  return { app, ...(await enrol(app)) }
}

test('the password and a recovery code remove a lost second factor, end all sessions, and the user is told [lost-app-recovery-code]', async () => {
  const { app, secret, recoveryCode } = await start()
  const session = (await app.call('auth:login', { ...person, code: showCode(secret, app.clock.now) })).sessionId
  await app.call(REMOVE, { ...person, recoveryCode: recoveryCode.toLowerCase() })
  expect(await app.refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  const { profile, notices } = await app.call('auth:login', person)
  expect(profile).toMatchObject({ hasSecondFactor: false, recoveryCodesLeft: 9 })
  expect(notices).toMatchObject([{ kind: 'second-factor-removed', by: null, transport: 'window' }])
  const ada = await app.signIn(administrator)
  const { entries } = await app.call('audit:list', { filter: { actions: [REMOVE] } }, ada)
  expect(entries).toMatchObject([{ outcome: 'success', actor: { email: person.email }, subject: { email: person.email } }])
  expect(await app.refuse(REMOVE, { ...person, recoveryCode })).toEqual({ code: 'no-second-factor' })
})

test('no recovery code without the password, and no other code with it, removes a second factor [lost-app-refused]', async () => {
  const { app, recoveryCode, recoveryCodes } = await start()
  const wrong = await app.refuse(REMOVE, { ...person, password: 'not the password', recoveryCode })
  expect(wrong).toEqual({ code: 'wrong-credentials' })
  expect(await app.refuse(REMOVE, { ...person, email: 'nobody@example.org', recoveryCode })).toEqual(wrong)
  const resetToken = await app.auth.getResetPasswordToken(person.email)
  for (const code of ['0'.repeat(24), resetToken, app.recoveryCodes[0]])
    expect(await app.refuse(REMOVE, { ...person, recoveryCode: code })).toEqual({ code: 'reset-refused' })
  app.clock.advance(HOUR_MS)
  // Of two calls at once with two codes, one succeeds and the other spends nothing.
  const outcomes = await Promise.all(
    recoveryCodes.slice(0, 2).map((code) => app.callRaw(REMOVE, { ...person, recoveryCode: code })),
  )
  expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true])
  const { profile } = await app.call('auth:login', person)
  expect(profile?.recoveryCodesLeft).toBe(9)
})

test('a user without a second factor keeps the code, and a right password alone is no failed sign-in', async () => {
  const app = await startTestApp()
  const [recoveryCode] = app.recoveryCodes
  for (let time = 0; time < 20; time += 1)
    expect(await app.refuse(REMOVE, { ...administrator, recoveryCode })).toEqual({ code: 'no-second-factor' })
  const { profile } = await app.call('auth:login', administrator)
  expect(profile?.recoveryCodesLeft).toBe(10)
})

test('guesses count with those of the authenticator code, and end in the same lock [lost-app-limited]', async () => {
  const { app, secret, recoveryCode } = await start()
  const guess = { ...person, recoveryCode: '0'.repeat(24) }
  for (let time = 0; time < 6; time += 1) await app.callRaw(REMOVE, guess)
  const code = showCode(secret, app.clock.now)
  expect(await app.refuse('auth:login', { ...person, code })).toMatchObject({ code: 'second-factor-delayed' })
  expect(await app.refuse(REMOVE, { ...person, recoveryCode })).toMatchObject({ code: 'second-factor-delayed' })
  for (let time = 0; time < 100; time += 1) {
    app.clock.advance(HOUR_MS)
    await app.callRaw(REMOVE, guess)
  }
  app.clock.advance(HOUR_MS)
  expect(await app.refuse(REMOVE, { ...person, recoveryCode })).toEqual({ code: 'second-factor-locked' })
})

test('another program cannot use a recovery code in place of a second factor', async () => {
  const app = await startHttpApp()
  const { secret, recoveryCode } = await enrol(app)
  const reply = await app.client.send('POST', '/api/auth/removeLostSecondFactor', {
    body: JSON.stringify({ ...person, recoveryCode }),
    headers: { 'content-type': 'application/json' },
  })
  expect(reply.status).toBe(404)
  await app.call('auth:login', { ...person, code: showCode(secret, app.clock.now) })
})
