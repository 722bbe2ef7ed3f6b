import { closeSync, constants, existsSync, openSync, statSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import { hasErrorCode } from '../../../platform/errno.ts'
import { NO_FOLLOW, PRIVATE_FILE_MODE } from '../../../platform/private-file.ts'

/** How long a connection waits for the lock of another process (milliseconds): longer than opening a directory waits. */
const EXCLUSIVE_WAIT_MS = 5_000

/**
 * Opens a database that no other process may open until it is closed, not even to read. Null if another one has it open. Nothing in the file
 * changes.
 */
export const openExclusively = (path: string, { isEmpty = false } = {}): Database | null => {
  const database = new Sqlite(path, { timeout: EXCLUSIVE_WAIT_MS })
  try {
    // Without this, the lock of a write-ahead log would let others read.
    database.pragma('locking_mode = EXCLUSIVE')
    // An empty file gets no header, so it needs no journal beside it.
    if (isEmpty) database.pragma('journal_mode = MEMORY')
    database.exec('BEGIN EXCLUSIVE; COMMIT')
    return database
  } catch (error) {
    database.close()
    if (hasErrorCode(error, /^SQLITE_(BUSY|LOCKED)/)) return null
    throw error
  }
}

const findInode = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino

const create = (path: string): void => {
  if (!existsSync(path)) closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW, PRIVATE_FILE_MODE))
}

/** Locks an empty file, which is created if it is missing, until the result is called. Null if another process has the lock. */
export const lockFile = (path: string): (() => void) | null => {
  for (;;) {
    create(path)
    const inode = findInode(path)
    const database = openExclusively(path, { isEmpty: true })
    if (!database) return null
    // Another process may have removed the file after it was opened here. A lock on it would hold for no other process.
    if (inode !== undefined && findInode(path) === inode) return () => void database.close()
    database.close()
  }
}
