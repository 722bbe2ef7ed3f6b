import type { Database } from 'better-sqlite3'
import type { AuditDetail, ChangeBackground } from '../../../../shared/api/audit-details.ts'
import { detailOfChange, listFieldChanges } from '../../../../shared/api/change-details.ts'
import type { Topic } from '../../../../shared/api/names.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { Sequencer, within } from '../../../platform/sequencer.ts'
import { Throttle } from '../../../platform/throttle.ts'
import type { AuditAnchor } from '../../audit-anchor.ts'
import type { AnchorState, AuditEntry, Guard, KeySet, User } from '../../ports/store.ts'
import { Changes } from '../connection/change-feed.ts'
import { RawFile } from '../connection/raw-file.ts'
import { createReadCache } from '../connection/read-cache.ts'
import { ReadScheduler } from '../connection/read-scheduler.ts'
import { createWalCheckpointer } from '../connection/wal-checkpointer.ts'
import { WalFile } from '../connection/wal-file.ts'
import { WriteQueue } from '../connection/write-queue.ts'
import { WriteTurns } from '../connection/write-turns.ts'
import { erasureRun } from '../erasure/erasure-run.ts'
import type { AppendedHead, AuditHead } from '../tables/audit.ts'
import type { RedactionKeys } from '../tables/audit-redaction.ts'
import { createSeenHead } from '../tables/seen-head.ts'
import { openTables, type Tables } from '../tables/store-tables.ts'
import { createUserReads } from '../user-search/user-reads.ts'
import { checkGuard } from './commit-guard.ts'
import { createEndedAccess, type EndedAccess } from './ended-access.ts'
import { createUndo } from './undo.ts'
import { type AppliedChange, createUserChanges, type UserChangesWriter } from './user-changes.ts'

/** The least time between two announcements of a job's changes (milliseconds). */
const BULK_ANNOUNCEMENT_MS = 1_000

/** How long closing waits for the audit anchor and for the threads (milliseconds). */
const CLOSE_WITHIN_MS = 5_000

export type StoreOptions = {
  /** The anchor of the audit log, outside the database. */
  readonly makeAnchor: (findLink: (id: number) => Buffer | null) => AuditAnchor
  /** The keys that sign redacted entries of the log. Null for a process without keys. */
  readonly auditKeys: AuditKeys | null
  /** The entry file of the worker threads. */
  readonly readerProgram: string
}

/** The keys of the audit log, the current one first. */
export type AuditKeys = Pick<KeySet, 'list'>

/** A change that can be undone, and the entry that it undoes. */
type UndoableWrite = AppliedChange & { readonly undoes?: { readonly entry: number; readonly operation: string } }

const detailOfWrite = ({ step, undoes }: UndoableWrite, background: ChangeBackground | undefined): AuditDetail | null => {
  if (undoes) return { kind: 'undone', ...undoes, changes: step ? listFieldChanges(step.before, step.after) : [], ...background }
  return step && detailOfChange(step.before, step.after, background)
}

/** What all parts of the store share: an open, migrated database with its tables, and the transaction that every audited write uses. */
export class StoreContext {
  readonly database: Database
  readonly readerProgram: string
  readonly tables: Tables
  readonly endedAccess: EndedAccess
  readonly userChanges: UserChangesWriter
  readonly undo: ReturnType<typeof createUndo>
  readonly erasureRun: ReturnType<typeof erasureRun>
  readonly anchor: AuditAnchor
  readonly auditKeys: AuditKeys | null
  readonly seenHead: ReturnType<typeof createSeenHead>
  readonly changes: Changes
  readonly scheduler = new ReadScheduler()
  readonly cache: ReturnType<typeof createReadCache>
  readonly queue: WriteQueue
  /** How the write queue asks worker threads that write for the lock. */
  readonly turns = new WriteTurns()
  readonly reads: ReturnType<typeof createUserReads>
  readonly rawFile: RawFile
  readonly #wal: WalFile
  readonly #checkpoints: ReturnType<typeof createWalCheckpointer>
  readonly #workListeners = new Set<(userId: string) => void>()
  readonly #bulkAnnouncements = new Throttle(() => this.changes.announce('users', 'sessions', 'audit'), {
    intervalMs: BULK_ANNOUNCEMENT_MS,
  })
  readonly #slices = new Sequencer()

  constructor(database: Database, { makeAnchor, auditKeys, readerProgram }: StoreOptions) {
    this.database = database
    this.auditKeys = auditKeys
    this.readerProgram = readerProgram
    this.tables = openTables(database)
    this.endedAccess = createEndedAccess(this.tables)
    this.userChanges = createUserChanges({ ...this.tables, endedAccess: this.endedAccess })
    this.undo = createUndo({ ...this.tables, userChanges: this.userChanges, endedAccess: this.endedAccess })
    this.erasureRun = erasureRun(database, this.tables)
    this.anchor = makeAnchor(this.tables.audit.findLink)
    const noted = this.anchor.read()
    this.seenHead = createSeenHead(this.tables.audit, noted.kind === 'kept' ? noted.head : null)
    this.changes = new Changes(database)
    this.cache = createReadCache(database)
    this.rawFile = new RawFile(database.name)
    this.#wal = new WalFile(database)
    this.queue = new WriteQueue(database, this.cache, this.#wal, this.turns)
    this.reads = createUserReads({ database, readerProgram, changes: this.changes, scheduler: this.scheduler })
    this.#checkpoints = createWalCheckpointer(database, this.#wal, readerProgram)
    // Entries of other processes: the change feed announces them soon after their commits.
    this.changes.listen((topic) => {
      if (topic === 'audit') this.seenHead.look()
    })
  }

  /** The audit key that the database names. Null if this process lacks it. */
  findSigningKey(): RedactionKeys[number] | null {
    const { generation } = this.tables.keyUses.readGeneration()
    return this.auditKeys?.list().find(({ id }) => id === generation) ?? null
  }

  /** Another process may have rotated the keys, and the caller follows it. @throws Refusal not-available */
  requireSigningKey(): RedactionKeys[number] {
    const key = this.findSigningKey()
    if (!key) throw new Refusal('not-available')
    return key
  }

  /** @throws Refusal if the guard no longer holds; inside a write transaction */
  checkGuard(guard: Guard): void {
    checkGuard(this.tables, guard)
  }

  /**
   * Every audited write: guard, change, entry and commit in one transaction, then the announcement. `detailsOf` gives the entry what only the
   * transaction knows, such as old values.
   */
  async write<T>(
    guard: Guard,
    entry: AuditEntry,
    topics: readonly Topic[],
    change: () => T,
    detailsOf?: (result: T) => AuditDetail,
  ): Promise<T> {
    return (await this.writeNumbered(guard, entry, topics, change, detailsOf)).result
  }

  /** As `write`, also with the number of the entry. */
  async writeNumbered<T>(
    guard: Guard,
    entry: AuditEntry,
    topics: readonly Topic[],
    change: () => T,
    detailsOf?: (result: T) => AuditDetail,
  ): Promise<{ readonly result: T; readonly entry: number }> {
    const { result, ended, head } = await this.queue.write(() => {
      this.checkGuard(guard)
      const { result, ended } = this.collectEnded(change)
      const details = detailsOf ? detailsOf(result) : entry.details
      return { result, ended, head: this.tables.audit.append({ ...entry, details }) }
    })
    this.keepHead(head)
    this.tellEnded(ended)
    this.changes.announce(...topics, 'audit')
    return { result, entry: head.id }
  }

  /** As `write`, for an entry whose subject only the transaction knows. */
  async writeAbout(
    guard: Guard,
    entry: AuditEntry,
    topics: readonly Topic[],
    change: () => Pick<AuditEntry, 'subject' | 'details'>,
  ): Promise<void> {
    const head = await this.queue.write(() => {
      this.checkGuard(guard)
      return this.tables.audit.append({ ...entry, ...change() })
    })
    this.keepHead(head)
    this.changes.announce(...topics, 'audit')
  }

  /** As `write`, for a change that can be undone. */
  async writeUndoable(guard: Guard, entry: AuditEntry, change: () => UndoableWrite): Promise<User> {
    const { user, ended, head } = await this.queue.write(() => {
      this.checkGuard(guard)
      const { result, ended } = this.collectEnded(change)
      const { user, step, undoes } = result
      const head = this.tables.audit.append({ ...entry, details: detailOfWrite(result, entry.background) })
      if (step) this.tables.undoSteps.insert({ ...step, entryId: head.id })
      if (undoes !== undefined) this.tables.undoSteps.markUndone(undoes.entry, head.id)
      return { user, ended, head }
    })
    this.keepHead(head)
    this.tellEnded(ended)
    this.changes.announce('users', 'sessions', 'audit')
    return user
  }

  /** Runs the slices of all jobs one after another. Several slices in one transaction would block for more than a frame. */
  writeSlice<T>(run: () => T): Promise<T> {
    return this.#slices.run(async () => {
      const value = await this.queue.writeSoon(run)
      await this.#checkpoints.afterSlice()
      return value
    })
  }

  /** Runs a worker thread that writes. It makes the WAL checkpoints meanwhile, because they would block this thread. */
  async whileWorkerWrites<T>(run: () => Promise<T>): Promise<T> {
    const takeBack = this.#checkpoints.leaveToWorker()
    this.turns.count(1)
    try {
      return await run()
    } finally {
      this.turns.count(-1)
      takeBack()
    }
  }

  /** Runs a change, and collects the users whose work it ended. Drops what a failed change before it has collected. */
  collectEnded<T>(change: () => T): { result: T; ended: string[] } {
    this.endedAccess.takeEnded()
    const result = change()
    return { result, ended: this.endedAccess.takeEnded() }
  }

  /** Call it after the commit. */
  tellEnded(ended: readonly string[]): void {
    for (const userId of ended) for (const listener of this.#workListeners) listener(userId)
  }

  /** What the anchor is to the log: it fits, it cannot be used, or it names another log than this one. */
  readAnchorState(): AnchorState {
    const read = this.anchor.read()
    if (read.kind !== 'kept') return read.kind
    const isThere = ({ id, link }: AuditHead): boolean => this.tables.audit.findLink(id)?.equals(link) ?? false
    const seen = this.seenHead.read()
    return isThere(read.head) && (!seen || isThere(seen)) ? 'fits' : 'contradicts'
  }

  /** Anchors an entry. Call it after the commit that appended the entry. */
  keepHead(head: AppendedHead): void {
    this.seenHead.learn(head)
    this.anchor.keep(head)
  }

  /** Announces changes of a job or a purge, but not each slice, because windows read their lists again after each announcement. */
  announceBulk(): void {
    this.#bulkAnnouncements.runIfDue()
  }

  onWorkEnded(listener: (userId: string) => void): () => void {
    this.#workListeners.add(listener)
    return () => void this.#workListeners.delete(listener)
  }

  async close(): Promise<void> {
    this.changes.stop()
    this.scheduler.close()
    await this.queue.close()
    // Every commit is on the disk by now. The rest can hang on a disk or a thread, so it gets a limited time.
    await within(CLOSE_WITHIN_MS, Promise.allSettled([this.anchor.settle(), this.reads.close(), this.#checkpoints.close()]))
    await within(CLOSE_WITHIN_MS, this.#wal.close())
    this.database.close()
    this.rawFile.close()
  }
}
