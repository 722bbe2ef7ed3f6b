import { expect, test, vi } from 'vitest'
import { limitsOf } from '../../src/main/auth/sessions.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const SESSION_LIMITS = limitsOf(FIRST_POLICY)

test('an unused session ends at its idle limit, to the millisecond [session-idle-limit]', async () => {
  const { call, callRaw, register, signIn, clock } = await startTestApp()
  await register()
  const early = await signIn()
  await call('auth:profile', undefined, early)
  const late = await signIn()
  await call('auth:profile', undefined, late)
  clock.advance(SESSION_LIMITS.idleMs - 1)
  await call('auth:profile', undefined, early)
  clock.advance(1)
  expect(await callRaw('auth:profile', undefined, late)).toEqual({ ok: false, error: { code: 'not-signed-in' } })
  await call('auth:profile', undefined, early)
})

test('a session in use ends at its absolute limit, to the millisecond [session-absolute-limit]', async () => {
  const { call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const sessionId = await signIn()
  const end = clock.now + SESSION_LIMITS.absoluteMs
  while (clock.now + 10 * MINUTE_MS < end) {
    clock.advance(10 * MINUTE_MS)
    await call('auth:profile', undefined, sessionId)
  }
  clock.now = end - 1
  await call('auth:profile', undefined, sessionId)
  clock.advance(1)
  expect(await refuse('auth:profile', undefined, sessionId)).toEqual({ code: 'not-signed-in' })
})

test('the last use is recorded at most once a minute, and no user is signed out early because of that', async () => {
  const { call, register, signIn, clock, store, folder, close } = await startTestApp()
  await register()
  const sessionId = await signIn()
  const signedInAt = clock.now
  clock.advance(59_999)
  await call('auth:profile', undefined, sessionId)
  const { hashSecret } = await import('../../src/main/auth/secrets.ts')
  expect((await store.findSession(hashSecret(sessionId)))?.session.lastUsedAt).toBe(signedInAt)
  await close()
  // Another process knows only what is recorded; the session was used 59,999 ms later than that.
  const later = await startTestApp({ folder, isSetUp: false })
  later.clock.now = signedInAt + 59_999 + SESSION_LIMITS.idleMs - 1
  const readLastUsedAt = async () => (await later.store.findSession(hashSecret(sessionId)))?.session.lastUsedAt
  await later.call('auth:profile', undefined, sessionId)
  await expect.poll(readLastUsedAt).toBe(later.clock.now)
  later.clock.advance(MINUTE_MS)
  await later.call('auth:profile', undefined, sessionId)
  await expect.poll(readLastUsedAt).toBe(later.clock.now)
})

test('a session id that was guessed, cut, or belongs to no user is refused alike [unknown-session-refused-alike]', async () => {
  const { refuse, register, signIn } = await startTestApp()
  await register()
  const sessionId = await signIn()
  const [uuid = '', secret = ''] = sessionId.split('.')
  for (const forged of [uuid, secret, `${uuid}.`, `${uuid}.${'A'.repeat(43)}`, ` ${sessionId}`, sessionId.toUpperCase()]) {
    expect(await refuse('auth:profile', undefined, forged)).toEqual({ code: 'not-signed-in' })
  }
})

test('changing the password ends all sessions and gives the caller a new one [password-change-ends-sessions]', async () => {
  const { call, refuse, register, signIn } = await startTestApp()
  await register()
  const [here, elsewhere] = [await signIn(), await signIn()]
  const change = { currentPassword: person.password, newPassword: 'nine purple umbrellas' }
  expect(await refuse('auth:changePassword', { ...change, currentPassword: 'wrong' }, here)).toEqual({ code: 'wrong-password' })
  expect(await refuse('auth:changePassword', { ...change, newPassword: person.password }, here)).toEqual({
    code: 'password-refused',
    reason: 'unchanged',
  })
  const changed = await call('auth:changePassword', change, here)
  for (const ended of [here, elsewhere]) expect(await refuse('auth:profile', undefined, ended)).toEqual({ code: 'not-signed-in' })
  expect((await call('auth:profile', undefined, changed.sessionId)).email).toBe(person.email)
  await signIn({ ...person, password: change.newPassword })
})

test('a reset, a role change and disabling end the user’s sessions in the same transaction [change-ends-sessions]', async () => {
  const { auth, call, refuse, register, signIn } = await startTestApp()
  await register()
  const { id } = await auth.findUserBy({ email: person.email })
  const beforeReset = await signIn()
  const resetToken = await auth.getResetPasswordToken(person.email)
  await call('auth:reset', { email: person.email, resetToken, newPassword: 'nine purple umbrellas' })
  expect(await refuse('auth:profile', undefined, beforeReset)).toEqual({ code: 'not-signed-in' })
  const signInAgain = () => signIn({ ...person, password: 'nine purple umbrellas' })
  const beforeRole = await signInAgain()
  await auth.updateUser(id, { role: 'administrator' })
  expect(await refuse('auth:profile', undefined, beforeRole)).toEqual({ code: 'not-signed-in' })
  const beforeDisabling = await signInAgain()
  await auth.updateUser(id, { disabledAt: 1 })
  expect(await refuse('auth:profile', undefined, beforeDisabling)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('auth:login', { ...person, password: 'nine purple umbrellas' })).toEqual({ code: 'wrong-credentials' })
})

test('disabling ends the sessions of the user, and enabling revives none, even after a date of disabling [disabled-sessions-stay-ended]', async () => {
  const { auth, store, call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const { id } = await auth.findUserBy({ email: person.email })
  const { email } = person
  const session = await signIn(administrator)
  const refused = { code: 'not-signed-in' }

  const beforeDisabling = await signIn()
  await call('users:disable', { email }, session)
  // Enabling would end sessions that disabling has left, so the end is seen before it.
  expect(await store.listSessions(id)).toEqual([])
  expect(await refuse('auth:profile', undefined, beforeDisabling)).toEqual(refused)
  await call('users:enable', { email }, session)
  expect(await refuse('auth:profile', undefined, beforeDisabling)).toEqual(refused)

  const beforeDate = await signIn()
  await call('users:disable', { email, at: clock.now + MINUTE_MS }, session)
  await call('auth:profile', undefined, beforeDate)
  clock.advance(MINUTE_MS)
  expect(await refuse('auth:profile', undefined, beforeDate)).toEqual(refused)
  await call('users:enable', { email }, session)
  expect(await store.listSessions(id)).toEqual([])
  expect(await refuse('auth:profile', undefined, beforeDate)).toEqual(refused)
  await signIn()
})

test('the sessions of a former run’s windows are ended, what programs hold is not', async () => {
  const { core, call, refuse, signIn } = await startTestApp()
  const window = await signIn(administrator)
  const program = await call('auth:login', administrator, null, { transport: 'http', source: 'http:1', desktop: null })
  await core.endAbandonedSessions()
  expect(await refuse('auth:profile', undefined, window)).toEqual({ code: 'not-signed-in' })
  await call('auth:profile', undefined, program.sessionId)
})

test('a session that ends while its call hashes changes nothing [session-ends-during-hash]', async () => {
  const { auth, callRaw, register, signIn } = await startTestApp()
  await register()
  const sessionId = await signIn()
  const changing = callRaw(
    'auth:changePassword',
    { currentPassword: person.password, newPassword: 'nine purple umbrellas' },
    sessionId,
  )
  await auth.destroySession(sessionId)
  expect(await changing).toEqual({ ok: false, error: { code: 'not-signed-in' } })
  expect(await auth.validLogin(person.email, person.password)).toBe(true)
})

test('a sign-in that hashes while its account is disabled, reset or renamed gets no session', async () => {
  const { auth, callRaw, register } = await startTestApp()
  await register()
  const { id } = await auth.findUserBy({ email: person.email })
  const changes = [{ email: 'renamed@example.org' }, { disabledAt: 1 }] as const
  for (const change of changes) {
    const signingIn = callRaw('auth:login', { email: 'bob@example.org', password: person.password })
    await auth.updateUser(id, change)
    if ('email' in change) await auth.addUser(person.email, null)
    expect(await signingIn).toEqual({ ok: false, error: { code: 'wrong-credentials' } })
    if ('email' in change) {
      await auth.updateUser((await auth.findUserBy({ email: person.email })).id, { email: 'other@example.org' })
      await auth.updateUser(id, { email: person.email })
    }
  }
})

test('while another process keeps the directory busy, a right password is not called wrong [busy-directory-not-wrong-password]', {
  timeout: 20_000,
}, async () => {
  const { callRaw, register, folder, core } = await startTestApp()
  await register()
  const before = await core.store.listAuditEntries(100)
  const other = openBeside(folder)
  other.exec('BEGIN IMMEDIATE')
  const signingIn = callRaw('auth:login', person)
  // Let go as soon as the sign-in has given up, so that a wrong answer could be recorded too.
  const countAttempt = vi.spyOn(core.store, 'countAttempt')
  await expect.poll(() => countAttempt.mock.settledResults[0]?.type, { timeout: 10_000 }).toBe('rejected')
  other.exec('ROLLBACK')
  expect(await signingIn).toEqual({ ok: false, error: { code: 'busy' } })
  expect(await core.store.listAuditEntries(100)).toEqual(before)
})

test('a session is read, and stays alive, while its last use cannot be recorded [session-read-while-busy]', async () => {
  const { call, register, signIn, clock, folder } = await startTestApp()
  await register()
  const sessionId = await signIn()
  const other = openBeside(folder)
  other.exec('BEGIN IMMEDIATE')
  for (let used = 0; used < 3; used += 1) {
    clock.advance(SESSION_LIMITS.idleMs - 1)
    expect((await call('auth:profile', undefined, sessionId)).email).toBe(person.email)
  }
  other.exec('ROLLBACK')
})

test('closing waits for calls that are under way, and for the end of a session that no caller was there to take', async () => {
  const { callRaw, core, folder, unexpected, close } = await startTestApp()
  // As the window's transport does with an answer to a page that is gone.
  const pending = callRaw('auth:login', administrator).then(async (result) => {
    if (result.ok) await core.endSession((result.value as { sessionId: string }).sessionId)
    return result.ok
  })
  const registering = callRaw('auth:register', person)
  await close()
  expect(await pending).toBe(true)
  expect((await registering).ok).toBe(true)
  expect(unexpected).toEqual([])
  const database = openBeside(folder)
  expect(database.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(0)
  expect(database.prepare('SELECT count(*) FROM users').pluck().get()).toBe(2)
})
