import { closeSync, openSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'

/** Opens a database file without changing it: it may turn out not to be ours. */
export const openDatabase = (path: string): Database => new Sqlite(path, { fileMustExist: true, timeout: 0 })

/** The settings that a database of ours needs at every opening, before its first write. */
export const configureDatabase = (database: Database): void => {
  database.pragma('journal_mode = WAL')
  // WAL alone survives a crash of the program; FULL also survives one of the machine. Not kept in the file.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
}

/** An empty file that only its owner may read, for SQLite to fill: its own would get the umask's mode. */
export const createDatabaseFile = (path: string): void => closeSync(openSync(path, 'a', 0o600))
