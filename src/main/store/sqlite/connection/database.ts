import Sqlite, { type Database } from 'better-sqlite3'
import { createPrivateFile } from '../../../platform/private-file.ts'

/** How long an opening waits for another process that recovers, migrates or closes the same file (milliseconds). */
const OPENING_WAIT_MS = 2_000

/** Opens a database file without changing it: it may turn out not to be ours. Until `waitNoMore`, it waits for other processes. */
export const openDatabase = (path: string): Database => new Sqlite(path, { fileMustExist: true, timeout: OPENING_WAIT_MS })

/** From here on a lock is waited for with a timer (see write-queue.ts), never in SQLite, which would stop this thread. */
export const waitNoMore = (database: Database): void => void database.pragma('busy_timeout = 0')

/** The settings that a database of ours needs at every opening, before its first write. */
export const configureDatabase = (database: Database): void => {
  database.pragma('journal_mode = WAL')
  // WAL alone survives a crash of the program; FULL also survives one of the machine. Not kept in the file.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
}

/** An empty file that only its owner may read, for SQLite to fill: its own would get the umask's mode. */
export const createDatabaseFile = createPrivateFile
