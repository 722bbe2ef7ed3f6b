import { statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { configureDatabase, createDatabaseFile, openDatabase } from '../../src/main/store/sqlite/connection/database.ts'
import { createWalCheckpointer } from '../../src/main/store/sqlite/connection/wal-checkpointer.ts'
import { WalFile } from '../../src/main/store/sqlite/connection/wal-file.ts'
import { makeFolder, READER } from '../helpers/test-app.ts'

/** More than SQLite's own thousand pages, in a hundred slices. */
const SLICE_BYTES = 80_000

test('while slices are written another thread puts them into the database, now and then and at their end; then SQLite does again', async () => {
  const path = join(makeFolder(), 'slices.db')
  createDatabaseFile(path)
  const database = openDatabase(path)
  onTestFinished(() => void database.close())
  configureDatabase(database)
  database.exec('CREATE TABLE slices (content BLOB NOT NULL) STRICT')
  database.pragma('wal_checkpoint(TRUNCATE)')
  const wal = new WalFile(database)
  const checkpoints = createWalCheckpointer(database, wal, READER)
  const insert = database.prepare('INSERT INTO slices VALUES (zeroblob(?))')
  const size = (): number => statSync(path).size
  const pages = (): unknown => database.pragma('wal_autocheckpoint', { simple: true })
  const before = size()
  for (let slice = 0; slice < 100; slice += 1) {
    insert.run(SLICE_BYTES)
    await checkpoints.afterSlice()
  }
  expect(pages()).toBe(0)
  expect(size()).toBe(before)
  for (let slice = 100; slice < 128; slice += 1) {
    insert.run(SLICE_BYTES)
    await checkpoints.afterSlice()
  }
  const middle = size()
  expect(middle).toBeGreaterThan(128 * SLICE_BYTES)
  insert.run(SLICE_BYTES)
  await checkpoints.afterSlice()
  expect(size()).toBe(middle)
  await expect.poll(size, { timeout: 20_000 }).toBeGreaterThan(middle)
  await expect.poll(pages, { timeout: 20_000 }).toBe(1_000)
  await checkpoints.close()
  await wal.close()
  const beside = new Sqlite(path, { readonly: true })
  expect(beside.prepare('SELECT count(*) FROM slices').pluck().get()).toBe(129)
  beside.close()
})
