import { statSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import type { ThreadWatch } from '../../../platform/thread.ts'
import type { DatabaseFacts } from '../../ports/store.ts'
import { readFacts } from './database-copy.ts'

/** How often a snapshot is begun that no commit must interrupt (each takes about a millisecond, unless the log is long). */
const ATTEMPTS_MAX = 20

/** How long the thread sleeps between two looks at the log (milliseconds). */
const LOOK_MS = 20

/** How much the log may grow while the file is held: half of the file, and at least so much (bytes). No checkpoint can shorten it meanwhile. */
const GROWTH_BYTES = 64 * 1024 * 1024

/** What the thread posts once the file is held. `bytes`: the part of the file that belongs to the snapshot. */
export type HeldFile = DatabaseFacts & { readonly bytes: number }

type Checkpoint = { readonly busy: number; readonly log: number; readonly checkpointed: number }

/** Whether a passive checkpoint has left nothing in the log. A passive one blocks neither readers nor writers. */
const isAllCopied = (database: Database): boolean => {
  const [row] = database.pragma('wal_checkpoint(PASSIVE)') as Checkpoint[]
  return row !== undefined && row.busy === 0 && row.log >= 0 && row.log === row.checkpointed
}

/**
 * Begins a read transaction whose snapshot is the database file itself. A checkpoint never copies what is newer than the snapshot of a reader. So
 * nothing was committed since if the log has nothing left, and the file stays as it is until the transaction ends.
 */
const beginInFile = (database: Database, checkpointing: Database): boolean => {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    // Copies most of the log, so that the second checkpoint has little to do.
    isAllCopied(checkpointing)
    database.exec('BEGIN')
    // A transaction has its snapshot from its first read on.
    database.prepare('SELECT 1 FROM directory').get()
    if (isAllCopied(checkpointing)) return true
    database.exec('COMMIT')
  }
  return false
}

const sizeOfLog = (database: Database): number => statSync(`${database.name}-wal`, { throwIfNoEntry: false })?.size ?? 0

/**
 * Keeps the database file as it is at one moment until it is released, and posts what it holds. False if commits were too many, or the log grew too
 * long. Then what was read may be of several moments.
 */
export const holdDatabase = (
  database: Database,
  { isCancelled: isReleased, post, sleep }: Pick<ThreadWatch, 'isCancelled' | 'post' | 'sleep'>,
): boolean => {
  const checkpointing = new Sqlite(database.name, { fileMustExist: true })
  try {
    if (!beginInFile(database, checkpointing)) return false
    const pages = Number(database.pragma('page_count', { simple: true }))
    const held: HeldFile = { ...readFacts(database), bytes: pages * Number(database.pragma('page_size', { simple: true })) }
    const longest = sizeOfLog(database) + Math.max(GROWTH_BYTES, held.bytes / 2)
    post(held)
    while (!isReleased()) {
      if (sizeOfLog(database) > longest) return false
      sleep(LOOK_MS)
    }
    return true
  } finally {
    if (database.inTransaction) database.exec('COMMIT')
    checkpointing.close()
  }
}
