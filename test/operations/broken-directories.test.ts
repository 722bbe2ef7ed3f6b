import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openDataFolder } from '../../src/main/store/data-folder.ts'
import { readKeysFile, writeKeysFile } from '../../src/main/store/keys-file.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import type { BrokenReason } from '../../src/shared/errors.ts'
import { makeFolder, READER, startTestApp } from '../helpers/test-app.ts'

const open = (folder: string) =>
  openDataFolder(folder, { firstPolicy: FIRST_POLICY, now: 0, findSealer: async () => null, readerProgram: READER })

const makeDirectory = async (): Promise<string> => {
  const { folder, register, close } = await startTestApp()
  await register()
  await close()
  return folder
}

const remove = (folder: string, ...names: string[]): void => {
  for (const name of names) rmSync(join(folder, name), { force: true })
}

const change = (folder: string, sql: string): void => {
  const database = new Sqlite(join(folder, 'gatehouse.db'))
  database.unsafeMode()
  database.exec(sql)
  database.close()
}

type Break = { name: string; reason: BrokenReason; file: string | null; spoil: (folder: string) => void | Promise<void> }

const breaks: Break[] = [
  {
    name: 'the journal of a restore cannot be read',
    reason: 'restore-unreadable',
    file: 'restore-journal.json',
    spoil: (folder) => writeFileSync(join(folder, 'restore-journal.json'), '{}'),
  },
  { name: 'the keys are gone', reason: 'keys-missing', file: 'keys.json', spoil: (folder) => remove(folder, 'keys.json') },
  {
    name: 'the keys are no keys',
    reason: 'keys-unreadable',
    file: 'keys.json',
    spoil: (folder) => writeFileSync(join(folder, 'keys.json'), '{}'),
  },
  {
    name: 'a key is too short',
    reason: 'keys-unreadable',
    file: 'keys.json',
    spoil: (folder) => {
      const path = join(folder, 'keys.json')
      const keys = JSON.parse(readFileSync(path, 'utf8'))
      writeFileSync(path, JSON.stringify({ ...keys, keys: { ...keys.keys, password: 'c2hvcnQ=' } }))
    },
  },
  {
    name: 'the database is gone',
    reason: 'database-missing',
    file: 'gatehouse.db',
    spoil: (folder) => remove(folder, 'gatehouse.db'),
  },
  {
    name: 'the database is cut to nothing',
    reason: 'database-empty',
    file: 'gatehouse.db',
    spoil: (folder) => truncateSync(join(folder, 'gatehouse.db'), 0),
  },
  {
    name: 'the database has no tables',
    reason: 'database-empty',
    file: 'gatehouse.db',
    spoil: (folder) => {
      remove(folder, 'gatehouse.db')
      change(folder, 'CREATE TABLE x (y); DROP TABLE x')
    },
  },
  {
    name: 'the database is another program’s',
    reason: 'database-foreign',
    file: 'gatehouse.db',
    spoil: (folder) => {
      remove(folder, 'gatehouse.db')
      change(folder, 'CREATE TABLE recipes (name TEXT)')
    },
  },
  {
    name: 'the database is another directory’s',
    reason: 'database-foreign',
    file: 'gatehouse.db',
    spoil: async (folder) => copyFileSync(join(await makeDirectory(), 'gatehouse.db'), join(folder, 'gatehouse.db')),
  },
  {
    name: 'the database is cut in the middle',
    reason: 'database-corrupt',
    file: 'gatehouse.db',
    spoil: (folder) => truncateSync(join(folder, 'gatehouse.db'), 4096 * 3),
  },
  {
    name: 'the database is overwritten',
    reason: 'database-corrupt',
    file: 'gatehouse.db',
    spoil: (folder) => writeFileSync(join(folder, 'gatehouse.db'), 'no database at all '.repeat(1_000)),
  },
  {
    name: 'pages in the middle are overwritten',
    reason: 'database-corrupt',
    file: 'gatehouse.db',
    spoil: (folder) => {
      const path = join(folder, 'gatehouse.db')
      const bytes = readFileSync(path)
      writeFileSync(path, bytes.fill(0xaa, 4096 * 2, 4096 * 8))
    },
  },
  {
    name: 'the database is newer than this Gatehouse',
    reason: 'database-newer',
    file: 'gatehouse.db',
    spoil: (folder) => change(folder, 'PRAGMA user_version = 9999'),
  },
]

describe('a directory that has been set up never becomes a first run', () => {
  test.each(breaks)('$name: $reason [broken-directory-reasons]', async ({ reason, file, spoil }) => {
    const folder = await makeDirectory()
    await spoil(folder)
    const read = () =>
      readdirSync(folder).map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ])
    const before = read().filter(([name]) => !name?.match(/-(wal|shm)$/))
    expect(await open(folder)).toEqual({ kind: 'broken', reason, file })
    // Looking changes nothing: what can still be saved stays.
    expect(read().filter(([name]) => !name?.match(/-(wal|shm)$/))).toEqual(before)
  })

  test('a database that cannot be opened at all, or that another program keeps for itself, is told as such', async () => {
    const folder = await makeDirectory()
    const path = join(folder, 'gatehouse.db')
    const other = new Sqlite(path)
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
    expect(await open(folder)).toEqual({ kind: 'broken', reason: 'already-open', file: 'gatehouse.db' })
    other.close()
    remove(folder, 'gatehouse.db', 'gatehouse.db-wal', 'gatehouse.db-shm')
    mkdirSync(path)
    expect(await open(folder)).toMatchObject({ kind: 'broken', reason: 'folder-not-writable' })
  })

  test('a folder that cannot be created or written to is told as such', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(await open(join(folder, 'file'))).toMatchObject({ kind: 'broken', reason: 'folder-not-writable' })
    expect(await open(join(folder, 'file', 'below'))).toMatchObject({ kind: 'broken', reason: 'folder-not-writable' })
    if (process.platform === 'linux')
      expect(await open('/proc/gatehouse')).toMatchObject({ kind: 'broken', reason: 'folder-not-writable' })
    if (process.getuid?.() !== 0) {
      mkdirSync(join(folder, 'locked'))
      chmodSync(join(folder, 'locked'), 0o500)
      expect(await open(join(folder, 'locked'))).toMatchObject({ kind: 'broken', reason: 'folder-not-writable' })
    }
  })
})

describe('a start that was cut short before anyone was in is simply started again', () => {
  test.each([
    ['after the keys', (folder: string) => remove(folder, 'gatehouse.db', 'gatehouse.db-wal', 'gatehouse.db-shm')],
    ['after the empty database', (folder: string) => truncateSync(join(folder, 'gatehouse.db'), 0)],
  ])('%s', async (_name, cut) => {
    const { folder, close } = await startTestApp({ isSetUp: false })
    await close()
    cut(folder)
    const again = await startTestApp({ folder })
    expect(await again.call('app:status', undefined)).toMatchObject({ state: 'ready' })
  })

  test('between the mark in the keys and the first administrator', async () => {
    const { folder, close } = await startTestApp({ isSetUp: false })
    await close()
    writeKeysFile(folder, { ...readKeysFile(folder), isSetUp: true })
    const again = await startTestApp({ folder })
    expect(await again.call('app:status', undefined)).toMatchObject({ state: 'ready' })
  })

  test('a folder that does not exist, or is empty, or holds other files, is a first run', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'notes.txt'), 'other')
    for (const path of [folder, join(folder, 'new', 'deep')]) {
      const { call } = await startTestApp({ folder: path, isSetUp: false })
      expect(await call('app:status', undefined)).toMatchObject({ state: 'first-run' })
      expect(existsSync(join(path, 'keys.json'))).toBe(true)
    }
  })
})
