import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import type { AuditDetail } from '../../src/shared/api/audit-details.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { formatBackupWarning } from '../../src/shared/messages/backup-messages.ts'
import { formatLogSize, formatLogWarning } from '../../src/shared/messages/overview-messages.ts'
import { showCode } from '../helpers/authenticator.ts'
import { openBeside } from '../helpers/database.ts'
import { makeBackupOf } from '../helpers/made-backup.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

/** Failures after which an account's sign-in is locked; each delay is waited for. */
const MANY_FAILURES = 100

const nobody = { count: 0, samples: [] }

test('an empty month has thirty days of nothing, no user who needs attention, and a log that was never verified', async () => {
  const { call, signIn, clock } = await startTestApp()
  const ada = await signIn(administrator)
  const { days, attention, audit } = await call('overview:read', {}, ada)
  expect(days).toHaveLength(30)
  expect(days.at(-1)).toEqual({
    date: '2026-01-01',
    from: clock.now,
    to: clock.now + DAY_MS,
    signIns: 1,
    failures: 0,
    lockouts: 0,
    resets: 0,
  })
  for (const day of days.slice(0, -1)) expect(day).toMatchObject({ signIns: 0, failures: 0, lockouts: 0, resets: 0 })
  expect(attention).toEqual(
    [
      'locked',
      'reset-requested',
      'disabled-soon',
      'password-change-due',
      'not-activated',
      'second-factor-missing',
      'purged-soon',
      'address-shared',
    ].map((kind) => ({ kind, ...nobody })),
  )
  expect(audit).toEqual({ entries: 2, bytes: expect.any(Number), lastWeek: 2, verification: null })
})

test('sign-ins, failures, lockouts and resets are counted on the day where they are, and refusals of other kinds are not', async () => {
  const { auth, call, callRaw, signIn, register, clock, folder } = await startTestApp()
  await register()
  await signIn()
  await callRaw('auth:login', { ...person, password: 'a wrong one' })
  await callRaw('auth:login', { email: 'nobody@example.org', password: 'a wrong one' })
  clock.advance(DAY_MS)
  const { id } = await auth.findUserBy({ email: person.email })
  // All but the last of a hundred failures, which take days.
  openBeside(folder)
    .prepare('UPDATE attempts SET failures = ? WHERE user_number = (SELECT number FROM users WHERE id = ?)')
    .run(MANY_FAILURES - 1, id)
  await callRaw('auth:login', { ...person, password: 'a wrong one' })
  const ada = await signIn(administrator)
  const { resetToken } = await call('users:issueReset', { email: person.email }, ada)
  expect((await callRaw('auth:reset', { email: person.email, resetToken, newPassword: 'short' })).ok).toBe(false)
  await call('auth:reset', { email: person.email, resetToken, newPassword: 'nine purple umbrellas' })
  const { days } = await call('overview:read', { days: 2 }, ada)
  expect(days).toMatchObject([
    { date: '2026-01-01', signIns: 1, failures: 2, lockouts: 0, resets: 0 },
    { date: '2026-01-02', signIns: 1, lockouts: 1, resets: 1 },
  ])
  const failures = await call('audit:count', { filter: { actions: ['auth:login'], outcome: 'refused' } }, ada)
  expect(days.reduce((sum, day) => sum + day.failures, 0)).toBe(failures.total)
  // The same times, in a time zone where it is still the day before.
  const west = await call('overview:read', { days: 3, timeZone: 'America/Los_Angeles' }, ada)
  expect(west.days.map(({ date, signIns: count }) => [date, count])).toEqual([
    ['2025-12-30', 0],
    ['2025-12-31', 1],
    ['2026-01-01', 1],
  ])
})

test('a sign-in that only waits for the second factor is no failure, and a wrong second factor is one', async () => {
  const { call, callRaw, signIn, register, clock } = await startTestApp()
  await register()
  const bob = await signIn()
  const { secret } = await call('auth:beginSecondFactor', undefined, bob)
  await call('auth:confirmSecondFactor', { code: showCode(secret, clock.now) }, bob)
  await callRaw('auth:login', person)
  const ada = await signIn(administrator)
  const today = async () => (await call('overview:read', { days: 1 }, ada)).days[0]
  expect(await today()).toMatchObject({ signIns: 2, failures: 0 })
  await callRaw('auth:login', { ...person, code: '000000' })
  expect(await today()).toMatchObject({ signIns: 2, failures: 1 })
})

test('every user who needs attention is counted and named by kind, the nearest date first, until it is seen to', async () => {
  const { call, auth, signIn, ada, clock, folder } = await startStaffedApp()
  const begun = clock.now
  const add = async (name: string): Promise<string> => {
    const email = `${name}@example.org`
    await call('users:create', { email }, ada)
    return email
  }
  const [soon, sooner, far] = [await add('soon'), await add('sooner'), await add('far')]
  await call('users:disable', { email: soon, at: begun + 6 * DAY_MS }, ada)
  await call('users:disable', { email: sooner, at: begun + DAY_MS }, ada)
  await call('users:disable', { email: far, at: begun + 7 * DAY_MS }, ada)
  await call('users:requirePasswordChange', { email: person.email }, ada)
  await call('auth:requestReset', { email: operator.email })
  openBeside(folder).prepare('UPDATE users SET locked_at = 5 WHERE email = ?').run(person.email)
  const gone = await add('gone')
  await call('users:delete', { email: gone }, ada)
  await call('settings:update', { secondFactorRoles: ['operator'] }, ada)
  const read = async (by: string) =>
    Object.fromEntries(
      (await call('overview:read', {}, by)).attention.map(({ kind, count, samples }) => [
        kind,
        { count, samples: samples.map(({ email, at }) => ({ email, at })) },
      ]),
    )
  for (const { samples } of (await call('overview:read', {}, ada)).attention)
    for (const { id, email } of samples) expect(id).toBe((await auth.findUserBy({ email })).id)
  expect(await read(ada)).toEqual({
    locked: { count: 1, samples: [{ email: person.email, at: 5 }] },
    'reset-requested': { count: 1, samples: [{ email: operator.email, at: begun }] },
    'disabled-soon': {
      count: 2,
      samples: [
        { email: sooner, at: begun + DAY_MS },
        { email: soon, at: begun + 6 * DAY_MS },
      ],
    },
    'password-change-due': { count: 1, samples: [{ email: person.email, at: begun }] },
    'not-activated': { count: 3, samples: [soon, sooner, far].map((email) => ({ email, at: begun })) },
    'second-factor-missing': { count: 1, samples: [{ email: operator.email, at: null }] },
    'purged-soon': nobody,
    'address-shared': nobody,
  })
  clock.advance(23 * DAY_MS)
  expect((await read(await signIn(administrator)))['purged-soon']).toEqual(nobody)
  clock.advance(1)
  const later = await signIn(administrator)
  expect(await read(later)).toMatchObject({
    'disabled-soon': nobody,
    'purged-soon': { count: 1, samples: [{ email: gone, at: begun + 30 * DAY_MS }] },
  })
  await call('users:restore', { email: gone }, later)
  await call('users:unlock', { email: person.email }, later)
  expect(await read(later)).toMatchObject({ locked: nobody, 'purged-soon': nobody })
})

test('the last verification that came to an end is told: who, when, and what came of it', async () => {
  const { call, ada, clock, folder } = await startStaffedApp()
  const verify = async (): Promise<void> => {
    const { id } = await call('audit:verify', undefined, ada)
    await expect.poll(async () => (await call('jobs:read', { id }, ada)).state).toBe('done')
  }
  const readAudit = async () => (await call('overview:read', { days: 1 }, ada)).audit
  await verify()
  const { entries, verification } = await readAudit()
  expect(verification).toEqual({ at: clock.now, by: administrator.email, entry: entries, outcome: 'intact', brokenEntry: null })
  const database = openBeside(folder)
  database.exec('DROP TRIGGER audit_entries_unchanged')
  database.exec("UPDATE audit_entries SET details = 'nothing' WHERE id = 2")
  clock.advance(1_000)
  await verify()
  expect((await readAudit()).verification).toMatchObject({ at: clock.now, outcome: 'broken', brokenEntry: 2 })
})

test('operators and auditors read it, a user does not, and a time zone that is none is refused', async () => {
  const { call, refuse, signIn, ada, olga } = await startStaffedApp()
  await call('overview:read', {}, olga)
  expect(await refuse('overview:read', {}, await signIn())).toEqual({ code: 'not-permitted' })
  expect(await refuse('overview:read', {}, null)).toEqual({ code: 'not-signed-in' })
  for (const [input, path] of [
    [{ timeZone: 'Middle/Earth' }, 'timeZone'],
    [{ timeZone: `${'A'.repeat(80)}` }, 'timeZone'],
    [{ days: 0 }, 'days'],
    [{ days: 367 }, 'days'],
    [{ days: 1.5 }, 'days'],
  ] as const)
    expect(await refuse('overview:read', input, ada)).toMatchObject({ code: 'invalid-input', issues: [{ path }] })
  expect((await call('overview:read', { days: 366 }, ada)).days).toHaveLength(366)
})

test('entries are counted by event and by time slot as they are written', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  const insert = (at: number, action: string, outcome: string, details: AuditDetail | null): void =>
    void database
      .prepare(
        "INSERT INTO audit_entries (id, at, action, transport, outcome, details, link) SELECT ifnull(max(id), 0) + 1, ?, ?, 'window', ?, ?, x'' FROM audit_entries",
      )
      .run(at, action, outcome, details && JSON.stringify(details))
  const all = (): void => {
    insert(900_000, 'auth:login', 'success', null)
    insert(900_001, 'auth:login', 'refused', { kind: 'refused', code: 'wrong-credentials', cause: 'unknown' })
    insert(1_799_999, 'auth:login', 'refused', { kind: 'refused', code: 'wrong-second-factor' })
    insert(1_800_000, 'auth:login', 'refused', { kind: 'refused', code: 'second-factor-required' })
    insert(1_800_000, 'auth:lock', 'success', { kind: 'too-many-failures' })
    insert(1_800_000, 'auth:reset', 'refused', { kind: 'refused', code: 'reset-refused' })
    insert(1_800_000, 'auth:reset', 'success', null)
    insert(1_800_000, 'users:disable', 'success', null)
  }
  const read = (): unknown => database.prepare('SELECT slot, event, count FROM audit_counts').raw().all()
  all()
  expect(read()).toEqual([
    [900_000, 'failures', 2],
    [900_000, 'signIns', 1],
    [1_800_000, 'lockouts', 1],
    [1_800_000, 'resets', 1],
  ])
  all()
  expect(read()).toEqual([
    [900_000, 'failures', 4],
    [900_000, 'signIns', 2],
    [1_800_000, 'lockouts', 2],
    [1_800_000, 'resets', 2],
  ])
})

test('of requests for a reset code an operator is told of those that they can answer, an auditor of all', async () => {
  const { auth, call, signIn, ada, olga } = await startStaffedApp()
  const auditor = { email: 'aude@example.org', password: 'eleven grey pelicans' }
  await auth.registerUser(auditor.email, auditor.password, { role: 'auditor' })
  for (const email of [administrator.email, person.email]) await call('auth:requestReset', { email })
  const told = async (by: string) =>
    (await call('overview:read', {}, by)).attention
      .filter(({ kind }) => kind === 'reset-requested')
      .map(({ count, samples }) => [count, ...samples.map(({ email }) => email).sort()])
  expect(await told(ada)).toEqual([[2, administrator.email, person.email]])
  expect(await told(olga)).toEqual([[1, person.email]])
  expect(await told(await signIn(auditor))).toEqual([[2, administrator.email, person.email]])
  const { requests } = await call('requests:list', undefined, olga)
  expect(requests.map(({ email }) => email)).toEqual([person.email])
})

test('the log tells its size and its growth in the last seven days, and warns beyond what users do', async () => {
  const { call, callRaw, signIn, clock } = await startTestApp()
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await callRaw('auth:login', { email: `nobody-${attempt}@example.org`, password: 'a wrong one' })
    clock.advance(DAY_MS)
  }
  clock.advance(4 * DAY_MS)
  const readLog = async () => (await call('overview:read', {}, await signIn(administrator))).audit
  const log = await readLog()
  // Of the five failures, two are of the last seven days, beside the sign-in that reads.
  expect([log.entries, log.lastWeek]).toEqual([7, 4])
  expect(log.bytes).toBeGreaterThan(log.entries * 200)
  expect(log.bytes).toBeLessThan(log.entries * 1_000)
  clock.advance(30 * DAY_MS)
  expect((await readLog()).lastWeek).toBe(1)
})

test('a log that grows in a loop, or is larger than a gigabyte, is a warning, and an ordinary one is none', () => {
  const mb = 1_000_000
  expect(formatLogWarning({ bytes: 900 * mb, lastWeek: 70_000 })).toBeNull()
  expect(formatLogWarning({ bytes: mb, lastWeek: 70_010 })).toMatch(/^The log grows by more than 10,000 entries a day\./)
  // Two refusals a second for ever.
  expect(formatLogWarning({ bytes: mb, lastWeek: 172_800 * 7 })).toMatch(/in a loop/)
  expect(formatLogWarning({ bytes: 1_001 * mb, lastWeek: 0 })).toMatch(/^The log is larger than 1 GB\./)
  expect(formatLogSize({ bytes: 12_345_678, lastWeek: 700 })).toBe('Size: about 12 MB. Last 7 days: 700 entries, 100 a day.')
  expect(formatLogSize({ bytes: 400, lastWeek: 1 })).toBe('Size: less than 1 MB. Last 7 days: 1 entry, 0 a day.')
})

test('the newest backup is told, and that its folder is missing', async () => {
  const { call, ada, clock, store, folder: dataFolder } = await startStaffedApp()
  expect((await call('overview:read', {}, ada)).backup).toEqual({ setUp: null, newest: null })
  const { file } = await makeBackupOf(dataFolder, store, clock.now)
  const setUp = { setAt: clock.now, isFolderMissing: false }
  expect((await call('overview:read', {}, ada)).backup).toEqual({ setUp, newest: { madeAt: clock.now } })
  rmSync(join(file, '..'), { recursive: true })
  const { backup } = await call('overview:read', {}, ada)
  expect(backup.setUp?.isFolderMissing).toBe(true)
  expect(formatBackupWarning(backup, clock.now)).toMatch(/^The folder of the backups is missing/)
  expect(formatBackupWarning({ ...backup, setUp }, clock.now + 3 * DAY_MS)).toMatch(/^The newest backup is from /)
})
