import type { Database } from 'better-sqlite3'
import { Refusal } from '../../../../shared/errors.ts'
import type { AuditEntry, Guard, TransferCounts, TransferRun, Watch } from '../../ports/store.ts'
import type { WriteTurns } from '../connection/write-turns.ts'
import { prepareWritingThread } from '../connection/writing-thread.ts'
import { checkGuard } from '../stores/commit-guard.ts'
import { createEndedAccess } from '../stores/ended-access.ts'
import { createUserChanges } from '../stores/user-changes.ts'
import type { AppendedHead } from '../tables/audit.ts'
import { openTables, type Tables } from '../tables/store-tables.ts'
import { ImportedUsers, type RowOutcome } from '../transfer/imported-users.ts'
import type { StagedRow } from '../transfer/staged-rows.ts'
import { openStaging, pathOfStaging } from '../transfer/staging-file.ts'

/** Rows of a transaction. More would not be faster, and would hold the lock for longer. */
const ROWS_PER_TRANSACTION = 1_000

/** Rows between two looks at whether the main thread waits (about a millisecond). */
const ROWS_PER_LOOK = 8

/** How often another process gets a chance to write, and for how long: its write queue tries every 10 ms (milliseconds). */
const PAUSE_EVERY_MS = 1_000
const PAUSE_MS = 12

export type TransferTask = {
  readonly run: TransferRun
  readonly runner: string
  /** What the clock of the directory is ahead of the system's (milliseconds). */
  readonly clockAhead: number
  readonly turns: SharedArrayBuffer
}

/** What the thread tells after each commit. */
export type TransferCommit = { readonly head: AppendedHead | null; readonly ended: readonly string[] }

type ThreadParts = {
  readonly onProgress: Watch['onProgress']
  readonly isCancelled: () => boolean
  readonly onCommit: (commit: TransferCommit) => void
  readonly turns: WriteTurns
}

/** The outcome of a run on its thread. A refusal is its code, because threads exchange no errors with codes. */
export type TransferEnd = { readonly counts: TransferCounts; readonly refused: 'not-permitted' | 'changed-meanwhile' | null }

/** The transactions of one run. */
class Transactions {
  readonly #database: Database
  readonly #tables: Tables
  readonly #task: TransferTask
  readonly #endedAccess: ReturnType<typeof createEndedAccess>
  readonly #users: ImportedUsers
  readonly #turns: WriteTurns
  readonly #rows: (after: number, limit: number) => StagedRow[]
  counts: TransferCounts

  constructor(database: Database, staging: Database, task: TransferTask, turns: WriteTurns) {
    this.#database = database
    this.#task = task
    this.#turns = turns
    this.#tables = openTables(database)
    this.#endedAccess = createEndedAccess(this.#tables)
    this.#users = new ImportedUsers({
      database,
      tables: this.#tables,
      endedAccess: this.#endedAccess,
      userChanges: createUserChanges({ ...this.#tables, endedAccess: this.#endedAccess }),
      decisions: task.run.decisions,
      batchId: task.run.entry,
    })
    const read = staging.prepare<[number, number], StagedRow>('SELECT * FROM rows WHERE position > ? ORDER BY position LIMIT ?')
    this.#rows = (after, limit) => read.all(after, limit)
    const { position, changed, skipped, withoutPassword } = task.run
    this.counts = { position, changed, skipped, withoutPassword }
  }

  /** Carries out up to a thousand rows, fewer if others wait. */
  runNext(): TransferCommit {
    const now = Date.now() + this.#task.clockAhead
    const rows = this.#rows(this.counts.position, ROWS_PER_TRANSACTION)
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const { head, counts } = this.#carryOut(rows, now)
      this.#database.exec('COMMIT')
      this.counts = counts
      return { head, ended: this.#endedAccess.takeEnded() }
    } catch (error) {
      // On a full disk SQLite has ended the transaction already.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  #guard(now: number): Guard {
    const { owner, epoch } = this.#task.run
    return { now, jobOwner: { id: owner.id, permission: 'users:manage', epoch } }
  }

  #carryOut(rows: readonly StagedRow[], now: number): { head: AppendedHead | null; counts: TransferCounts } {
    const { run, runner } = this.#task
    const { transferRuns, users, skippedUsers, audit } = this.#tables
    // The lock of the run first: what another process has taken over is no longer ours to check.
    if (!transferRuns.advance(run.entry, runner, this.counts)) throw new Refusal('changed-meanwhile')
    checkGuard(this.#tables, this.#guard(now))
    this.#endedAccess.takeEnded()
    const { role: ownerRole } = users.requireById(run.owner.id)
    const { owner: actor, transport } = run
    const entry: AuditEntry = { at: now, actor, subject: null, action: '', transport, outcome: 'success', details: null }
    const skips = skippedUsers.recordOf({ batchId: run.entry, changedBefore: this.counts.changed })
    const append = audit.appendMany()
    let counts = this.counts
    let head: AppendedHead | null = null
    for (const [index, row] of rows.entries()) {
      const outcome = this.#users.carryOut(row, { ownerRole, entry, append })
      if (outcome.kind === 'changed') head = outcome.head
      if (outcome.kind !== 'left') skips.add(outcome.kind === 'changed' ? null : outcome)
      counts = add(counts, row, outcome)
      if (index % ROWS_PER_LOOK === 0 && this.#turns.isAsked()) break
    }
    transferRuns.advance(run.entry, runner, counts)
    return { head, counts }
  }
}

const add = (counts: TransferCounts, { position }: StagedRow, outcome: RowOutcome): TransferCounts => ({
  position,
  changed: counts.changed + (outcome.kind === 'changed' ? 1 : 0),
  skipped: counts.skipped + (outcome.kind === 'skipped' ? 1 : 0),
  withoutPassword: counts.withoutPassword + (outcome.kind === 'changed' && !outcome.hasPassword ? 1 : 0),
})

/** Carries out a run, transaction by transaction, and hands over the lock between them. */
export const runTransfer = (database: Database, task: TransferTask, parts: ThreadParts): TransferEnd => {
  const { onProgress, isCancelled, onCommit, turns } = parts
  prepareWritingThread(database)
  const staging = openStaging(pathOfStaging(database, task.run.staging))
  try {
    // Its lock shows other processes that this run goes on.
    staging.exec('BEGIN; SELECT 1 FROM rows LIMIT 1')
    const transactions = new Transactions(database, staging, task, turns)
    let pausedAt = performance.now()
    while (transactions.counts.position < task.run.total && !isCancelled()) {
      try {
        onCommit(transactions.runNext())
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const refused = error.error.code === 'changed-meanwhile' ? 'changed-meanwhile' : 'not-permitted'
        return { counts: transactions.counts, refused }
      }
      onProgress(transactions.counts.position, task.run.total)
      turns.pass()
      if (performance.now() - pausedAt < PAUSE_EVERY_MS) continue
      turns.pause(PAUSE_MS)
      pausedAt = performance.now()
    }
    return { counts: transactions.counts, refused: null }
  } finally {
    staging.close()
  }
}
