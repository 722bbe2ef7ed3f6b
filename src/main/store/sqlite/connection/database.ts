import { dirname } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { createPrivateFile } from '../../../platform/private-file.ts'

/** How long opening waits for another process that recovers, migrates or closes the same file (milliseconds). */
const OPENING_WAIT_MS = 2_000

/** Opens a database file that was inspected. SQLite waits for locks until `prepareForWrites`. */
export const openDatabase = (path: string): Database => {
  keepTemporaryFiles(dirname(path))
  return new Sqlite(path, { fileMustExist: true, timeout: OPENING_WAIT_MS })
}

/**
 * SQLite reads this variable once, when the process opens its first database. The files of a compaction would otherwise hold the directory
 * outside the data folder, which alone is private.
 */
const keepTemporaryFiles = (folder: string): void => {
  process.env.SQLITE_TMPDIR = folder
}

/** Opens a database file to look at it. A connection that could write would copy the write-ahead log to the file when it is closed. */
export const openForInspection = (path: string): Database => {
  keepTemporaryFiles(dirname(path))
  return new Sqlite(path, { readonly: true, fileMustExist: true, timeout: OPENING_WAIT_MS })
}

/** Whether all pages, indexes and constraints of a database file are whole. It reads the whole file. */
export const isDatabaseWhole = (path: string): boolean => {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true })
  try {
    return database.pragma('integrity_check(1)', { simple: true }) === 'ok'
  } catch {
    return false
  } finally {
    database.close()
  }
}

/** The settings for many short writes, made after the migrations, which may wait for a lock and sort more than fits in memory. */
export const prepareForWrites = (database: Database): void => {
  // The write queue waits for locks with a timer, because waiting in SQLite would block this thread.
  database.pragma('busy_timeout = 0')
  // Savepoints would otherwise copy pages of the directory into files outside the data folder.
  database.pragma('temp_store = MEMORY')
}

/** Makes the settings of a connection, before its first write. Returns false on a disk that cannot share memory, which WAL needs. */
export const configureDatabase = (database: Database): boolean => {
  const mode = database.pragma('journal_mode = WAL', { simple: true })
  // Checkpoints stay safe at a power loss. The write queue syncs each commit itself, because SQLite would block the main thread.
  database.pragma('synchronous = NORMAL')
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
  return mode === 'wal'
}

/** Creates an empty file that only its owner can read, because SQLite would create it with the mode of the umask. */
export const createDatabaseFile = createPrivateFile
