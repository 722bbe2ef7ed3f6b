import { existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { formatHead } from '../../../../shared/domain/audit-head.ts'
import { hasErrorCode } from '../../../platform/errno.ts'
import { openExclusively } from '../connection/exclusive-lock.ts'

/** Longer than a process that is opening the directory waits for its lock (milliseconds). */
const LINGER_MS = 2_500

/** A database that this process alone has open while it loses its name. */
export type HeldDatabase = {
  /** The newest entry of its log. */
  readonly head: string | null
  /** Waits until no process can be opening the file by its former name, and closes it. Blocks the thread. */
  readonly release: () => void
}

const NOTHING: HeldDatabase = { head: null, release: () => undefined }

const readHead = (database: Database): string | null => {
  const hasLog = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit_entries'").get() !== undefined
  if (!hasLog) return null
  const head = database
    .prepare<[], { id: number; link: Buffer }>('SELECT id, link FROM audit_entries ORDER BY id DESC LIMIT 1')
    .get()
  return head ? formatHead(head.id, head.link.toString('hex')) : null
}

const isNoDatabase = (error: unknown): boolean => hasErrorCode(error, /^SQLITE_(CORRUPT|NOTADB)/)

/** Whether another process has the database open. Changes nothing. */
export const isHeldElsewhere = (path: string): boolean => {
  if (!existsSync(path)) return false
  try {
    const database = openExclusively(path)
    database?.close()
    return database === null
  } catch (error) {
    if (isNoDatabase(error)) return false
    throw error
  }
}

/** Opens a database for the time of its replacement. A missing or damaged one has no other readers. Null if another process has it open. */
export const holdReplaced = (path: string): HeldDatabase | null => {
  if (!existsSync(path)) return NOTHING
  try {
    const database = openExclusively(path)
    if (!database) return null
    // Closing a write-ahead log deletes it by its name, which belongs to the restored database by then.
    database.pragma('journal_mode = DELETE')
    const release = (): void => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, LINGER_MS)
      database.close()
    }
    return { head: readHead(database), release }
  } catch (error) {
    if (isNoDatabase(error)) return NOTHING
    throw error
  }
}
