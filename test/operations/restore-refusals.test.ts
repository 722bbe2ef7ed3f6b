import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { restoreOver } from '../../src/main/app/restore.ts'
import type { WhileClosed } from '../../src/main/backup/restores.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { NOTHING_TAKEN_BACK } from '../../src/shared/api/comparison.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, makeFolder, person, READER, startTestApp } from '../helpers/test-app.ts'

/** For threads that start while much else goes on (milliseconds). */
const PATIENCE_MS = 30_000

const FIXTURE = join(import.meta.dirname, '../fixtures/backup-1.gatehouse-backup')

/** All bytes of a folder. */
const readBytes = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path, readFileSync(path).toString('base64')]),
  )

/** A closed directory with a backup. */
const startClosed = async () => {
  const { folder, store, clock, register, close } = await startTestApp()
  await register()
  const { file } = await makeBackupOf(folder, store, clock.now)
  await close()
  const restore = (path: string, passphrase = backupPassphrase, confirm = async () => true) =>
    restoreOver({
      file: path,
      folder,
      readPassphrase: async () => passphrase,
      readerProgram: READER,
      now: clock.now,
      confirm,
      takenBack: NOTHING_TAKEN_BACK,
    })
  const original = readFileSync(file)
  const spoiled = (name: string, spoil: (path: string) => void): string => {
    const path = join(makeFolder(), name)
    copyFileSync(file, path)
    spoil(path)
    return path
  }
  return { folder, file, restore, original, spoiled, clock }
}

test('a refused backup leaves every byte of the directory as it was [restore-refusals-untouched]', async () => {
  const { folder, file, restore, original, spoiled } = await startClosed()
  const flip = (at: number) => (path: string) => {
    const bytes = Buffer.from(original)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(path, bytes)
  }
  const before = readBytes(folder)
  const cases: [string, string, string?][] = [
    [file, 'wrong-passphrase', `${backupPassphrase}.`],
    [spoiled('cut', (path) => truncateSync(path, original.length - 1)), 'damaged'],
    [spoiled('half', (path) => truncateSync(path, Math.floor(original.length / 2))), 'damaged'],
    [spoiled('more', (path) => appendFileSync(path, 'x')), 'damaged'],
    [spoiled('bit', flip(9_000)), 'damaged'],
    [spoiled('foreign', (path) => writeFileSync(path, 'SQLite format 3\0'.repeat(400))), 'not-a-backup'],
    [
      spoiled('newer', (path) => writeFileSync(path, original.toString('latin1').replace('backup-1', 'backup-2'), 'latin1')),
      'newer',
    ],
    [join(makeFolder(), 'missing'), 'no-file'],
    // The backup of another directory, with its own passphrase.
    [FIXTURE, 'other-directory'],
  ]
  for (const [path, reason, passphrase] of cases) {
    expect({ path, ...(await restore(path, passphrase)) }).toEqual({ path, kind: 'refused', reason })
    expect(readBytes(folder), path).toEqual(before)
  }
  expect(await restore(file, backupPassphrase, async () => false)).toEqual({ kind: 'refused', reason: 'cancelled' })
  expect(readBytes(folder)).toEqual(before)
}, 90_000)

test('a directory in use or one whose identity no file tells is not replaced, and no byte changes', async () => {
  const { folder, file, restore } = await startClosed()
  const beside = openBeside(folder)
  beside.prepare('SELECT count(*) FROM users').get()
  const inUse = readBytes(folder)
  expect(await restore(file)).toEqual({ kind: 'blocked', code: 'folder-in-use' })
  expect(readBytes(folder)).toEqual(inUse)
  beside.close()
  for (const name of ['keys.json', 'audit-checkpoint.json']) rmSync(join(folder, name))
  writeFileSync(join(folder, 'gatehouse.db'), 'no database')
  const unknown = readBytes(folder)
  expect(await restore(file)).toEqual({ kind: 'refused', reason: 'directory-unknown' })
  expect(readBytes(folder)).toEqual(unknown)
}, 60_000)

test('a backup of the former release is restored over its directory and on a new computer [restore-former-release]', async () => {
  const { restoreBackup } = await import('../../src/main/app/restore.ts')
  const folder = join(makeFolder(), 'restored')
  const parts = {
    file: FIXTURE,
    folder,
    readPassphrase: async () => backupPassphrase,
    readerProgram: READER,
    now: 1_767_225_600_000,
  }
  expect(await restoreBackup(parts)).toMatchObject({ kind: 'restored', users: 10 })
  const app = await startTestApp({ folder, isSetUp: false })
  const ada = await app.signIn(administrator)
  await app.call('users:delete', { email: person.email }, ada)
  await app.close()
  const over = { ...parts, confirm: async () => true, takenBack: NOTHING_TAKEN_BACK }
  expect(await restoreOver(over)).toMatchObject({ kind: 'restored', kept: expect.stringContaining('before-restore-') })
  const after = await startTestApp({ folder, isSetUp: false })
  await after.signIn(administrator)
  expect(await after.refuse('auth:login', person)).toMatchObject({ code: 'wrong-credentials' })
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  expect(await after.store.verifyAudit({ ...watch, at: after.clock.now, expected: null })).toMatchObject({ kind: 'intact' })
}, 60_000)

const startOpened = async () => {
  const app = await startStaffedApp()
  const { call, callRaw, ada, clock } = app
  const { file } = await makeBackupOf(app.folder, app.store, clock.now)
  clock.advance(1)
  const desk: Caller = {
    transport: 'window',
    source: 'window:1',
    desktop: { ...paperlessDesktop, chooseBackup: async () => file },
  }
  const rehearse = async () => {
    await call('restores:rehearse', { passphrase: backupPassphrase }, ada, desk)
    await expect
      .poll(async () => (await call('restores:read', undefined, ada)).kind, { timeout: PATIENCE_MS })
      .not.toBe('rehearsing')
    const view = await call('restores:read', undefined, ada)
    if (view.kind !== 'rehearsed') throw new Error('not rehearsed')
    return view
  }
  return { ...app, callRaw, desk, rehearse, file }
}

test('an opened backup is for the administrator who opened it, with a recent authentication, and ends with the session’s rights [restore-own-rehearsal]', async () => {
  const { call, refuse, ada, olga, desk, rehearse, clock, register, signIn, folder } = await startOpened()
  const passphrase = backupPassphrase
  expect(await refuse('restores:rehearse', { passphrase }, olga, desk)).toMatchObject({ code: 'not-permitted' })
  expect(await refuse('restores:rehearse', { passphrase }, null, desk)).toMatchObject({ code: 'not-signed-in' })
  const { id } = await rehearse()
  const second = { email: 'second@example.org', password: person.password }
  await register(second)
  await call('users:changeRole', { email: second.email, role: 'administrator' }, ada)
  const other = await signIn(second)
  expect(await call('restores:read', undefined, other)).toEqual({ kind: 'none' })
  for (const [operation, input] of [
    ['restores:run', { id, takenBack: NOTHING_TAKEN_BACK }],
    ['restores:list', { id, list: 'changed' }],
    ['restores:restoreUser', { id, userId: id }],
  ] as const)
    expect(await refuse(operation, input, other), operation).toEqual({ code: 'no-such-restore' })
  clock.advance(6 * MINUTE_MS)
  expect(await refuse('restores:run', { id, takenBack: NOTHING_TAKEN_BACK }, ada)).toMatchObject({
    code: 'reauthentication-required',
  })
  // The rights of the administrator end, and so does the backup that was opened with them.
  await call('users:changeRole', { email: administrator.email, role: 'operator' }, await signIn(second))
  await expect.poll(() => readdirSync(folder).filter((name) => name.startsWith('restoring-'))).toEqual([])
  expect(await refuse('restores:run', { id, takenBack: NOTHING_TAKEN_BACK }, await signIn(administrator))).toMatchObject({
    code: 'not-permitted',
  })
  expect(operator.email).toBeDefined()
}, 60_000)

test('a page can name no other folder for deletion than a replaced directory [restore-kept-names]', async () => {
  const { refuse, ada, folder } = await startOpened()
  // The audit anchor is written by itself.
  const list = () => readdirSync(folder).filter((name) => !name.endsWith('.new'))
  const before = list()
  for (const name of ['window', '..', 'before-restore-20260101T000000Z', 'before-restore-../../x', 'keys.json'])
    expect(await refuse('restores:removeKept', { name }, ada), name).toMatchObject({ code: 'changed-meanwhile' })
  expect(list()).toEqual(before)
})

test('one user is restored alone: a changed one, a deleted one, and one who was deleted permanently [restore-one-user]', async () => {
  const { call, refuse, ada, rehearse, store, auth, signIn, clock, unexpected } = await startOpened()
  await call('users:update', { email: person.email, name: 'Robert', groups: ['night shift'], note: 'changed' }, ada)
  const { id: bob } = await auth.findUserBy({ email: person.email })
  const { resetToken } = await call('users:issueReset', { email: person.email }, ada)
  const newPassword = 'eleven grey pelicans'
  await call('auth:reset', { email: person.email, resetToken, newPassword })
  const { id: olgaId } = await auth.findUserBy({ email: operator.email })
  await call('users:delete', { email: operator.email }, ada)
  const { id } = await rehearse()
  expect(await refuse('restores:restoreUser', { id, userId: id }, ada)).toEqual({ code: 'no-such-user' })
  await call('restores:restoreUser', { id, userId: bob }, ada)
  expect(await auth.findUserBy({ email: person.email })).toMatchObject({ name: '', groups: [], note: '' })
  await signIn(person)
  await call('restores:restoreUser', { id, userId: olgaId }, ada)
  await signIn(operator)
  const about = {
    at: 0,
    actor: null,
    action: 'users:purge',
    transport: 'window',
    outcome: 'success',
    subject: null,
    details: null,
  } as const
  await call('users:delete', { email: person.email }, ada)
  await store.purgeUsers({ deletedUpTo: Number.MAX_SAFE_INTEGER }, { now: clock.now }, { ...about, at: clock.now })
  expect(await store.findAnyUser({ email: person.email })).toBeNull()
  await call('restores:restoreUser', { id, userId: bob }, ada)
  await signIn(person)
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  expect(await store.verifyAudit({ ...watch, at: clock.now, expected: null })).toMatchObject({ kind: 'intact' })
  expect(unexpected).toEqual([])
}, 60_000)

test('a restore that would leave no administrator is refused, and another tick makes it possible [restore-last-administrator]', async () => {
  let close = async (): Promise<void> => undefined
  const whileClosed: WhileClosed = async (replace) => {
    await close()
    return replace()
  }
  const app = await startTestApp({ whileClosed })
  const { call, callRaw, register, signIn, folder, restores } = app
  const ada = await signIn(administrator)
  const { file } = await makeBackupOf(folder, app.store, app.clock.now)
  // Only an administrator who came after the backup is left.
  await register()
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  const bob = await signIn()
  await call('users:delete', { email: administrator.email }, bob)
  const { id: owner } = await app.auth.findUserBy({ email: person.email })
  const view = restores.begin({ file, passphrase: backupPassphrase, owner, today: 'compared' })
  await expect.poll(() => restores.read(owner).kind, { timeout: PATIENCE_MS }).toBe('rehearsed')
  const id = view.kind === 'rehearsing' ? view.id : ''
  close = app.close
  expect(await callRaw('restores:run', { id, takenBack: NOTHING_TAKEN_BACK }, bob)).toEqual({
    ok: false,
    error: { code: 'last-administrator' },
  })
  expect(readdirSync(folder).filter((name) => name.startsWith('before-restore'))).toEqual([])
  const about = { at: app.clock.now, actor: null, action: 'backups:restored', transport: 'window', outcome: 'success' } as const
  await restores.replace(id, owner, { takenBack: { ...NOTHING_TAKEN_BACK, deletions: true }, isKept: true, about })
  const after = await startTestApp({ folder, isSetUp: false })
  await after.signIn(administrator)
}, 60_000)
