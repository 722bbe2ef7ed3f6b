import type { Database } from 'better-sqlite3'

/** How long SQLite waits for another process that writes (milliseconds). */
const LOCK_WAIT_MS = 10_000

/** The page cache of the thread (KiB), because rows go to random places of many indexes. */
const CACHE_KIB = 32 * 1024

/** Pages of the log between two checkpoints: 40 MB, so that a page which many rows change is copied once. */
const CHECKPOINT_PAGES = 10_000

/** The settings of a worker thread's connection that writes transaction after transaction. */
export const prepareWritingThread = (database: Database): void => {
  database.pragma(`busy_timeout = ${LOCK_WAIT_MS}`)
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
  database.pragma('temp_store = MEMORY')
  database.pragma(`cache_size = -${CACHE_KIB}`)
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
}
