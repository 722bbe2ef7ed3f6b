import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, linkSync, openSync, readdirSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite, { type Database } from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { restoreBackup } from '../../src/main/app/restore.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import type { HeldDatabase } from '../../src/main/store/ports/store.ts'
import { configureDatabase } from '../../src/main/store/sqlite/connection/database.ts'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { directoryTable } from '../../src/main/store/sqlite/tables/directory-row.ts'
import { type HeldFile, holdDatabase } from '../../src/main/store/sqlite/workers/held-database.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { dumpTables } from '../helpers/database.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { makeFolder, person, READER, startTestApp } from '../helpers/test-app.ts'
import { startTransferApp, windowChoosing } from '../helpers/transfers.ts'

const ROWS = 3_000
const WRITERS = 2
const HOLDS = 8
const ROUNDS_MAX = 200

/** Pieces that are small against the file, so that the reading of one file meets many commits and checkpoints. */
const PIECE_BYTES = 64 * 1024

/** Real processes, on a machine that may do much else (milliseconds). */
const PATIENCE_MS = 120_000

const makeDatabase = (): string => {
  const path = join(makeFolder(), 'busy.db')
  const database = new Sqlite(path)
  configureDatabase(database)
  migrate(database)
  directoryTable(database).insert(randomUUID(), 0, FIRST_POLICY)
  database.exec(`
    CREATE TABLE commits (number INTEGER); INSERT INTO commits VALUES (0);
    CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT, version INTEGER);
    CREATE INDEX texts_text ON texts (text, version)`)
  const insert = database.prepare('INSERT INTO texts (text, version) VALUES (?, 0)')
  database.transaction(() => {
    for (let row = 0; row < ROWS; row += 1) insert.run(`row ${row} `.repeat(20))
  })()
  database.close()
  return path
}

/** Starts processes that write and make checkpoints, and resolves once all of them have. */
const startWriters = async (path: string): Promise<void> => {
  const program = join(import.meta.dirname, '../helpers/busy-writer.ts')
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = once(child, 'close')
      onTestFinished(async () => {
        child.kill('SIGKILL')
        await ended
      })
      await once(child.stdout, 'data')
    }),
  )
}

const open = (path: string): Database => {
  const database = new Sqlite(path, { readonly: true })
  onTestFinished(() => void database.close())
  return database
}

const dump = (database: Database): string =>
  JSON.stringify([
    database.prepare('SELECT * FROM commits').all(),
    database.prepare('SELECT * FROM texts ORDER BY number').all(),
    database.prepare('SELECT text, version FROM texts ORDER BY text, version').all(),
  ])

/** Reads the next piece at each sleep of the holder. `seen`: what its transaction sees. */
const readWhileHeld = (database: Database, descriptor: number) => {
  const pieces: Buffer[] = []
  let held: HeldFile | null = null
  let [position, seen] = [0, '']
  const isHeld = holdDatabase(database, {
    post: (event) => {
      held = event as HeldFile
      seen = dump(database)
    },
    isCancelled: () => held !== null && position >= held.bytes,
    sleep: () => {
      const piece = Buffer.alloc(Math.min(PIECE_BYTES, (held?.bytes ?? 0) - position))
      const count = readSync(descriptor, piece, 0, piece.length, position)
      if (count === 0) throw new Error('the file is shorter than it was')
      position += count
      pieces.push(piece)
      // Others commit meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    },
  })
  return { isHeld, seen, bytes: Buffer.concat(pieces) }
}

test(
  'the database file stays at one moment while it is held, whatever other processes commit and copy to it [backup-one-moment]',
  async () => {
    const path = makeDatabase()
    const descriptor = openSync(path, 'r')
    onTestFinished(() => closeSync(descriptor))
    await startWriters(path)
    const readCommits = (): number => open(path).prepare<[], number>('SELECT number FROM commits').pluck().get() ?? 0
    let held = 0
    // Commits without a pause can keep a hold from beginning.
    for (let round = 0; held < HOLDS && round < ROUNDS_MAX; round += 1) {
      const before = readCommits()
      const { isHeld, seen, bytes } = readWhileHeld(open(path), descriptor)
      if (!isHeld) continue
      held += 1
      // The writers went on, so a file that is not held would have been of several moments.
      expect(readCommits()).toBeGreaterThan(before + 1)
      const copy = join(makeFolder(), 'copy.db')
      writeFileSync(copy, bytes)
      const copied = new Sqlite(copy)
      expect(copied.pragma('integrity_check', { simple: true })).toBe('ok')
      // Compared here, because the differences of such long texts take minutes.
      expect(dump(copied) === seen).toBe(true)
      copied.close()
      await wait(20)
    }
    expect(held).toBe(HOLDS)
  },
  PATIENCE_MS,
)

test('without the hold, the same file does change under its reader', async () => {
  const path = makeDatabase()
  await startWriters(path)
  const descriptor = openSync(path, 'r')
  onTestFinished(() => closeSync(descriptor))
  const read = (): string => {
    const bytes = Buffer.alloc(PIECE_BYTES)
    readSync(descriptor, bytes, 0, bytes.length, 0)
    return bytes.toString('base64')
  }
  const first = read()
  await expect.poll(() => read() === first, { timeout: PATIENCE_MS }).toBe(false)
})

test('a log that grows too long ends the hold, and tells that the file was not held', () => {
  const path = makeDatabase()
  const writer = new Sqlite(path)
  onTestFinished(() => void writer.close())
  writer.pragma('synchronous = OFF')
  const write = writer.prepare('INSERT INTO texts (text, version) VALUES (?, 1)')
  let slept = 0
  const isHeld = holdDatabase(open(path), {
    post: () => undefined,
    isCancelled: () => false,
    sleep: () => {
      slept += 1
      if (slept > 100) throw new Error('the log does not grow')
      // Sixteen mebibytes a time, because the index has the text too.
      for (let row = 0; row < 8; row += 1) write.run('x'.repeat(1024 * 1024))
    },
  })
  expect({ isHeld, slept }).toEqual({ isHeld: false, slept: 4 })
})

const lockElsewhere = (folder: string): string => {
  const program = join(import.meta.dirname, '../../src/main/store/sqlite/connection/exclusive-lock.ts')
  const script = `import { openExclusively } from ${JSON.stringify(program)}
    console.log(openExclusively(process.argv[1]) === null ? 'in use' : 'locked')`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script, join(folder, DATABASE_FILE)])
  return String(child.stdout).trim()
}

test('after a backup the directory keeps its locks until its last store in the process is closed [backup-keeps-locks]', async () => {
  const app = await startTestApp()
  const other = await startTestApp({ folder: app.folder, isSetUp: false })
  await makeBackupOf(app.folder, app.store, app.clock.now)
  await app.close()
  // A closed descriptor would have dropped the lock of the other store, although it is open.
  expect(lockElsewhere(app.folder)).toBe('in use')
  await other.close()
  expect(lockElsewhere(app.folder)).toBe('locked')
})

test.each([
  ['cannot be held', async (): Promise<HeldDatabase | null> => null],
  [
    'was not held to the end',
    async (hold: () => Promise<HeldDatabase | null>): Promise<HeldDatabase | null> => {
      const held = await hold()
      if (!held) throw new Error('nothing disturbs the hold here')
      return {
        ...held,
        release: async () => {
          await held.release()
          return false
        },
      }
    },
  ],
])('a database file that %s is copied, and no other file is left', async (_, holdDatabase) => {
  const { folder, store, clock, register } = await startTestApp()
  await register()
  const { file } = await makeBackupOf(folder, { ...store, holdDatabase: () => holdDatabase(store.holdDatabase) }, clock.now)
  expect(readdirSync(join(file, '..'))).toHaveLength(1)
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
  const restored = join(makeFolder(), 'restored')
  const how = { file, folder: restored, readPassphrase: async () => backupPassphrase, readerProgram: READER, now: clock.now }
  expect(await restoreBackup(how)).toMatchObject({ kind: 'restored', users: 2 })
  const copy = await startTestApp({ folder: restored, isSetUp: false })
  await copy.signIn(person)
})

test('a file of the directory itself is no import and no backup, and choosing it leaves its locks [own-files-keep-locks]', async () => {
  const app = await startTransferApp()
  app.database.close()
  const own = join(app.folder, DATABASE_FILE)
  const linked = join(makeFolder(), 'other-name.db')
  linkSync(own, linked)
  const before = dumpTables(app.folder)
  for (const path of [own, linked]) {
    const opened = await app.call('transfers:open', undefined, app.ada, windowChoosing([path]))
    expect(opened).toMatchObject({ fault: 'own-file' })
    const choosing = { ...paperlessDesktop, chooseBackup: async () => path }
    const window: Caller = { transport: 'window', source: 'window:1', desktop: choosing }
    await app.call('restores:rehearse', { passphrase: backupPassphrase }, app.ada, window)
    const read = () => app.call('restores:read', undefined, app.ada)
    await expect.poll(async () => (await read()).kind, { timeout: PATIENCE_MS }).not.toBe('rehearsing')
    expect(await read()).toMatchObject({ kind: 'refused', reason: 'not-a-backup' })
  }
  expect(lockElsewhere(app.folder)).toBe('in use')
  expect(dumpTables(app.folder)).toBe(before)
})
