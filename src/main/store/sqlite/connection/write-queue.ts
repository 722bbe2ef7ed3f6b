import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database, Statement } from 'better-sqlite3'
import { Refusal } from '../../../../shared/errors.ts'
import { canLockIn } from './lock-probe.ts'
import type { ReadCache } from './read-cache.ts'
import type { WalFile } from './wal-file.ts'
import { WriteTurns } from './write-turns.ts'

/** How long a write waits for another process (milliseconds): longer than Gatehouse ever holds the lock. */
const BUSY_LIMIT_MS = 5_000

/** The pause between two attempts (milliseconds). SQLite's busy handler would block the main process instead. */
const BUSY_PAUSE_MS = 10

/** The same while a worker thread of this process writes, which commits as soon as it is asked (milliseconds). */
const ASKED_PAUSE_MS = 1

type Waiting = { run: () => unknown; resolve: (value: never) => void; reject: (error: unknown) => void }

type Settled = { waiting: Waiting; value?: unknown; error?: unknown }

/**
 * The write queue (group commit): writes that arrive during an fsync share the next transaction and fsync. Each has its own savepoint, so a
 * refused write does not affect the others; promises resolve when the commit is on the disk.
 */
export class WriteQueue {
  readonly #database: Database
  readonly #known: Pick<ReadCache, 'forget'>
  readonly #wal: Pick<WalFile, 'sync'>
  readonly #turns: WriteTurns
  readonly #beginning: Statement
  readonly #commitment: Statement
  readonly #savepoint: Statement
  readonly #release: Statement
  #waiting: Waiting[] = []
  #waitingSoon: Waiting[] = []
  #flushing: Promise<void> | null = null
  #isClosed = false

  constructor(
    database: Database,
    known: Pick<ReadCache, 'forget'>,
    wal: Pick<WalFile, 'sync'>,
    turns: WriteTurns = new WriteTurns(),
  ) {
    this.#database = database
    this.#known = known
    this.#wal = wal
    this.#turns = turns
    // Prepared once, because SQLite would compile them again for every write.
    this.#beginning = database.prepare('BEGIN IMMEDIATE')
    this.#commitment = database.prepare('COMMIT')
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
    try {
      this.#beginNow()
    } catch (error) {
      // Another process writes, so these writes wait for it in the queue.
      if (isBusy(error)) this.#enqueue(...batch)
      else rejectAll(batch, error)
      return
    }
    settle(this.#runBatch(batch))
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
      // Writes of the same event-loop tick share a transaction.
      await new Promise((resolve) => setImmediate(resolve))
      await this.#flush()
    }
    this.#flushing = null
  }

  async #flush(): Promise<void> {
    try {
      await this.#begin()
    } catch (error) {
      rejectAll(this.#waiting.splice(0), error)
      return
    }
    const batch = this.#waiting
    this.#waiting = []
    const settled = this.#runBatch(batch)
    this.#turns.finish()
    if (settled.every(({ error }) => error !== undefined)) return settle(settled)
    try {
      await this.#wal.sync()
    } catch (error) {
      return rejectAll(batch, error)
    }
    settle(settled)
  }

  /** Runs a batch in the open transaction and commits. Never throws: a failed commit is the error of every write. */
  #runBatch(batch: readonly Waiting[]): Settled[] {
    try {
      const isAlone = batch.length === 1
      const settled = batch.map((waiting) => this.#runOne(waiting, isAlone))
      if (isAlone && settled[0]?.error !== undefined) this.#rollBack()
      else this.#commit(settled)
      return settled
    } catch (error) {
      this.#rollBack()
      return batch.map((waiting) => ({ waiting, error }))
    }
  }

  /** On a full disk SQLite has ended the transaction already. Its error is the true cause, and not that of the commit. */
  #commit(settled: readonly Settled[]): void {
    const cause = this.#database.inTransaction ? undefined : settled.find(({ error }) => error !== undefined)?.error
    if (cause !== undefined) throw cause
    this.#commitment.run()
  }

  /** Never throws, because a failing disk must not leave the promises of this batch and later ones pending. */
  #rollBack(): void {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // The next batch tries again before it begins.
    }
  }

  #beginNow(): void {
    this.#known.forget()
    this.#rollBack()
    this.#beginning.run()
  }

  async #begin(): Promise<void> {
    const deadline = performance.now() + BUSY_LIMIT_MS
    for (;;) {
      try {
        return this.#beginNow()
      } catch (error) {
        if (!isBusy(error)) throw error
        if (performance.now() > deadline) {
          this.#turns.finish()
          throw new Refusal(canLockIn(dirname(this.#database.name)) ? 'busy' : 'locks-missing')
        }
        const { isShared } = this.#turns
        if (isShared) this.#turns.ask()
        await wait(isShared ? ASKED_PAUSE_MS : BUSY_PAUSE_MS)
      }
    }
  }

  /** Without another write in the transaction, its rollback replaces the savepoint, which costs a copy of every changed page. */
  #runOne(waiting: Waiting, isAlone: boolean): Settled {
    try {
      // Without the transaction, a savepoint would start its own and commit a write that was reported as failed.
      if (!this.#database.inTransaction) throw new Error('the transaction ended before this write')
      if (isAlone) return { waiting, value: waiting.run() }
      this.#savepoint.run()
      const value = waiting.run()
      this.#release.run()
      return { waiting, value }
    } catch (error) {
      // On a full disk SQLite rolls back the whole transaction, and no savepoint is left.
      if (!isAlone && this.#database.inTransaction) this.#database.exec('ROLLBACK TO one; RELEASE one')
      return { waiting, error: error ?? new Error('a write failed without saying why') }
    }
  }
}

const rejectAll = (batch: readonly Waiting[], error: unknown): void => {
  for (const { reject } of batch) reject(error)
}

const settle = (settled: readonly Settled[]): void => {
  for (const { waiting, value, error } of settled) error === undefined ? waiting.resolve(value as never) : waiting.reject(error)
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
