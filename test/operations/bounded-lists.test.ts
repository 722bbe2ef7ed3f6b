import { expect, test } from 'vitest'
import { NOTICES_MAX, PROGRAMS_MAX, SESSIONS_MAX } from '../../src/shared/domain/limits.ts'
import { openBeside } from '../helpers/database.ts'
import { operator } from '../helpers/staffed-app.ts'
import { startTakeover } from '../helpers/takeover.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const newPassword = 'nine purple umbrellas'

test('notices are bounded: one open one of each kind and author, however often it happens [notices-bounded]', async () => {
  const { call, ada, olga, folder, auth, store, issueTo, clock } = await startTakeover()
  const count = () => openBeside(folder).prepare('SELECT count(*) FROM notices').pluck().get()
  for (let time = 0; time < 30; time += 1) {
    clock.advance(1)
    await issueTo(person.email, olga)
    await call('users:requirePasswordChange', { email: person.email }, olga)
    // A new address is not a new author.
    if (time === 15) await call('users:changeEmail', { email: operator.email, newEmail: 'other@example.org' }, ada)
  }
  expect(count()).toBe(2)
  const { id } = await auth.findUserBy({ email: person.email })
  const events = await store.listSecurityEvents(id, clock.now)
  expect(events.map(({ kind, times }) => [kind, times])).toEqual([
    ['password-change-required', 30],
    ['reset-issued', 30],
  ])
})

test('“This was not me” needs something to disown, and tells each administrator once [disown-needs-event]', async () => {
  const { call, callRaw, refuse, register, signIn, auth, folder } = await startTestApp()
  await register()
  const session = await signIn()
  for (let time = 0; time < 5; time += 1)
    expect(await refuse('auth:disownNotices', {}, session)).toEqual({ code: 'no-such-notice' })
  for (let time = 0; time < 5; time += 1) {
    await auth.getResetPasswordToken(person.email)
    const current = time === 0 ? session : (await call('auth:login', { ...person, password: `${newPassword} ${time}` })).sessionId
    await call('auth:disownNotices', undefined, current)
    expect((await callRaw('auth:disownNotices', undefined, current)).ok).toBe(false)
    const resetToken = await auth.getResetPasswordToken(person.email)
    await call('auth:reset', { email: person.email, resetToken, newPassword: `${newPassword} ${time + 1}` })
  }
  const told = openBeside(folder).prepare("SELECT times FROM notices WHERE kind = 'disowned'").pluck().all()
  expect(told).toEqual([5])
})

test('a sign-in tells a bounded number of notices, one’s own before what others said, and Got it takes off no more than those [sign-in-notices-bounded]', async () => {
  const { call, folder, auth } = await startTakeover()
  const database = openBeside(folder)
  await auth.getResetPasswordToken(administrator.email)
  const insert = database.prepare(
    `INSERT INTO notices (user_number, kind, at, first_at, by_id, by_email, about_email, transport)
     SELECT number, 'disowned', 1, 1, ?, 'x', 'x', 'window' FROM users WHERE email = ?`,
  )
  for (let author = 0; author < NOTICES_MAX + 10; author += 1) insert.run(`author ${author}`, administrator.email)
  const { notices, sessionId } = await call('auth:login', administrator)
  expect(notices).toHaveLength(NOTICES_MAX)
  expect(notices.some(({ kind }) => kind === 'reset-issued')).toBe(true)
  await call('auth:acknowledgeNotices', undefined, sessionId)
  expect((await call('auth:login', administrator)).notices).toHaveLength(11)
})

test('acknowledged events of one kind are bounded, and push out none of another [security-events-bounded]', async () => {
  const { call, held, issueTo, folder, auth } = await startTakeover()
  await call('users:requirePasswordChange', { email: person.email }, held)
  const { id } = await auth.findUserBy({ email: person.email })
  for (let time = 0; time < 40; time += 1) {
    await issueTo(person.email, held)
    const session = (await auth.createSession(person.email)) ?? ''
    await call('auth:acknowledgeNotices', undefined, session)
  }
  const kinds = openBeside(folder)
    .prepare<[string], string>('SELECT kind FROM notices WHERE user_number = (SELECT number FROM users WHERE id = ?)')
    .pluck()
    .all(id)
  expect(kinds.filter((kind) => kind === 'reset-issued').length).toBeLessThanOrEqual(21)
  expect(kinds).toContain('password-change-required')
})

test('a user has a bounded number of sessions: beyond, the one unused for longest ends [sessions-bounded]', async () => {
  const { auth, call, clock, folder, register, store } = await startTestApp()
  await register()
  const { id } = await auth.findUserBy({ email: person.email })
  const first = (await auth.createSession(person.email)) ?? ''
  clock.advance(1_000)
  const second = (await auth.createSession(person.email)) ?? ''
  // The first one is used: its last use is written.
  clock.advance(61_000)
  await call('auth:profile', undefined, first)
  await expect.poll(async () => (await store.listSessions(id)).some(({ lastUsedAt }) => lastUsedAt === clock.now)).toBe(true)
  for (let count = 2; count < SESSIONS_MAX + 1; count += 1) await auth.createSession(person.email)
  expect(openBeside(folder).prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(SESSIONS_MAX)
  expect((await call('auth:listSessions', undefined, first)).sessions).toHaveLength(SESSIONS_MAX)
  expect(await auth.getUserFromSessionId(second)).toBeNull()
})

test('programs are bounded [programs-bounded]', async () => {
  const { call, refuse, folder, signIn } = await startTestApp()
  const session = await signIn(administrator)
  await call('programs:add', { name: 'Kiosk', scopes: ['session'] }, session)
  const insert = openBeside(folder).prepare(
    "INSERT INTO programs (id, name, scopes, token_hash, created_at) VALUES (?, 'x', 'session', ?, 1)",
  )
  for (let count = 1; count < PROGRAMS_MAX; count += 1) insert.run(`program ${count}`, Buffer.from(`token ${count}`))
  expect(await refuse('programs:add', { name: 'One more', scopes: ['session'] }, session)).toEqual({ code: 'limit-reached' })
})
