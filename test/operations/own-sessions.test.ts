import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const FRESH_MS = 5 * MINUTE_MS

const program = { transport: 'http', source: 'http:1', desktop: null } as const

test('a user lists their own sessions, ends one, and ends all others [own-sessions-list-and-end]', async () => {
  const { call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const here = await signIn()
  clock.advance(1_000)
  const { sessionId: there } = await call('auth:login', person, null, program)
  const third = await signIn()
  await signIn(administrator)
  const { sessions } = await call('auth:listSessions', undefined, here)
  expect(sessions.map(({ transport, isCurrent }) => [transport, isCurrent]).sort()).toEqual([
    ['http', false],
    ['window', false],
    ['window', true],
  ])
  expect(JSON.stringify(sessions)).not.toContain(here.split('.')[1])
  const ofProgram = sessions.find(({ transport }) => transport === 'http')
  expect(ofProgram).toMatchObject({ createdAt: clock.now, lastUsedAt: clock.now })
  await call('auth:endSession', { id: ofProgram?.id ?? '' }, here)
  expect(await refuse('auth:profile', undefined, there, program)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('auth:endSession', { id: ofProgram?.id }, here)).toEqual({ code: 'no-such-session' })
  expect(await call('auth:endOtherSessions', undefined, here)).toEqual({ ended: 1 })
  expect(await refuse('auth:profile', undefined, third)).toEqual({ code: 'not-signed-in' })
  await call('auth:profile', undefined, here)
})

test('no user ends another user’s session, and its name opens nothing', async () => {
  const { call, refuse, register, signIn } = await startTestApp()
  await register()
  const theirs = await signIn(administrator)
  const { sessions } = await call('auth:listSessions', undefined, theirs)
  const id = sessions[0]?.id ?? ''
  expect(await refuse('auth:endSession', { id }, await signIn())).toEqual({ code: 'no-such-session' })
  expect(await refuse('auth:profile', undefined, id)).toEqual({ code: 'not-signed-in' })
  await call('auth:profile', undefined, theirs)
})

test('what changes the account asks for the password anew after five minutes, to the millisecond [reauthentication-after-five-minutes]', async () => {
  const { call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const session = await signIn()
  clock.advance(FRESH_MS - 1)
  await call('auth:changeEmail', { email: 'bob@example.com', password: person.password }, session)
  clock.advance(1)
  const stale: [string, object | undefined][] = [
    ['auth:changeEmail', { email: person.email, password: person.password }],
    ['auth:changePassword', { currentPassword: person.password, newPassword: 'nine purple umbrellas' }],
    ['auth:closeAccount', { password: person.password }],
    ['auth:renewRecoveryCodes', { password: person.password }],
    ['auth:beginSecondFactor', undefined],
    ['auth:confirmSecondFactor', { code: '123456' }],
    ['auth:removeSecondFactor', undefined],
  ]
  for (const [operation, input] of stale) {
    expect(await refuse(operation, input, session), operation).toEqual({ code: 'reauthentication-required' })
  }
  await call('auth:updateProfile', { name: 'Bob' }, session)
})

test('a role is changed only after reauthentication, and the change holds for the very next call', async () => {
  const { call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const by = await signIn(administrator)
  const change = { email: person.email, role: 'operator' } as const
  clock.advance(FRESH_MS)
  expect(await refuse('users:changeRole', change, by)).toEqual({ code: 'reauthentication-required' })
  const { sessionId } = await call('auth:reauthenticate', { password: administrator.password }, by)
  expect(await call('users:changeRole', change, sessionId)).toMatchObject({ role: 'operator' })
  const session = await signIn()
  await call('users:list', {}, session)
  await call('users:changeRole', { ...change, role: 'user' }, sessionId)
  expect(await refuse('users:list', {}, session)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('users:list', {}, await signIn())).toEqual({ code: 'not-permitted' })
})

test('re-authentication gives the session a new id and new times, and asks for the right password [reauthentication-renews-session]', async () => {
  const { call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const session = await signIn()
  clock.advance(FRESH_MS)
  expect(await refuse('auth:reauthenticate', { password: 'wrong' }, session)).toEqual({ code: 'wrong-password' })
  const renewed = await call('auth:reauthenticate', { password: person.password }, session)
  expect(renewed.session).toEqual({ idleMs: 30 * MINUTE_MS, createdAt: clock.now, expiresAt: clock.now + 12 * 60 * MINUTE_MS })
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  await call('auth:changeEmail', { email: 'bob@example.com', password: person.password }, renewed.sessionId)
})

test('a user whose session was used by another says so: all sessions and codes end, a new password needs a code, the administrators are told [disown-ends-access]', async () => {
  const { call, refuse, register, signIn, clock, auth } = await startTestApp()
  await register()
  const resetToken = (await call('users:issueReset', { email: person.email }, await signIn(administrator))).resetToken
  const session = await signIn()
  const other = await signIn()
  await call('auth:disownNotices', undefined, session)
  for (const ended of [session, other]) expect(await refuse('auth:profile', undefined, ended)).toEqual({ code: 'not-signed-in' })
  const reset = { email: person.email, resetToken, newPassword: 'nine purple umbrellas' }
  expect(await refuse('auth:reset', reset)).toEqual({ code: 'reset-refused' })
  const { notices } = await call('auth:login', administrator)
  expect(notices).toEqual([{ kind: 'disowned', at: clock.now, about: person.email, by: person.email, transport: 'window' }])
  expect(await refuse('auth:login', person)).toEqual({ code: 'reset-required' })
  expect(await auth.findUserBy({ email: person.email })).toMatchObject({
    mustChangePasswordAt: clock.now,
    passwordDisownedAt: clock.now,
  })
})

test('a new password that is required is asked for from the very next call on, and told with who asked for it [required-password-change]', async () => {
  const { call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const session = await signIn()
  const by = await signIn(administrator)
  expect(await call('users:requirePasswordChange', { email: person.email }, by)).toMatchObject({ mustChangePassword: true })
  expect(await refuse('auth:updateProfile', { name: 'Bob' }, session)).toEqual({
    code: 'required-action',
    action: 'change-password',
  })
  const { sessionId, notices } = await call('auth:login', person)
  expect(notices).toEqual([
    { kind: 'password-change-required', at: clock.now, about: null, by: administrator.email, transport: 'window' },
  ])
  const change = { currentPassword: person.password, newPassword: 'nine purple umbrellas' }
  const changed = await call('auth:changePassword', change, sessionId)
  await call('auth:updateProfile', { name: 'Bob' }, changed.sessionId)
})
