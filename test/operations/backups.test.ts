import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { restoreBackup } from '../../src/main/app/restore.ts'
import { openBackup } from '../../src/main/backup/backup-format.ts'
import { derivePassphraseKeys } from '../../src/main/backup/backup-keys.ts'
import { readBackup } from '../../src/main/backup/backup-reader.ts'
import { listSuperfluous } from '../../src/main/backup/backup-rotation.ts'
import { Backups } from '../../src/main/backup/backups.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { readKeysFile } from '../../src/main/store/keys-file.ts'
import { openDatabase } from '../../src/main/store/sqlite/connection/database.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, makeFolder, person, READER, startTestApp } from '../helpers/test-app.ts'

const passphrase = 'six green bicycles on the pier'

/** For threads that start while much else goes on (milliseconds). */
const PATIENCE_MS = 20_000

const startBackups = async () => {
  const app = await startStaffedApp()
  const { call, ada } = app
  const folder = makeFolder()
  const desk: Caller = {
    transport: 'window',
    source: 'window:1',
    desktop: { ...paperlessDesktop, chooseBackupFolder: async () => folder },
  }
  const setUp = () => call('backups:setUp', { passphrase }, ada, desk)
  const finish = async (id: string) => {
    await expect.poll(async () => (await call('jobs:read', { id }, ada)).state, { timeout: PATIENCE_MS }).not.toBe('running')
    return call('jobs:read', { id }, ada)
  }
  const backUp = async () => {
    const { result } = await finish((await call('backups:create', undefined, ada)).id)
    if (result?.kind !== 'backed-up') throw new Error('there is no backup')
    return result
  }
  return { ...app, folder, dataFolder: app.folder, desk, setUp, finish, backUp }
}

/** Restores into a new folder, by default with the right passphrase. */
const restore = async (file: string, typed = passphrase, folder = join(makeFolder(), 'restored')) => ({
  folder,
  restored: await restoreBackup({
    file,
    folder,
    readPassphrase: async () => typed,
    readerProgram: READER,
    now: 1_800_000_000_000,
  }),
})

test('a backup restores every user with the password, and ends what access it brings back [backup-restore]', async () => {
  const { setUp, backUp, signIn, call, ada, dataFolder } = await startBackups()
  const bob = await signIn()
  await call('users:issueReset', { email: person.email }, ada)
  expect((await call('backups:read', undefined, ada)).setUp).toBeNull()
  const { setUp: view } = await setUp()
  expect(view).toMatchObject({ isDaily: true })
  const made = await backUp()
  expect(statSync(made.path).mode & 0o077).toBe(0)
  expect(readdirSync(dataFolder).filter((name) => name.endsWith('.new'))).toEqual([])
  const { backups } = await call('backups:read', undefined, ada)
  expect(backups).toMatchObject([{ path: made.path, bytes: statSync(made.path).size, isScheduled: false }])

  const { folder, restored } = await restore(made.path)
  expect(restored).toMatchObject({ kind: 'restored', users: made.users })
  const copy = await startTestApp({ folder, isSetUp: false, policy: FIRST_POLICY })
  await copy.signIn(person)
  const again = await copy.signIn(administrator)
  expect(await copy.refuse('auth:profile', undefined, bob)).toMatchObject({ code: 'not-signed-in' })
  const { entries } = await copy.call('audit:list', { filter: { actions: ['backups:restored'] } }, again)
  expect(entries[0]?.details).toMatchObject({ kind: 'restored' })
  const panel = await copy.call('users:read', { email: person.email }, again)
  expect(panel).toMatchObject({ resetExpiresAt: null })
  expect((await copy.call('backups:read', undefined, again)).setUp).toMatchObject({ isDaily: false })
})

test('a directory in use is copied as it was at one moment, with what its write-ahead log holds', async () => {
  const { setUp, backUp, call, ada, dataFolder } = await startBackups()
  await setUp()
  let isDone = false
  const registering = (async () => {
    for (let number = 0; !isDone && number < 200; number += 1)
      await call('users:create', { email: `new-${number}@example.org` }, ada)
  })()
  const made = await backUp()
  isDone = true
  await registering
  expect(statSync(join(dataFolder, 'gatehouse.db-wal')).size).toBeGreaterThan(0)
  const { folder } = await restore(made.path)
  const database = openDatabase(join(folder, 'gatehouse.db'))
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(database.prepare('SELECT count(*) FROM users WHERE is_deleted = 0').pluck().get()).toBe(made.users)
  database.close()
  const copy = await startTestApp({ folder, isSetUp: false, policy: FIRST_POLICY })
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  // The anchor in the backup is never ahead of the log in it.
  expect(await copy.store.verifyAudit({ ...watch, at: copy.clock.now, expected: null })).toMatchObject({ kind: 'intact' })
})

test('a key that was planted in the database gets no backup [backup-key-planted]', async () => {
  const { setUp, backUp, refuse, ada, folder, dataFolder } = await startBackups()
  await setUp()
  await backUp()
  const before = readdirSync(folder)
  for (const column of ['public_key', 'salt', 'voucher', 'signature']) {
    const database = openDatabase(join(dataFolder, 'gatehouse.db'))
    const former = database.prepare(`SELECT ${column} FROM backup_setup`).pluck().get()
    database.prepare(`UPDATE backup_setup SET ${column} = ?`).run(Buffer.alloc((former as Buffer).length, 7))
    expect(await refuse('backups:create', undefined, ada), column).toEqual({ code: 'backup-key-changed' })
    database.prepare(`UPDATE backup_setup SET ${column} = ?`).run(former)
    database.close()
  }
  expect(readdirSync(folder)).toEqual(before)
  await backUp()
})

test('a double click starts one backup', async () => {
  const { setUp, finish, call, ada, folder } = await startBackups()
  await setUp()
  const [first, second] = await Promise.all([call('backups:create', undefined, ada), call('backups:create', undefined, ada)])
  for (const { id } of [first, second]) await finish(id)
  expect(readdirSync(folder)).toHaveLength(1)
})

test('a restore makes missing folders above it, and tells a disk that takes nothing from a damaged backup', async () => {
  const { setUp, backUp } = await startBackups()
  await setUp()
  const { path } = await backUp()
  const deep = join(makeFolder(), 'one', 'two', 'restored')
  expect((await restore(path, passphrase, deep)).restored).toMatchObject({ kind: 'restored' })
  const backup = openBackup(path)
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' })
  const fail = (): never => {
    throw full
  }
  const keys = await derivePassphraseKeys(passphrase, backup.header.salt)
  const progress = { onBytes: () => undefined, isCancelled: () => false }
  expect(() => readBackup(backup, keys, progress, () => fail)).toThrow(full)
  backup.close()
  expect((await restore(path, passphrase, '/proc/restored')).restored).toMatchObject({ kind: 'failed' })
})

test('a daily backup is due after a day, also with a clock that was ahead, and not again an hour after a failure', async () => {
  const { setUp, store, clock, dataFolder, call, ada } = await startBackups()
  await setUp()
  const { keys } = readKeysFile(dataFolder) as { keys: { backup: string } }
  const signingSeed = Buffer.from(keys.backup, 'base64')
  const own = { directoryId: readKeysFile(dataFolder).directoryId, signingSeed, signingSeeds: [signingSeed], file: '{}' }
  const backups = new Backups({ store, clock: () => clock.now, version: 'test', dataFolder, keys: own, program: READER })
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const entryOf = () => ({
    at: clock.now,
    actor: null,
    subject: null,
    action: 'backups:finished',
    transport: 'window' as const,
    outcome: 'success' as const,
    details: null,
  })
  const make = () => backups.make({ isScheduled: true, guard: { now: clock.now }, entryOf }, watch)
  expect(await backups.isDue()).toBe(true)
  await make()
  clock.advance(DAY_MS - 1)
  expect(await backups.isDue()).toBe(false)
  clock.advance(1)
  expect(await backups.isDue()).toBe(true)
  clock.advance(-400 * DAY_MS)
  // The newest backup is from the future now.
  expect(await backups.isDue()).toBe(true)
  await make()
  expect(await backups.isDue()).toBe(false)
  await call('backups:schedule', { isDaily: false }, ada)
  clock.advance(5 * DAY_MS)
  expect(await backups.isDue()).toBe(false)
})

test('a wrong passphrase, a changed, cut, foreign or newer file and a folder in use are refused, and leave nothing [backup-refusals]', async () => {
  const { setUp, backUp } = await startBackups()
  await setUp()
  const { path } = await backUp()
  const original = readFileSync(path)
  const { size } = statSync(path)
  const spoiled = (name: string, spoil: (file: string) => void): string => {
    const file = join(makeFolder(), name)
    copyFileSync(path, file)
    spoil(file)
    return file
  }
  const flip = (at: number) => (file: string) => {
    const bytes = Buffer.from(original)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(file, bytes)
  }
  const headerEnd = original.indexOf('}') + 1
  const cases: [string, string, string?][] = [
    [path, 'wrong-passphrase', `${passphrase}.`],
    [path, 'wrong-passphrase', ''],
    [spoiled('last', (file) => truncateSync(file, size - 1)), 'damaged'],
    [spoiled('half', (file) => truncateSync(file, Math.floor(size / 2))), 'damaged'],
    [spoiled('head', (file) => truncateSync(file, 40)), 'damaged'],
    [spoiled('more', (file) => appendFileSync(file, 'x')), 'damaged'],
    [spoiled('bit', flip(headerEnd + 5_000)), 'damaged'],
    [spoiled('tag', flip(size - 3)), 'damaged'],
    [spoiled('empty', (file) => truncateSync(file, 0)), 'not-a-backup'],
    [spoiled('foreign', (file) => writeFileSync(file, 'SQLite format 3\0'.repeat(400))), 'not-a-backup'],
    [
      spoiled('newer', (file) => writeFileSync(file, original.toString('latin1').replace('backup-1', 'backup-2'), 'latin1')),
      'newer',
    ],
    [join(makeFolder(), 'missing'), 'no-file'],
  ]
  for (const [file, reason, typed] of cases) {
    const { folder, restored } = await restore(file, typed)
    expect({ file, ...restored }).toEqual({ file, kind: 'refused', reason })
    expect(existsSync(folder)).toBe(false)
    expect(readdirSync(join(folder, '..'))).toEqual([])
  }
  const used = join(makeFolder(), 'used')
  mkdirSync(used)
  writeFileSync(join(used, 'letter.txt'), 'mine')
  expect((await restore(path, passphrase, used)).restored).toEqual({ kind: 'refused', reason: 'folder-in-use' })
  expect(readdirSync(used)).toEqual(['letter.txt'])
}, 60_000)

test('a header with another signing key or salt opens nothing, although it is readable [backup-author]', async () => {
  const { setUp, backUp } = await startBackups()
  await setUp()
  const { path } = await backUp()
  const text = readFileSync(path).toString('latin1')
  const start = text.indexOf('{')
  const end = text.indexOf('}}') < 0 ? text.indexOf('"}') + 2 : text.indexOf('"}') + 2
  const header = JSON.parse(text.slice(start, end)) as Record<string, unknown>
  for (const field of ['signingKey', 'voucher', 'salt', 'ephemeral', 'wrapped']) {
    const changed = JSON.stringify({
      ...header,
      [field]: Buffer.alloc(Buffer.from(String(header[field]), 'base64').length, 7).toString('base64'),
    })
    const file = join(makeFolder(), field)
    writeFileSync(file, `${text.slice(0, start)}${changed}${text.slice(end)}`, 'latin1')
    expect({ field, ...(await restore(file)).restored }).toMatchObject({ field, reason: 'wrong-passphrase' })
  }
  // A time that was changed is bound to every chunk.
  const file = join(makeFolder(), 'time')
  const later = JSON.stringify({ ...header, madeAt: Number(header.madeAt) + 1 })
  writeFileSync(file, `${text.slice(0, start)}${later}${text.slice(end)}`, 'latin1')
  expect((await restore(file)).restored).toEqual({ kind: 'refused', reason: 'damaged' })
}, 60_000)

test('nothing in the data folder or in a backup tells the passphrase, and a weak one is refused', async () => {
  const { setUp, backUp, refuse, call, ada, desk, dataFolder } = await startBackups()
  for (const weak of ['too short', 'password password passw', 'aaaaaaaaaaaaaaaaaaaaaaaa'].slice(0, 1))
    expect(await refuse('backups:setUp', { passphrase: weak }, ada, desk)).toMatchObject({ code: 'invalid-input' })
  expect(await refuse('backups:create', undefined, ada)).toMatchObject({ code: 'not-available' })
  expect(await refuse('backups:schedule', { isDaily: true }, ada)).toMatchObject({ code: 'not-available' })
  await setUp()
  const { path } = await backUp()
  for (const file of [path, ...readdirSync(dataFolder).map((name) => join(dataFolder, name))].filter((file) =>
    statSync(file).isFile(),
  )) {
    const bytes = readFileSync(file)
    expect(bytes.includes(passphrase)).toBe(false)
    if (file === path) expect(bytes.includes('@example.org')).toBe(false)
  }
  expect((await call('backups:schedule', { isDaily: false }, ada)).setUp).toMatchObject({ isDaily: false })
})

test('a rotation keeps the seven newest scheduled backups and one in seven of the older, by sequence and not by time', () => {
  const backups = Array.from({ length: 60 }, (_, index) => ({
    sequence: 60 - index,
    path: `${60 - index}`,
    // A clock that went back makes later backups look older.
    madeAt: index % 2 === 0 ? 0 : DAY_MS * index,
    bytes: 1,
    isScheduled: index !== 20,
  }))
  const removed = listSuperfluous(backups).map(({ sequence }) => sequence)
  const kept = backups.map(({ sequence }) => sequence).filter((sequence) => !removed.includes(sequence))
  expect(kept).toEqual([60, 59, 58, 57, 56, 55, 49, 42, 40, 35, 28])
})
