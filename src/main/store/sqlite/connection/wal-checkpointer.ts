import type { Database } from 'better-sqlite3'
import { Sequencer } from '../../../platform/sequencer.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { WalFile } from './wal-file.ts'

/** Bulk slices between two WAL checkpoints: about one second, and about 10,000 pages of the log. */
const SLICES_PER_CHECKPOINT = 128

/** How long after the last slice a job counts as finished (milliseconds). */
const FINISHED_AFTER_MS = 500

/** SQLite's default for `wal_autocheckpoint` (pages). */
const DEFAULT_PAGES = 1_000

/** A checkpoint is incomplete while others write to the log; after this many attempts the next one copies the rest. */
const ATTEMPTS_MAX = 3

/**
 * During a bulk job, fsync and WAL checkpoints run on other threads between two slices, and the job waits for them. Inside a commit, SQLite
 * would block the main thread for up to 100 ms.
 */
export const createWalCheckpointer = (database: Database, wal: WalFile, readerProgram: string) => {
  let slices = 0
  let isDefault = true
  let holders = 0
  let finishTimer: NodeJS.Timeout | null = null
  const checkpoints = new Sequencer()

  const setPages = (pages: number): void => void database.pragma(`wal_autocheckpoint = ${pages}`)

  const checkpointOnce = async (): Promise<void> => {
    const watch = { onProgress: () => undefined, signal: new AbortController().signal }
    for (let round = 0; round < ATTEMPTS_MAX; round += 1)
      if (await runInWorker({ program: readerProgram, path: database.name }, { kind: 'checkpoint' }, watch)) return
  }

  const checkpoint = (): Promise<void> => {
    slices = 0
    // A later commit copies what this checkpoint could not.
    return checkpoints.run(checkpointOnce).catch(() => undefined)
  }

  const end = async (): Promise<void> => {
    finishTimer = null
    await checkpoint()
    if (!database.open || holders > 0) return
    isDefault = true
    setPages(DEFAULT_PAGES)
  }

  return {
    /** Called after the commit of each slice; resolves when the slice is on the disk. */
    afterSlice: async (): Promise<void> => {
      if (finishTimer) clearTimeout(finishTimer)
      if (isDefault) setPages(0)
      isDefault = false
      try {
        await wal.sync()
        slices += 1
        if (slices >= SLICES_PER_CHECKPOINT) await checkpoint()
      } finally {
        finishTimer = setTimeout(() => void end(), FINISHED_AFTER_MS).unref()
      }
    },
    /** Leaves checkpoints to a worker thread that writes, until the returned function is called. */
    leaveToWorker: (): (() => void) => {
      holders += 1
      isDefault = false
      setPages(0)
      return () => {
        holders -= 1
        if (holders === 0 && database.open && !finishTimer) finishTimer = setTimeout(() => void end(), FINISHED_AFTER_MS).unref()
      }
    },
    /** Waits for a running checkpoint; SQLite runs the last one when it closes. */
    close: async (): Promise<void> => {
      if (finishTimer) clearTimeout(finishTimer)
      finishTimer = null
      await checkpoints.settle()
    },
  }
}
