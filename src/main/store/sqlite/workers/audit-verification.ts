import type { Database } from 'better-sqlite3'
import type { VerificationView } from '../../../../shared/api/verification.ts'
import { formatHead, isNotedHead, type NotedHead } from '../../../../shared/domain/audit-head.ts'
import { CHAINED_COLUMNS, type ChainedValues } from '../tables/audit-chain.ts'
import { followLink, type RedactionKeys, redactionsInOrder } from '../tables/audit-redaction.ts'
import { readArchives } from './archived-log.ts'
import { findContradiction } from './state-check.ts'
import { StateFromLog } from './state-from-log.ts'

/** Entries between two checks for cancellation and two progress reports: about 50 ms of work. */
const ENTRIES_AT_ONCE = 10_000

type KnownEntry = { readonly id: number; readonly link: Uint8Array }

/** Heads of the log that are known from other places, read before the verification starts. */
type KnownHeads = {
  /** The audit anchor; null if it is missing or not authentic. */
  readonly noted: KnownEntry | null
  /** False if this process lacks the key of the audit anchor. */
  readonly isNoteChecked: boolean
  /** False if the file of the anchor is there and cannot be read. */
  readonly isNoteReadable: boolean
  /** The newest entry that this process has seen since its start. */
  readonly seen: KnownEntry | null
  /** The head that an administrator has written down. */
  readonly expected: NotedHead | null
  /** The keys that sign archives and redacted entries. Null if this process lacks them. */
  readonly redactionKeys: RedactionKeys | null
}

export type Verification = {
  readonly known: KnownHeads
  /** UTC epoch milliseconds. */
  readonly at: number
  readonly onProgress: (done: number, total: number) => void
  readonly isCancelled: () => boolean
}

type Broken = Extract<VerificationView, { kind: 'broken' }>

type Fault = Pick<Broken, 'entry' | 'fault'>

/** Compares entries of the chain with the heads that are known. */
class HeadCheck {
  readonly #known: KnownHeads
  /** The first entry that contradicts a head. */
  fault: Fault | null = null

  constructor(known: KnownHeads) {
    this.#known = known
  }

  /** A rewritten hash chain is consistent, but it contradicts a head that is known from another place. */
  check(id: number, link: Uint8Array): Fault | null {
    const { noted, seen, expected } = this.#known
    const isOther = (entry: KnownEntry | null): boolean => entry?.id === id && Buffer.compare(link, entry.link) !== 0
    if (isOther(noted) || isOther(seen)) this.fault ??= { entry: id, fault: 'changed' }
    else if (expected?.entry === id && !isNotedHead(expected, Buffer.from(link).toString('hex')))
      this.fault ??= { entry: id, fault: 'not-expected' }
    return this.fault
  }
}

/** The archives and the log that follows them, as one chain. */
class LogWalk {
  readonly fromLog = new StateFromLog()
  readonly #database: Database
  readonly #verification: Verification
  readonly #heads: HeadCheck
  readonly #promised: number
  last = 0
  link: Buffer = Buffer.alloc(0)
  archives: Broken['archives'] = []
  archived = 0

  constructor(database: Database, verification: Verification) {
    const { known } = verification
    this.#database = database
    this.#verification = verification
    this.#heads = new HeadCheck(known)
    const highest = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entries'").pluck()
    this.#promised = Math.max(highest.get() ?? 0, known.noted?.id ?? 0, known.seen?.id ?? 0)
  }

  /** Whether it was cancelled. */
  #pause(): boolean {
    const { isCancelled, onProgress } = this.#verification
    if (isCancelled()) return true
    onProgress(this.last, this.#promised)
    return false
  }

  /** Returns whether it was cancelled. */
  readArchives(directoryId: string): boolean {
    const archived = readArchives(this.#database, {
      directoryId,
      keys: this.#verification.known.redactionKeys,
      onEntry: ({ values, link }) => {
        this.#heads.check(values[0], link)
        this.fromLog.add(values)
      },
      onArchive: (last) => {
        this.last = last
        return this.#pause()
      },
    })
    if (!archived) return true
    this.last = archived.last
    this.archived = archived.last
    this.link = archived.link
    this.archives = [...archived.faults]
    return false
  }

  /** The first entry that does not fit. Null if there is none, or if it was cancelled. */
  readEntries(): Fault | 'cancelled' | null {
    const rows = this.#database.prepare<[], unknown[]>(`SELECT ${CHAINED_COLUMNS}, link FROM audit_entries ORDER BY id`).raw()
    const { fault } = this.#heads
    if (fault) {
      this.last = fault.entry - 1
      return fault
    }
    const redactionOf = redactionsInOrder(this.#database)
    const { redactionKeys, expected } = this.#verification.known
    for (const row of rows.iterate()) {
      const stored = row.pop()
      const values = row as unknown as ChainedValues
      const [id] = values
      if (id !== this.last + 1) return { entry: id, fault: 'missing' }
      const entry = stored instanceof Uint8Array && { before: this.link, values, link: stored }
      const link = entry && followLink(entry, redactionOf(id), redactionKeys)
      if (!link) return { entry: id, fault: 'changed' }
      this.link = link
      const contradicted = this.#heads.check(id, this.link)
      if (contradicted) return contradicted
      this.fromLog.add(values)
      this.last = id
      if (id % ENTRIES_AT_ONCE === 0 && this.#pause()) return 'cancelled'
    }
    if (this.last < this.#promised) return { entry: this.last + 1, fault: 'cut' }
    return expected && this.last < expected.entry ? { entry: expected.entry, fault: 'not-expected' } : null
  }
}

/** Verifies the archives and the log in one read transaction, and reports the first wrong entry; null if cancelled. */
export const verifyChain = (database: Database, verification: Verification): VerificationView | null => {
  const { known, at, isCancelled } = verification
  // It cannot be changed within a transaction. The table of archived entries must not become a file.
  database.pragma('temp_store = MEMORY')
  database.exec('BEGIN')
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const walk = new LogWalk(database, verification)
  if (walk.readArchives(directoryId)) return null
  const found = walk.readEntries()
  if (found === 'cancelled') return null
  const { last, link, archived, archives, fromLog } = walk
  const broken = ({ entry, fault }: Fault, user: string | null = null): VerificationView => ({
    kind: 'broken',
    entries: last,
    at,
    entry,
    fault,
    user,
    archives,
  })
  if (found) return broken(found)
  // The state follows from all entries, so a damaged archive leaves it unknown.
  const [damaged] = archives
  if (damaged) return broken({ entry: damaged.entry, fault: 'archive' })
  const contradiction = findContradiction(database, fromLog, { last, isCancelled })
  if (contradiction) return broken(contradiction, contradiction.user)
  if (isCancelled()) return null
  const { noted, isNoteChecked, isNoteReadable } = known
  if (isNoteChecked && !noted && last > 0)
    return broken({ entry: last, fault: isNoteReadable ? 'note-missing' : 'note-unreadable' })
  const head = last === 0 ? null : formatHead(last, link.toString('hex'))
  return { kind: 'intact', entries: last, archived, at, head, isNoteChecked }
}
