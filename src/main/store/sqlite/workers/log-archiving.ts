import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { AuditEntry, EntryRange, Watch } from '../../ports/store.ts'
import { type ArchivedEntry, type ArchiveKeys, archivesFolderOf, nameArchive } from '../archives/archive-format.ts'
import { ArchiveBroken } from '../archives/archive-reader.ts'
import { createArchivesFolder, draftArchive } from '../archives/archive-writer.ts'
import { lockArchives, removeOrphans } from '../archives/archives-lock.ts'
import { type DueSpan, dueEntries } from '../archives/due-entries.ts'
import type { WriteTurns } from '../connection/write-turns.ts'
import { prepareWritingThread } from '../connection/writing-thread.ts'
import type { ArchiveRow } from '../tables/archives-table.ts'
import type { AppendedHead } from '../tables/audit.ts'
import { CHAINED_COLUMNS, type ChainedValues, firstLink } from '../tables/audit-chain.ts'
import { followLink, type Redaction } from '../tables/audit-redaction.ts'
import { openTables, type Tables } from '../tables/store-tables.ts'

/** Entries of an archive. Their removal holds the write lock for about half a second. */
const ENTRIES_PER_ARCHIVE = 20_000

/** Entries of a read: a long read would hold back the WAL checkpoints. */
const ENTRIES_AT_ONCE = 2_000

export type ArchivingTask = {
  readonly span: DueSpan
  /** The keys of the audit log, the current one first. */
  readonly keys: ArchiveKeys
  /** The entry that each archive gets. Its details are completed here. */
  readonly entry: Omit<AuditEntry, 'details'>
  readonly turns: SharedArrayBuffer
}

/** `refused`: why no further archive was made. */
export type ArchivingEnd = {
  readonly archives: number
  readonly entries: number
  readonly refused: 'busy' | 'log-damaged' | 'changed-meanwhile' | null
}

type ThreadParts = {
  readonly onProgress: Watch['onProgress']
  readonly isCancelled: () => boolean
  readonly onCommit: (head: AppendedHead) => void
  readonly turns: WriteTurns
}

/** The archive cannot be made. Nothing was removed. */
class ArchivingRefused extends Error {
  readonly reason: NonNullable<ArchivingEnd['refused']>

  constructor(reason: ArchivingRefused['reason']) {
    super(reason)
    this.reason = reason
  }
}

/** Moves entries of the log into archives, one archive after another. */
class Archiving {
  readonly #database: Database
  readonly #tables: Tables
  readonly #task: ArchivingTask
  readonly #folder: string
  readonly #directoryId: string

  constructor(database: Database, task: ArchivingTask) {
    this.#database = database
    this.#tables = openTables(database)
    this.#task = task
    this.#folder = archivesFolderOf(database)
    this.#directoryId = this.#tables.directory.read().id
  }

  /** The stored entries of a range, with their links followed from `before`. @throws ArchivingRefused log-damaged */
  *#readEntries({ from, to }: EntryRange, before: Buffer): Generator<ArchivedEntry> {
    const read = this.#database.prepare<[number, number], unknown[]>(
      `SELECT ${CHAINED_COLUMNS}, link FROM audit_entries WHERE id BETWEEN ? AND ? ORDER BY id`,
    )
    const findRedaction = this.#database.prepare<[number], Redaction>(
      'SELECT key_id AS keyId, mac FROM audit_redactions WHERE entry_id = ?',
    )
    const redactionOf = (entry: number): Redaction | null => findRedaction.get(entry) ?? null
    let link = before
    let next = from
    for (let low = from; low <= to; low += ENTRIES_AT_ONCE)
      for (const row of read.raw().all(low, Math.min(to, low + ENTRIES_AT_ONCE - 1))) {
        const stored = row.pop()
        const values = row as unknown as ChainedValues
        const redaction = redactionOf(values[0])
        const followed =
          stored instanceof Uint8Array && followLink({ before: link, values, link: stored }, redaction, this.#task.keys)
        if (values[0] !== next || !followed) throw new ArchivingRefused('log-damaged')
        link = followed
        yield { values, link, redaction }
        next += 1
      }
    if (next !== to + 1) throw new ArchivingRefused('log-damaged')
  }

  /** The row of the archive to be written. */
  #describe({ from, to }: EntryRange): Omit<ArchiveRow, 'bytes'> {
    const { audit, archives } = this.#tables
    const [first, last] = [audit.find(from), audit.find(to)]
    const linkAfter = audit.findLink(to)
    const [key] = this.#task.keys
    if (!first || !last || !linkAfter) throw new ArchivingRefused('log-damaged')
    if (!key) throw new ArchivingRefused('changed-meanwhile')
    return {
      first: from,
      last: to,
      oldest: first.at,
      newest: last.at,
      linkBefore: archives.findLast()?.linkAfter ?? firstLink(this.#directoryId),
      linkAfter,
      keyId: key.id,
      madeAt: this.#task.span.now,
    }
  }

  /** Writes the archive, and then removes its entries from the database. @throws ArchivingRefused, and the errors of the disk */
  async make(range: EntryRange): Promise<AppendedHead> {
    const described = this.#describe(range)
    const expected = { folder: this.#folder, directoryId: this.#directoryId, row: { ...described, bytes: 0 } }
    const redacted = this.#readRedacted(range)
    const draft = await draftArchive(expected, this.#readEntries(range, described.linkBefore), this.#task.keys)
    await draft.commit()
    return this.#record({ ...described, bytes: draft.bytes }, redacted)
  }

  /** The redactions of a range. One that is made while the archive is written would be lost with the entry. */
  #readRedacted({ from, to }: EntryRange): string {
    const rows = this.#database
      .prepare<[number, number], string>('SELECT hex(mac) FROM audit_redactions WHERE entry_id BETWEEN ? AND ? ORDER BY entry_id')
      .pluck()
    return rows.all(from, to).join()
  }

  /** One transaction records the archive, appends the entry and removes the archived ones. `redacted`: before it was written. */
  #record(row: ArchiveRow, redacted: string): AppendedHead {
    const { archives, audit, keyUses, erasures } = this.#tables
    return this.#database
      .transaction((): AppendedHead => {
        const isSame =
          !erasures.isRedacting() &&
          (archives.findLast()?.last ?? 0) + 1 === row.first &&
          audit.findLink(row.last)?.equals(row.linkAfter) &&
          keyUses.readGeneration().generation === row.keyId &&
          this.#readRedacted({ from: row.first, to: row.last }) === redacted
        if (!isSame || statSync(join(this.#folder, nameArchive(row))).size !== row.bytes)
          throw new ArchivingRefused('changed-meanwhile')
        const { first, last, bytes } = row
        const head = audit.append({ ...this.#task.entry, details: { kind: 'log-archived', from: first, to: last, bytes } })
        archives.insert(row)
        this.#remove(row)
        return head
      })
      .immediate()
  }

  /** Removes the entries, and what belongs to them: how to undo them, whom a bulk change skipped, and their slots. */
  #remove({ first, last }: ArchiveRow): void {
    const run = (sql: string, ...values: number[]): void => void this.#database.prepare(sql).run(...values)
    for (const table of ['undo_steps', 'group_steps', 'skipped_users', 'audit_redactions'])
      run(`DELETE FROM ${table} WHERE entry_id BETWEEN ? AND ?`, first, last)
    run('DELETE FROM audit_entries WHERE id BETWEEN ? AND ?', first, last)
    // The slot in which the log begins now may have begun with an archived entry.
    run(
      `INSERT OR IGNORE INTO audit_slots (first_entry, slot)
         SELECT ?, slot FROM audit_slots WHERE first_entry <= ? ORDER BY first_entry DESC LIMIT 1`,
      last + 1,
      last + 1,
    )
    run('DELETE FROM audit_slots WHERE first_entry <= ?', last)
  }
}

const runArchives = async (database: Database, task: ArchivingTask, parts: ThreadParts): Promise<ArchivingEnd> => {
  const { onProgress, isCancelled, onCommit, turns } = parts
  const due = dueEntries(database).findWhole(task.span)
  if (!due) return { archives: 0, entries: 0, refused: null }
  const archiving = new Archiving(database, task)
  const total = due.to - due.from + 1
  let archives = 0
  let entries = 0
  try {
    while (entries < total && !isCancelled()) {
      const from = due.from + entries
      const to = Math.min(due.to, from + ENTRIES_PER_ARCHIVE - 1)
      onCommit(await archiving.make({ from, to }))
      archives += 1
      entries = to - due.from + 1
      onProgress(entries, total)
      turns.pass()
    }
    return { archives, entries, refused: null }
  } catch (error) {
    if (error instanceof ArchivingRefused) return { archives, entries, refused: error.reason }
    if (error instanceof ArchiveBroken) return { archives, entries, refused: 'changed-meanwhile' }
    throw error
  }
}

/** Moves the due entries into archives, one process at a time. Null if it was cancelled before the first archive. */
export const archiveEntries = async (
  database: Database,
  task: ArchivingTask,
  parts: ThreadParts,
): Promise<ArchivingEnd | null> => {
  prepareWritingThread(database)
  const folder = archivesFolderOf(database)
  createArchivesFolder(folder)
  const unlock = lockArchives(folder)
  if (!unlock) return { archives: 0, entries: 0, refused: 'busy' }
  try {
    removeOrphans(database, folder)
    const end = await runArchives(database, task, parts)
    return end.archives === 0 && end.refused === null && parts.isCancelled() ? null : end
  } finally {
    removeOrphans(database, folder)
    unlock()
  }
}
