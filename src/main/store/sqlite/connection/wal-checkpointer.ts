import { type FileHandle, open } from 'node:fs/promises'
import type { Database } from 'better-sqlite3'
import { runInWorker } from '../workers/worker-thread.ts'

/** Slices between two checkpoints: about a second of them, and some ten thousand pages of the log. */
const SLICES_AT_ONCE = 128

/** How long after the last slice it is over (milliseconds). */
const OVER_AFTER_MS = 500

/** SQLite's own, in pages. */
const USUAL_PAGES = 1_000

/** A log to which others go on writing is never quite empty; then the rest is for the next time. */
const TRIES = 3

/**
 * While a job changes very many accounts, this thread waits for no disk. The job does: after each slice for the write-ahead log to be on the
 * disk, and now and then for its pages to be put into the database, both on other threads. SQLite would do either within a commit, and hold the
 * windows up for some milliseconds each time, and for a tenth of a second every tenth.
 */
export const createWalCheckpointer = (database: Database, readerProgram: string) => {
  let slices = 0
  let isUsual = true
  let over: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()
  let log: FileHandle | null = null

  const setPages = (pages: number): void => void database.pragma(`wal_autocheckpoint = ${pages}`)

  const checkpointOnce = async (): Promise<void> => {
    const watch = { onProgress: () => undefined, signal: new AbortController().signal }
    for (let round = 0; round < TRIES; round += 1)
      if (await runInWorker({ program: readerProgram, path: database.name }, { kind: 'checkpoint' }, watch)) return
  }

  const checkpoint = (): Promise<void> => {
    slices = 0
    // What could not be done now is done by a later commit.
    running = running.then(checkpointOnce).catch(() => undefined)
    return running
  }

  /** The log stays the same file for as long as the database is open, and no lock of SQLite's is on it. */
  const syncLog = async (): Promise<void> => {
    // Not only to read: Windows flushes for writers alone.
    log ??= await open(`${database.name}-wal`, 'r+')
    await log.datasync()
  }

  const closeLog = async (): Promise<void> => {
    const former = log
    log = null
    await former?.close()
  }

  const end = async (): Promise<void> => {
    over = null
    await checkpoint()
    if (!database.open) return
    isUsual = true
    setPages(USUAL_PAGES)
  }

  return {
    /** After the commit of each slice, which has waited for no disk: resolves when it is there. */
    afterSlice: async (): Promise<void> => {
      if (over) clearTimeout(over)
      if (isUsual) setPages(0)
      isUsual = false
      try {
        await syncLog()
        slices += 1
        if (slices >= SLICES_AT_ONCE) await checkpoint()
      } finally {
        over = setTimeout(() => void end(), OVER_AFTER_MS).unref()
      }
    },
    /** Waits for what runs; SQLite's own way of closing does the rest. */
    close: async (): Promise<void> => {
      if (over) clearTimeout(over)
      over = null
      await running
      await closeLog()
    },
  }
}
