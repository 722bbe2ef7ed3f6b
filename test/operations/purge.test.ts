import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { openBeside } from '../helpers/database.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const STEP_MS = 30_000

/** For work on another's time, on a machine that does much else (milliseconds). */
const PATIENCE_MS = 20_000

/** A directory, and a function that reads every table with data of a user. */
const startPurge = async () => {
  const app = await startStaffedApp()
  const database = openBeside(app.folder)
  const tables = database
    .prepare<[], string>(
      "SELECT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) k ON k.\"from\" = 'user_number' WHERE m.type = 'table'",
    )
    .pluck()
    .all()
  const numberOf = (email: string): number =>
    database.prepare<[string], number>('SELECT number FROM users WHERE email = ?').pluck().get(email) ?? 0
  const countOf = (number: number): Record<string, unknown> =>
    Object.fromEntries(
      tables.map((table) => [table, database.prepare(`SELECT count(*) FROM ${table} WHERE user_number = ?`).pluck().get(number)]),
    )
  const purged = async () => (await app.store.listAuditEntries(10_000)).filter(({ action }) => action === 'users:purge').reverse()
  return { ...app, database, tables, numberOf, countOf, purged }
}

/** Creates a user with a row in every table. */
const liveFully = async (app: Awaited<ReturnType<typeof startPurge>>): Promise<string> => {
  const { call, callRaw, signIn, clock, ada } = app
  const { email } = person
  const session = await signIn()
  const { secret } = await call('auth:beginSecondFactor', undefined, session)
  await call('auth:confirmSecondFactor', { code: showCode(secret, clock.now) }, session)
  await call('auth:renewRecoveryCodes', { password: person.password }, session)
  await call('users:update', { email, note: 'Known at the desk.', groups: ['Staff', 'night shift'] }, ada)
  await call('users:requirePasswordChange', { email }, ada)
  await call('auth:acknowledgeNotices', undefined, session)
  const { resetToken } = await call('users:issueReset', { email }, ada)
  await callRaw('auth:requestReset', { email })
  await callRaw('auth:login', { ...person, password: 'not the password' })
  clock.advance(STEP_MS)
  return resetToken
}

test('a deleted account goes for good after thirty days to the millisecond, with all that is theirs, and the log says so [deleted-user-purged]', async () => {
  const app = await startPurge()
  const { call, signIn, core, clock, ada, database, tables, numberOf, countOf, purged } = app
  await liveFully(app)
  const number = numberOf(person.email)
  database
    .prepare("INSERT INTO alerts (user_number, kind, first_at, at, transport) VALUES (?, 'many-failures', 1, 1, 'window')")
    .run(number)
  database
    .prepare(
      `INSERT INTO relying_programs (number, id, name, kind, redirects, logout_redirects, scopes, permissions, is_for_groups_only, created_at)
       VALUES (1, 'x', 'Wiki', 'native', '[]', '[]', 'openid', '[]', 0, 1)`,
    )
    .run()
  for (const insert of [
    "INSERT INTO program_users (user_number, program_number, scopes, allowed_at, last_used_at) VALUES (?, 1, 'openid', 1, 1)",
    "INSERT INTO oidc_records (user_number, model, id_hash, sealed, key_id, stored_at, expires_at) VALUES (?, 'Grant', x'00', x'00', 1, 1, 9e15)",
    'INSERT INTO program_access_ends (user_number, ended_at) VALUES (?, 1)',
    'INSERT INTO confirmed_emails (user_number, confirmed_at) VALUES (?, 1)',
  ])
    database.prepare(insert).run(number)
  // What deleting itself ends is put back, as a fault might leave it.
  expect(tables).toHaveLength(14)
  for (const [table, count] of Object.entries(countOf(number))) expect(count, table).toBeGreaterThan(0)
  await call('users:delete', { email: person.email }, ada)
  const deletedAt = clock.now
  database.prepare("INSERT INTO sessions SELECT x'00', 'left behind', ?, 'window', 1, 1, 1, 9e15").run(number)
  clock.advance(30 * DAY_MS - 1)
  core.startRetention('window')
  await wait(50)
  expect(await purged()).toEqual([])
  expect(numberOf(person.email)).toBe(number)
  clock.now = deletedAt + 30 * DAY_MS
  core.startRetention('window')
  await expect.poll(() => numberOf(person.email), { timeout: PATIENCE_MS }).toBe(0)
  for (const [table, count] of Object.entries(countOf(number))) expect(count, table).toBe(0)
  expect(
    database
      .prepare('SELECT count(*) FROM user_grams WHERE user_grams MATCH ?')
      .pluck()
      .get(`"${Buffer.from('bob').toString('hex')}"`),
  ).toBe(0)
  expect(await purged()).toMatchObject([
    { actor: null, subject: { email: person.email }, transport: 'window', outcome: 'success', details: null, at: clock.now },
  ])
  // Data of other users is untouched, and the remaining log is intact.
  const late = await signIn(administrator)
  expect((await call('users:list', {}, late)).users.map(({ email }) => email)).toEqual([administrator.email, 'olga@example.org'])
  const { id } = await call('audit:verify', undefined, late)
  await expect.poll(async () => (await call('jobs:read', { id }, late)).result?.kind, { timeout: PATIENCE_MS }).toBe('intact')
})

test('the address is free again, and nothing that was its former owner’s opens the new account', async () => {
  const app = await startPurge()
  const { call, refuse, register, signIn, core, clock, ada, lastEntry, numberOf } = app
  const session = await signIn()
  const former = await call('auth:renewRecoveryCodes', { password: person.password }, session)
  await call('users:update', { email: person.email, groups: ['Staff'], note: 'Known at the desk.' }, ada)
  const update = await lastEntry()
  const { resetToken } = await call('users:issueReset', { email: person.email }, ada)
  await call('users:delete', { email: person.email }, ada)
  const deletion = await lastEntry()
  expect(await refuse('auth:register', person)).toEqual({ code: 'email-taken' })
  clock.advance(30 * DAY_MS)
  core.startRetention('window')
  await expect.poll(() => numberOf(person.email), { timeout: PATIENCE_MS }).toBe(0)
  const late = await signIn(administrator)
  for (const { id } of [update, deletion])
    expect(await refuse('users:undo', { entry: id }, late)).toEqual({ code: 'not-undoable' })
  expect(await refuse('users:restore', { email: person.email }, late)).toEqual({ code: 'no-such-user' })

  const second = { email: person.email, password: 'nine purple umbrellas' }
  await register(second)
  expect(await call('users:read', { email: second.email }, late)).toMatchObject({
    ...{
      state: 'active',
      groups: [],
      note: '',
      recoveryCodesLeft: 0,
      resetExpiresAt: null,
      hasSecondFactor: false,
      deletedAt: null,
    },
  })
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  for (const code of [resetToken, former.recoveryCodes[0] ?? '']) {
    const redeem = { email: second.email, resetToken: code, newPassword: 'seven green bicycles' }
    expect(await refuse('auth:reset', redeem)).toEqual({ code: 'reset-refused' })
  }
  for (const { id } of [update, deletion])
    expect(await refuse('users:undo', { entry: id }, late)).toEqual({ code: 'not-undoable' })
  expect((await call('users:timeline', { email: second.email }, late)).entries.map(({ action }) => action)).not.toContain(
    'users:update',
  )
  await signIn(second)
})

test('it is looked for at once and then again and again, until the directory closes', async () => {
  const { auth, call, core, clock, ada, purged, close, unexpected } = await startPurge()
  for (const email of ['first@example.org', 'second@example.org']) {
    await auth.addUser(email, null)
    await call('users:delete', { email }, ada)
    clock.advance(STEP_MS)
  }
  const topics = new Set<string>()
  core.onChanged((topic) => topics.add(topic))
  const names = async (): Promise<unknown> => (await purged()).map(({ subject }) => subject?.email)
  clock.advance(29 * DAY_MS)
  core.startRetention('http', 20)
  await wait(60)
  expect(await names()).toEqual([])
  clock.advance(DAY_MS - 2 * STEP_MS)
  await expect.poll(names, { timeout: PATIENCE_MS }).toEqual(['first@example.org'])
  expect(topics).toContain('users')
  clock.advance(STEP_MS)
  await expect.poll(names, { timeout: PATIENCE_MS }).toEqual(['first@example.org', 'second@example.org'])
  expect((await purged())[0]).toMatchObject({ transport: 'http' })
  await close()
  await wait(60)
  expect(unexpected).toEqual([])
})

test('very many go in parts, between which every other caller is answered, and closing waits for one part alone', async () => {
  const { call, core, clock, ada, database, close, unexpected } = await startPurge()
  const insert = database.prepare(
    "INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at, deleted_at) VALUES (@id, @email, @email, @email, 'Somebody Former', 'somebody former', 'user', 1, @deletedAt)",
  )
  const count = 3_000
  database.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const email = `former-${index}@example.org`
      const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
      insert.run({ id, email, deletedAt: clock.now - 30 * DAY_MS })
    }
  })()
  const left = (): unknown => database.prepare('SELECT count(*) FROM users WHERE deleted_at IS NOT NULL').pluck().get()
  core.startRetention('window')
  await expect.poll(left, { interval: 1, timeout: PATIENCE_MS }).toBeLessThan(count)
  // Before all are gone.
  expect(await call('auth:profile', undefined, ada)).toMatchObject({ email: administrator.email })
  expect(left()).toBeGreaterThan(0)
  await close()
  const whenClosed = left()
  expect(whenClosed).toBeGreaterThan(0)
  await wait(50)
  expect(left()).toBe(whenClosed)
  expect(unexpected).toEqual([])
})
