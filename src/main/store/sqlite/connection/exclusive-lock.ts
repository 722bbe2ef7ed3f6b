import { closeSync, constants, existsSync, openSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import { hasErrorCode } from '../../../platform/errno.ts'
import { NO_FOLLOW, PRIVATE_FILE_MODE } from '../../../platform/private-file.ts'

/** How long a connection waits for the lock of another process (milliseconds): longer than opening a directory waits. */
export const EXCLUSIVE_WAIT_MS = 5_000

/**
 * Opens a database that no other process may open until it is closed, not even to read. Null if another one has it open. Nothing in the file
 * changes.
 */
export const openExclusively = (path: string, waitMs = EXCLUSIVE_WAIT_MS): Database | null => {
  const database = new Sqlite(path, { fileMustExist: true, timeout: waitMs })
  try {
    // Without this, the lock of a write-ahead log would let others read.
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE; COMMIT')
    return database
  } catch (error) {
    database.close()
    if (hasErrorCode(error, /^SQLITE_(BUSY|LOCKED)/)) return null
    throw error
  }
}

/** Locks an empty file, which is created if it is missing, until the result is called. Null if another process has the lock. */
export const lockFile = (path: string): (() => void) | null => {
  if (!existsSync(path)) closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW, PRIVATE_FILE_MODE))
  const database = openExclusively(path)
  return database && (() => void database.close())
}
