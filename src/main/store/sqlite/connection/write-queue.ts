import { setTimeout as wait } from 'node:timers/promises'
import type { Database, Statement } from 'better-sqlite3'
import { Refusal } from '../../../../shared/errors.ts'
import type { ReadCache } from './read-cache.ts'

/** How long a write waits for another process (milliseconds): longer than Gatehouse ever holds the lock. */
const BUSY_LIMIT_MS = 5_000

/** The pause between two attempts (milliseconds). SQLite's busy handler would block the main process instead. */
const BUSY_PAUSE_MS = 10

/**
 * The least time between two commits while several callers write (milliseconds), so that they share an fsync, which takes about as long. A
 * single caller never waits.
 */
const GATHER_MS = 5

type Waiting = { run: () => unknown; resolve: (value: never) => void; reject: (error: unknown) => void }

type Settled = { waiting: Waiting; value?: unknown; error?: unknown }

/**
 * The write queue (group commit): writes of the same event-loop tick share one transaction and one fsync. Each has its own savepoint, so a
 * refused write does not affect the others; promises resolve after the commit.
 */
export class WriteQueue {
  readonly #database: Database
  readonly #known: Pick<ReadCache, 'forget'>
  readonly #beginning: Statement
  readonly #savepoint: Statement
  readonly #release: Statement
  #waiting: Waiting[] = []
  #waitingSoon: Waiting[] = []
  #hasCompany = false
  #committedAt = 0
  #flushing: Promise<void> | null = null
  #isClosed = false

  constructor(database: Database, known: Pick<ReadCache, 'forget'>) {
    this.#database = database
    this.#known = known
    // Prepared once, because SQLite would compile them again for every write.
    this.#beginning = database.prepare('BEGIN IMMEDIATE')
    this.#savepoint = database.prepare('SAVEPOINT one')
    this.#release = database.prepare('RELEASE one')
  }

  /** Queues `run`, which runs synchronously inside a transaction. An exception rolls it back and rejects the promise. */
  write<T>(run: () => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Refusal('not-available'))
    return new Promise<T>((resolve, reject) => this.#enqueue({ run, resolve, reject }))
  }

  #enqueue(...writes: Waiting[]): void {
    this.#waiting.push(...writes)
    this.#flushing ??= this.#flushSoon()
  }

  /**
   * Like `write`, but at the end of this event-loop tick and without an fsync. The change survives a crash of the process, but a power loss
   * before the next `write` may undo it.
   */
  writeSoon<T>(run: () => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Refusal('not-available'))
    return new Promise<T>((resolve, reject) => {
      this.#waitingSoon.push({ run, resolve, reject })
      // Writes of the same tick share a transaction here too.
      if (this.#waitingSoon.length === 1) setImmediate(() => this.#writeWaitingSoon())
    })
  }

  #writeWaitingSoon(): void {
    const batch = this.#waitingSoon
    this.#waitingSoon = []
    if (batch.length === 0) return
    // The queue's transaction is open, so these writes join the queue.
    if (this.#database.inTransaction) {
      this.#enqueue(...batch)
      return
    }
    this.#known.forget()
    let settled: Settled[]
    try {
      this.#database.exec('PRAGMA synchronous = NORMAL')
      this.#beginning.run()
      settled = batch.map((waiting) => this.#runOne(waiting))
      this.#commit(settled)
    } catch (error) {
      this.#rollBack()
      // Another process writes, so these writes wait for it in the queue.
      if (isBusy(error)) this.#enqueue(...batch)
      else for (const { reject } of batch) reject(error)
      return
    } finally {
      // SQLite cannot change this inside a transaction, and here none is open.
      this.#database.exec('PRAGMA synchronous = FULL')
    }
    settle(settled)
  }

  /** Resolves when the queue is empty. */
  async drain(): Promise<void> {
    while (this.#flushing) await this.#flushing
  }

  /** Rejects new writes, and resolves when all queued writes are committed or have failed. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#writeWaitingSoon()
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
      this.#commit(settled)
    } catch (error) {
      this.#rollBack()
      for (const { reject } of batch) reject(error)
      return
    } finally {
      this.#committedAt = performance.now()
    }
    settle(settled)
  }

  /** On a full disk SQLite has ended the transaction already. Its error is the true cause, and not that of the commit. */
  #commit(settled: readonly Settled[]): void {
    const cause = this.#database.inTransaction ? undefined : settled.find(({ error }) => error !== undefined)?.error
    if (cause !== undefined) throw cause
    this.#database.exec('COMMIT')
  }

  /** Never throws, because a failing disk must not leave the promises of this batch and later ones pending. */
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
        this.#beginning.run()
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
      // Without the transaction, a savepoint would start its own and commit a write that was reported as failed.
      if (!this.#database.inTransaction) throw new Error('the transaction ended before this write')
      this.#savepoint.run()
      const value = waiting.run()
      this.#release.run()
      return { waiting, value }
    } catch (error) {
      // On a full disk SQLite rolls back the whole transaction, and no savepoint is left.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK TO one; RELEASE one')
      return { waiting, error: error ?? new Error('a write failed without saying why') }
    }
  }
}

const settle = (settled: readonly Settled[]): void => {
  for (const { waiting, value, error } of settled) error === undefined ? waiting.resolve(value as never) : waiting.reject(error)
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
