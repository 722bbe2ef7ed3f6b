import { chmodSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { migrate, NEWEST_VERSION, readVersion } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures')

/** How long the verification may take (milliseconds). */
const PATIENCE_MS = 20_000

const releases = readdirSync(FIXTURES).filter((name) => name.startsWith('release-'))

type Secrets = { activationCode: string; resetToken: string; programToken: string; recoveryCode: string }

/** A copy of the data folder that a release has left, and the codes that it issued. */
const copyRelease = (release: string): { folder: string; secrets: Secrets } => {
  const folder = makeFolder()
  cpSync(join(FIXTURES, release), folder, { recursive: true })
  const secrets: Secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'))
  rmSync(join(folder, 'secrets.json'))
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o600)
  return { folder, secrets }
}

test('there is a data folder of each schema version, except of the newest until its release', () => {
  const versions = Array.from({ length: NEWEST_VERSION }, (_, index) => `release-${index + 1}`)
  const isReleased = releases.includes(`release-${NEWEST_VERSION}`)
  expect([...releases].sort()).toEqual(versions.slice(0, isReleased ? NEWEST_VERSION : NEWEST_VERSION - 1).sort())
  // Version 1 is released.
  expect(releases).toContain('release-1')
})

const readSchema = (database: Sqlite.Database): unknown =>
  database.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'user_grams_%' ORDER BY name").all()

test.each(releases)('a database of %s reaches the schema of a new one', (release) => {
  const { folder } = copyRelease(release)
  const database = new Sqlite(join(folder, DATABASE_FILE))
  expect(readVersion(database)).toBe(Number(release.slice('release-'.length)))
  migrate(database)
  const fresh = new Sqlite(':memory:')
  migrate(fresh)
  expect(readSchema(database)).toEqual(readSchema(fresh))
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()
})

test.each(releases)('a directory of %s opens, its log is intact, and its users sign in with what they had', async (release) => {
  const { folder, secrets } = copyRelease(release)
  const { auth, call, signIn, store, refuse } = await startTestApp({ folder, isSetUp: false })
  const session = await signIn(administrator)
  const watch = { onProgress: () => undefined, signal: AbortSignal.timeout(PATIENCE_MS) }
  expect(await store.verifyAudit({ ...watch, at: 0, expected: null })).toMatchObject({ kind: 'intact', isNoteChecked: true })
  await signIn(person)

  const { users } = await call('users:list', {}, session)
  const states = Object.fromEntries(users.map(({ email, role, state }) => [email, [role, state]]))
  expect(states).toEqual({
    'ada@example.org': ['administrator', 'active'],
    'auditor@example.org': ['auditor', 'not-activated'],
    'bob@example.org': ['user', 'active'],
    'b\u00fccher@b\u00fccher.example': ['user', 'not-activated'],
    'carol@example.org': ['user', 'active'],
    'disabled@example.org': ['user', 'disabled'],
    'leaving@example.org': ['user', 'not-activated'],
    'new@example.org': ['user', 'not-activated'],
    'operator@example.org': ['operator', 'not-activated'],
    'restored@example.org': ['user', 'not-activated'],
  })
  const { users: deleted } = await call('users:list', { filter: { state: 'deleted' } }, session)
  expect(deleted.map(({ email }) => email)).toEqual(['deleted@example.org'])
  expect(await call('users:read', { email: person.email }, session)).toMatchObject({ note: 'Has the key.' })
  const { users: grouped } = await call('users:list', { filter: { group: 'night shift' } }, session)
  expect(grouped.map(({ email }) => email)).toEqual([person.email])

  const newPassword = 'eleven grey pelicans'
  await call('auth:reset', { email: 'carol@example.org', resetToken: secrets.resetToken, newPassword })
  await call('auth:reset', { email: 'new@example.org', resetToken: secrets.activationCode, newPassword })
  await signIn({ email: 'carol@example.org', password: newPassword })
  await signIn({ email: 'new@example.org', password: newPassword })
  await call('auth:reset', { email: administrator.email, resetToken: secrets.recoveryCode, newPassword })
  expect(await refuse('users:list', {}, session)).toEqual({ code: 'not-signed-in' })
  expect(await auth.validLogin(administrator.email, newPassword)).toBe(true)
})
