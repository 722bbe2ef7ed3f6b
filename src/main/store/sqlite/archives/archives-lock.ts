import { closeSync, constants, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { removeLeftovers } from '../../../platform/atomic-file.ts'
import { NO_FOLLOW } from '../../../platform/private-file.ts'
import { ARCHIVE_NAME } from '../../folder-files.ts'
import { lockFile } from '../connection/exclusive-lock.ts'
import { type ArchiveHeader, nameArchive, parseHeader } from './archive-format.ts'

/** Locked by the process that writes archives. */
const LOCK_FILE = 'archives.lock'

/** More than a header has (bytes). */
const HEADER_MAX_BYTES = 4_096

/** Lets one process at a time write archives, until the result is called. Null if another one does. */
export const lockArchives = (folder: string): (() => void) | null => lockFile(join(folder, LOCK_FILE))

const readHeader = (path: string): ArchiveHeader | null => {
  const descriptor = openSync(path, constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0))
  try {
    const start = Buffer.alloc(HEADER_MAX_BYTES)
    const [line = ''] = start.toString('utf8', 0, readSync(descriptor, start, 0, start.length, 0)).split('\n')
    return parseHeader(line)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Removes the files of archives that a crash or a full disk left, if the database still has their entries. Any other file stays: it may be the
 * only copy. Call it with the lock.
 */
export const removeOrphans = (database: Database, folder: string): void => {
  removeLeftovers(folder)
  const findArchive = database.prepare<[number, number], number>(
    'SELECT 1 FROM audit_archives WHERE first_entry = ? AND last_entry = ?',
  )
  const findLink = database.prepare<[number], Buffer>('SELECT link FROM audit_entries WHERE id = ?').pluck()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const header = entry.isFile() && ARCHIVE_NAME.test(entry.name) ? readHeader(path) : null
    if (!header || nameArchive(header) !== entry.name || findArchive.get(header.first, header.last)) continue
    const isInDatabase = findLink.get(header.first) && findLink.get(header.last)?.toString('hex') === header.linkAfter
    if (isInDatabase) rmSync(path, { force: true })
  }
}
