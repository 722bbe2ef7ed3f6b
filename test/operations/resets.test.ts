import { expect, test } from 'vitest'
import { RESET_LIFETIME_MS } from '../../src/main/app/configuration.ts'
import { dumpTables } from '../helpers/database.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const newPassword = 'nine purple umbrellas'

test('a reset code dies after an hour, to the millisecond [reset-code-expires]', async () => {
  const { auth, call, refuse, register, clock } = await startTestApp()
  await register()
  const resetToken = await auth.getResetPasswordToken(person.email)
  clock.advance(RESET_LIFETIME_MS)
  expect(await refuse('auth:reset', { email: person.email, resetToken, newPassword })).toEqual({ code: 'reset-refused' })
  clock.advance(-1)
  await call('auth:reset', { email: person.email, resetToken, newPassword })
})

test('there is one live code a user: a new one ends the former', async () => {
  const { auth, call, refuse, register } = await startTestApp()
  await register()
  const former = await auth.getResetPasswordToken(person.email)
  const latter = await auth.getResetPasswordToken(person.email)
  expect(await refuse('auth:reset', { email: person.email, resetToken: former, newPassword })).toEqual({ code: 'reset-refused' })
  await call('auth:reset', { email: person.email, resetToken: latter, newPassword })
})

test('no code is issued that would not work: not to a disabled user, by a date either, and not to a deleted one', async () => {
  const { auth, call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const { email } = person
  const ada = await signIn(administrator)
  await call('users:disable', { email }, ada)
  expect(await refuse('users:issueReset', { email }, ada)).toEqual({ code: 'user-disabled' })
  await call('users:enable', { email }, ada)
  await call('users:disable', { email, at: clock.now + 1_000 }, ada)
  await call('users:issueReset', { email }, ada)
  clock.advance(1_000)
  expect(await refuse('users:issueReset', { email }, ada)).toEqual({ code: 'user-disabled' })
  await call('users:delete', { email }, ada)
  expect(await refuse('users:issueReset', { email }, ada)).toEqual({ code: 'user-deleted' })
  await call('users:restore', { email }, ada)
  await call('users:enable', { email }, ada)
  const { resetToken } = await call('users:issueReset', { email }, ada)
  await call('auth:reset', { email, resetToken, newPassword })
  expect(await auth.validLogin(email, newPassword)).toBe(true)
})

test('a user who is disabled while a code is issued gets none', async () => {
  const folder = makeFolder()
  const { auth, core, register, clock } = await startTestApp({ folder })
  await register()
  const { id } = await auth.findUserBy({ email: person.email })
  await auth.updateUser(id, { disabledAt: clock.now })
  const before = dumpTables(folder)
  const times = { issuedAt: clock.now, expiresAt: clock.now + 1 }
  const reset = {
    userId: id,
    codeHash: Buffer.alloc(32),
    isShort: false,
    ...times,
    issuedBy: null,
    permission: 'users:reset',
    transport: 'window',
  } as const
  const entry = {
    at: clock.now,
    actor: null,
    subject: null,
    action: 'users:issueReset',
    transport: 'window',
    outcome: 'success',
    details: null,
  } as const
  await expect(core.store.issueReset(reset, { now: clock.now }, entry)).rejects.toMatchObject({
    error: { code: 'user-disabled' },
  })
  expect(dumpTables(folder)).toEqual(before)
})

test('case, spaces, hyphens and look-alikes are forgiven', async () => {
  const { auth, call, register } = await startTestApp()
  await register()
  const token = await auth.getResetPasswordToken(person.email)
  const resetToken = ` ${token.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
  await call('auth:reset', { email: ` ${person.email.toUpperCase()} `, resetToken, newPassword })
})

test('of twenty redemptions of one code at once, one succeeds [concurrent-redemptions]', async () => {
  const { auth, callRaw, register } = await startTestApp()
  await register()
  const resetToken = await auth.getResetPasswordToken(person.email)
  const passwords = Array.from({ length: 20 }, (_, index) => `${newPassword} ${index}`)
  const results = await Promise.all(
    passwords.map((password) => callRaw('auth:reset', { email: person.email, resetToken, newPassword: password })),
  )
  const winners = passwords.filter((_, index) => results[index]?.ok)
  expect(winners).toHaveLength(1)
  expect(await auth.validLogin(person.email, winners[0] ?? '')).toBe(true)
})

test('a refused new password leaves the code unspent', async () => {
  const { auth, call, refuse, register } = await startTestApp()
  await register()
  const resetToken = await auth.getResetPasswordToken(person.email)
  const common = { email: person.email, resetToken, newPassword: 'qwertyuiop12345' }
  expect(await refuse('auth:reset', common)).toEqual({ code: 'password-refused', reason: 'common' })
  await call('auth:reset', { ...common, newPassword })
})

test('a code that was handed out for the former password is gone once the user changed it', async () => {
  const { auth, call, refuse, register, signIn } = await startTestApp()
  await register()
  const resetToken = await auth.getResetPasswordToken(person.email)
  await call('auth:changePassword', { currentPassword: person.password, newPassword }, await signIn())
  expect(await refuse('auth:reset', { email: person.email, resetToken, newPassword: 'one yellow submarine' })).toEqual({
    code: 'reset-refused',
  })
})

test('a disabled account cannot be opened by a code', async () => {
  const { auth, refuse, register } = await startTestApp()
  await register()
  const { id } = await auth.findUserBy({ email: person.email })
  const resetToken = await auth.getResetPasswordToken(person.email)
  await auth.updateUser(id, { disabledAt: 1 })
  expect(await refuse('auth:reset', { email: person.email, resetToken, newPassword })).toEqual({ code: 'reset-refused' })
})

test('the user learns at the next sign-in who reset the password and when, until they acknowledge it [reset-notice]', async () => {
  const { call, register, signIn, clock } = await startTestApp()
  await register()
  const { resetToken } = await call('users:issueReset', { email: person.email }, await signIn(administrator))
  const issued = { kind: 'reset-issued', at: clock.now, about: null, by: administrator.email, transport: 'window' }
  expect((await call('auth:login', person)).notices).toEqual([issued])
  clock.advance(1_000)
  await call('auth:reset', { email: person.email, resetToken, newPassword })
  const told = [{ kind: 'password-reset', at: clock.now, about: null, by: administrator.email, transport: 'window' }]
  const again = { ...person, password: newPassword }
  expect((await call('auth:login', again)).notices).toEqual(told)
  const { sessionId, notices } = await call('auth:login', again)
  expect(notices).toEqual(told)
  await call('auth:acknowledgeNotices', undefined, sessionId)
  expect((await call('auth:login', again)).notices).toEqual([])
})

test('access to the data folder recovers an administrator in the terminal, and nowhere else [recover-admin-in-terminal]', async () => {
  const { auth, call, refuse, register } = await startTestApp()
  await register()
  const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
  expect(await refuse('setup:recoverAdministrator', {})).toEqual({ code: 'unknown-operation' })
  expect(await refuse('setup:recoverAdministrator', { email: person.email }, null, terminal)).toEqual({ code: 'no-such-user' })
  const recovery = await call('setup:recoverAdministrator', {}, null, terminal)
  if (recovery.kind !== 'issued') throw new Error('one administrator needs no choice')
  await call('auth:reset', { email: administrator.email, resetToken: recovery.resetToken, newPassword })
  const { notices } = await call('auth:login', { ...administrator, password: newPassword })
  expect(notices).toMatchObject([{ kind: 'password-reset', by: null, transport: 'terminal' }])
  await auth.updateUser((await auth.findUserBy({ email: person.email })).id, { role: 'administrator' })
  expect(await call('setup:recoverAdministrator', {}, null, terminal)).toEqual({
    kind: 'choose',
    emails: [administrator.email, person.email],
  })
})
