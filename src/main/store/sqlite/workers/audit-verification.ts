import type { Database } from 'better-sqlite3'
import type { VerificationView } from '../../../../shared/api/verification.ts'
import { formatHead, isNotedHead, type NotedHead } from '../../../../shared/domain/audit-head.ts'
import { CHAINED_COLUMNS, type ChainedValues, firstLink } from '../tables/audit-chain.ts'
import { followLink, type RedactionKeys, redactionsInOrder } from '../tables/audit-redaction.ts'
import { findContradiction } from './state-check.ts'
import { StateFromLog } from './state-from-log.ts'

/** Entries between two checks for cancellation and two progress reports: about 50 ms of work. */
const ENTRIES_AT_ONCE = 10_000

type KnownEntry = { readonly id: number; readonly link: Uint8Array }

/** Heads of the log that are known from other places, read before the verification starts. */
export type KnownHeads = {
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
  /** The keys of redacted entries. Null if this process lacks them. */
  readonly redactionKeys: RedactionKeys | null
}

export type Verification = {
  readonly known: KnownHeads
  /** UTC epoch milliseconds. */
  readonly at: number
  readonly onProgress: (done: number, total: number) => void
  readonly isCancelled: () => boolean
}

/** Verifies the hash chain in one read transaction, and reports the first wrong entry; null if cancelled. */
export const verifyChain = (
  database: Database,
  { known, at, onProgress, isCancelled }: Verification,
): VerificationView | null => {
  database.exec('BEGIN')
  const { noted, seen, expected, isNoteChecked, isNoteReadable, redactionKeys } = known
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const highest = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entries'").pluck()
  const promised = Math.max(highest.get() ?? 0, noted?.id ?? 0, seen?.id ?? 0)
  const rows = database.prepare<[], unknown[]>(`SELECT ${CHAINED_COLUMNS}, link FROM audit_entries ORDER BY id`).raw()
  const redactionOf = redactionsInOrder(database)
  const fromLog = new StateFromLog()
  let last = 0
  let link = firstLink(directoryId)
  const broken = (
    entry: number,
    fault: Extract<VerificationView, { kind: 'broken' }>['fault'],
    user: string | null = null,
  ): VerificationView => ({ kind: 'broken', entries: last, at, entry, fault, user })
  // A rewritten hash chain is consistent, but it contradicts a head that is known from another place.
  const isOther = (entry: KnownEntry | null, id: number): boolean => entry?.id === id && !link.equals(entry.link)
  for (const row of rows.iterate()) {
    const stored = row.pop()
    const values = row as unknown as ChainedValues
    const [id] = values
    if (id !== last + 1) return broken(id, 'missing')
    const next =
      stored instanceof Uint8Array && followLink({ before: link, values, link: stored }, redactionOf(id), redactionKeys)
    if (!next) return broken(id, 'changed')
    link = next
    if (isOther(noted, id) || isOther(seen, id)) return broken(id, 'changed')
    if (expected?.entry === id && !isNotedHead(expected, link.toString('hex'))) return broken(id, 'not-expected')
    fromLog.add(values)
    last = id
    if (last % ENTRIES_AT_ONCE === 0) {
      if (isCancelled()) return null
      onProgress(last, promised)
    }
  }
  if (last < promised) return broken(last + 1, 'cut')
  if (expected && last < expected.entry) return broken(expected.entry, 'not-expected')
  const contradiction = findContradiction(database, fromLog, { last, isCancelled })
  if (contradiction) return broken(contradiction.entry, contradiction.fault, contradiction.user)
  if (isCancelled()) return null
  if (isNoteChecked && !noted && last > 0) return broken(last, isNoteReadable ? 'note-missing' : 'note-unreadable')
  return { kind: 'intact', entries: last, at, head: last === 0 ? null : formatHead(last, link.toString('hex')), isNoteChecked }
}
