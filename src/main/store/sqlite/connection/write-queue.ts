import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { Refusal } from '../../../../shared/errors.ts'
import type { ReadCache } from './read-cache.ts'

/** How long a write waits for another process (milliseconds): longer than any of ours holds the lock. */
const BUSY_LIMIT_MS = 5_000

/** Between two tries. Waiting here, not in SQLite's busy handler, keeps the main process free. */
const BUSY_PAUSE_MS = 10

/**
 * While several callers write, commits are at least this far apart (milliseconds): an fsync blocks this thread for about as
 * long, and then serves all who came meanwhile. A lone caller never waits.
 */
const GATHER_MS = 5

type Waiting = { run: () => unknown; resolve: (value: never) => void; reject: (error: unknown) => void }

type Settled = { waiting: Waiting; value?: unknown; error?: unknown }

/**
 * Group commit: writes that arrive in the same turn of the event loop share one transaction and one fsync, each in a
 * savepoint of its own, so that one that is refused takes nothing with it. A promise resolves after the commit.
 */
export class WriteQueue {
  readonly #database: Database
  readonly #known: Pick<ReadCache, 'forget'>
  #waiting: Waiting[] = []
  #hasCompany = false
  #committedAt = 0
  #flushing: Promise<void> | null = null
  #isClosed = false

  constructor(database: Database, known: Pick<ReadCache, 'forget'>) {
    this.#database = database
    this.#known = known
  }

  /** Runs `run` synchronously inside a transaction, soon. What it throws rolls it back and rejects. */
  write<T>(run: () => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Refusal('not-available'))
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject })
      this.#flushing ??= this.#flushSoon()
    })
  }

  /**
   * As `write`, but at once and without waiting for the disk: it survives the end of the process, however sudden, and every other process
   * sees it; only a loss of power may undo it, until anyone's next `write`. For what would otherwise cost an fsync of its own.
   */
  async writeSoon<T>(run: () => T): Promise<T> {
    if (this.#isClosed) throw new Refusal('not-available')
    this.#known.forget()
    // The queue's own transaction is open: it takes this along.
    if (this.#database.inTransaction) return this.write(run)
    const now = this.#runNow(run)
    return now.kind === 'done' ? now.value : this.write(run)
  }

  #runNow<T>(run: () => T): { kind: 'done'; value: T } | { kind: 'busy' } {
    try {
      this.#database.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE')
      const value = run()
      this.#database.exec('COMMIT')
      return { kind: 'done', value }
    } catch (error) {
      this.#rollBack()
      if (isBusy(error)) return { kind: 'busy' }
      throw error
    } finally {
      // It cannot be changed inside a transaction; here there is none any more.
      this.#database.exec('PRAGMA synchronous = FULL')
    }
  }

  /** Resolves when nothing is queued any more. */
  async drain(): Promise<void> {
    while (this.#flushing) await this.#flushing
  }

  /** Takes no more writes, and resolves when all that were taken are on the disk or have failed. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.drain()
  }

  async #flushSoon(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#gather()
      await this.#flush()
    }
    this.#flushing = null
  }

  async #gather(): Promise<void> {
    const rest = this.#hasCompany ? this.#committedAt + GATHER_MS - performance.now() : 0
    if (rest > 0) await wait(rest)
    else await new Promise((resolve) => setImmediate(resolve))
  }

  async #flush(): Promise<void> {
    const isOpen = await this.#begin().catch((error) => this.#rejectAll(error))
    if (!isOpen) return
    const batch = this.#waiting
    this.#waiting = []
    this.#hasCompany = batch.length > 1
    let settled: Settled[]
    try {
      settled = batch.map((waiting) => this.#runOne(waiting))
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#rollBack()
      for (const { reject } of batch) reject(error)
      return
    } finally {
      this.#committedAt = performance.now()
    }
    for (const { waiting, value, error } of settled) error === undefined ? waiting.resolve(value as never) : waiting.reject(error)
  }

  /** Never throws: a disk that fails here too must not keep the batch, and all that come after it, waiting for ever. */
  #rollBack(): void {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // The next batch tries again before it begins.
    }
  }

  async #begin(): Promise<true> {
    const deadline = performance.now() + BUSY_LIMIT_MS
    for (;;) {
      try {
        this.#known.forget()
        this.#rollBack()
        this.#database.exec('BEGIN IMMEDIATE')
        return true
      } catch (error) {
        if (!isBusy(error)) throw error
        if (performance.now() > deadline) throw new Refusal('busy')
        await wait(BUSY_PAUSE_MS)
      }
    }
  }

  #rejectAll(error: unknown): false {
    for (const { reject } of this.#waiting.splice(0)) reject(error)
    return false
  }

  #runOne(waiting: Waiting): Settled {
    try {
      // Once the transaction is gone (see below), a savepoint would start one of its own, and keep what its caller is told is lost.
      if (!this.#database.inTransaction) throw new Error('the transaction ended before this write')
      this.#database.exec('SAVEPOINT one')
      const value = waiting.run()
      this.#database.exec('RELEASE one')
      return { waiting, value }
    } catch (error) {
      // A full disk rolls the whole transaction back by itself; then there is no savepoint left.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK TO one; RELEASE one')
      return { waiting, error: error ?? new Error('a write failed without saying why') }
    }
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
