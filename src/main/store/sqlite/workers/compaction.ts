import type { Database } from 'better-sqlite3'
import type { DatabaseSize } from '../../ports/store.ts'

const readNumber = (database: Database, pragma: 'page_count' | 'page_size' | 'freelist_count'): number =>
  Number(database.pragma(pragma, { simple: true }))

/** The size of the database by its own pages, because the file shrinks only at the next WAL checkpoint. */
export const readSize = (database: Database): DatabaseSize => {
  const pageBytes = readNumber(database, 'page_size')
  return {
    bytes: readNumber(database, 'page_count') * pageBytes,
    freeBytes: readNumber(database, 'freelist_count') * pageBytes,
  }
}

/** `isLogEmpty`: the write-ahead log has no former pages any more. */
export type Compacted = DatabaseSize & { readonly isLogEmpty: boolean }

/** How long the checkpoint waits for readers (milliseconds). */
const READERS_WAIT_MS = 5_000

/** Writes the database again. The checkpoint gives the space back at once; where a reader prevents it, a later one does. */
export const compactDatabase = (database: Database, isCancelled: () => boolean): Compacted | null => {
  if (isCancelled()) return null
  database.pragma('synchronous = FULL')
  database.exec('VACUUM')
  database.pragma(`busy_timeout = ${READERS_WAIT_MS}`)
  const [row] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
  return { ...readSize(database), isLogEmpty: row?.busy === 0 }
}
