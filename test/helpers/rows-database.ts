import { join } from 'node:path'
import {
  configureDatabase,
  createDatabaseFile,
  openDatabase,
  prepareForWrites,
} from '../../src/main/store/sqlite/connection/database.ts'
import { createReadCache } from '../../src/main/store/sqlite/connection/read-cache.ts'
import { WalFile } from '../../src/main/store/sqlite/connection/wal-file.ts'
import { WriteQueue } from '../../src/main/store/sqlite/connection/write-queue.ts'
import { makeFolder } from './test-app.ts'

/** A database on disk with one table of numbers, and the statements to write and read it. */
export const openRows = () => {
  const path = join(makeFolder(), 'queue.db')
  createDatabaseFile(path)
  const database = openDatabase(path)
  configureDatabase(database)
  prepareForWrites(database)
  database.exec('CREATE TABLE rows (value INTEGER UNIQUE) STRICT')
  const insert = database.prepare('INSERT INTO rows VALUES (?)')
  const select = database.prepare<[], number>('SELECT value FROM rows ORDER BY value').pluck()
  const known = createReadCache(database)
  const wal = new WalFile(database)
  return {
    path,
    database,
    known,
    wal,
    queue: new WriteQueue(database, known, wal),
    insert: (value: number) => void insert.run(value),
    read: (): number[] => select.all(),
  }
}
