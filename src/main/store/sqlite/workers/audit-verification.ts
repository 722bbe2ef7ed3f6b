import type { Database } from 'better-sqlite3'
import type { VerificationView } from '../../../../shared/api/views.ts'
import { formatHead, isNotedHead, type NotedHead } from '../../../../shared/domain/audit-head.ts'
import { CHAINED_COLUMNS, type ChainedValues, firstLink, nextLink } from '../tables/audit-chain.ts'
import { findContradiction } from './state-check.ts'
import { ToldByLog } from './state-from-log.ts'

/** Between two looks at whether to stop, and two reports of how far it is (entries): about 50 ms of work. */
const ENTRIES_AT_ONCE = 10_000

type KnownEntry = { readonly id: number; readonly link: Uint8Array }

/** What is known of the log from elsewhere, read before the walk begins. */
export type KnownHeads = {
  /** The note outside the database; null where there is none that is ours. */
  readonly noted: KnownEntry | null
  /** False where this process lacks the key under the note. */
  readonly isNoteChecked: boolean
  /** The newest entry that this process has seen since it began. */
  readonly seen: KnownEntry | null
  /** What somebody has noted down. */
  readonly expected: NotedHead | null
}

export type Verification = {
  readonly known: KnownHeads
  /** UTC epoch milliseconds. */
  readonly at: number
  readonly onProgress: (done: number, total: number) => void
  readonly isCancelled: () => boolean
}

/** Walks the audit log as it is at the beginning, and names the first entry that does not fit; null where it was cancelled. */
export const verifyChain = (
  database: Database,
  { known, at, onProgress, isCancelled }: Verification,
): VerificationView | null => {
  database.exec('BEGIN')
  const { noted, seen, expected, isNoteChecked } = known
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const highest = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entries'").pluck()
  const promised = Math.max(highest.get() ?? 0, noted?.id ?? 0, seen?.id ?? 0)
  const rows = database.prepare<[], unknown[]>(`SELECT ${CHAINED_COLUMNS}, link FROM audit_entries ORDER BY id`).raw()
  const told = new ToldByLog()
  let last = 0
  let link = firstLink(directoryId)
  const broken = (
    entry: number,
    fault: Extract<VerificationView, { kind: 'broken' }>['fault'],
    user: string | null = null,
  ): VerificationView => ({ kind: 'broken', entries: last, at, entry, fault, user })
  // A chain that was written anew fits itself; it does not fit what is known of it.
  const isOther = (entry: KnownEntry | null, id: number): boolean => entry?.id === id && !link.equals(entry.link)
  for (const row of rows.iterate()) {
    const stored = row.pop()
    const values = row as unknown as ChainedValues
    const [id] = values
    if (id !== last + 1) return broken(id, 'missing')
    link = nextLink(link, values)
    if (!(stored instanceof Uint8Array) || !link.equals(stored)) return broken(id, 'changed')
    if (isOther(noted, id) || isOther(seen, id)) return broken(id, 'changed')
    if (expected?.entry === id && !isNotedHead(expected, link.toString('hex'))) return broken(id, 'not-expected')
    told.add(values)
    last = id
    if (last % ENTRIES_AT_ONCE === 0) {
      if (isCancelled()) return null
      onProgress(last, promised)
    }
  }
  if (last < promised) return broken(last + 1, 'cut')
  if (expected && last < expected.entry) return broken(expected.entry, 'not-expected')
  const contradiction = findContradiction(database, told, { last, isCancelled })
  if (contradiction) return broken(contradiction.entry, contradiction.fault, contradiction.user)
  if (isCancelled()) return null
  if (isNoteChecked && !noted && last > 0) return broken(last, 'note-missing')
  return { kind: 'intact', entries: last, at, head: last === 0 ? null : formatHead(last, link.toString('hex')), isNoteChecked }
}
