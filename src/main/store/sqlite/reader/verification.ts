import type { Database } from 'better-sqlite3'
import type { VerificationView } from '../../../../shared/views.ts'
import { CHAINED_COLUMNS, type ChainedValues, firstLink, nextLink } from '../audit-chain.ts'

/** Between two looks at whether to stop, and two reports of how far it is (entries): about 50 ms of work. */
const ENTRIES_AT_ONCE = 10_000

export type Verification = {
  /** What was noted of the head outside the database, before this began; null where there is no note that is ours. */
  readonly noted: { readonly id: number; readonly link: Uint8Array } | null
  /** UTC epoch milliseconds. */
  readonly at: number
  readonly onProgress: (done: number, total: number) => void
  readonly isCancelled: () => boolean
}

/** Walks the audit log as it is at the beginning, and names the first entry that does not fit; null where it was cancelled. */
export const verifyChain = (
  database: Database,
  { noted, at, onProgress, isCancelled }: Verification,
): VerificationView | null => {
  database.exec('BEGIN')
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const highest = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entries'").pluck()
  const promised = Math.max(highest.get() ?? 0, noted?.id ?? 0)
  const rows = database.prepare<[], unknown[]>(`SELECT ${CHAINED_COLUMNS}, link FROM audit_entries ORDER BY id`).raw()
  let last = 0
  let link = firstLink(directoryId)
  const broken = (entry: number, fault: 'changed' | 'missing' | 'cut' | 'note-missing'): VerificationView => ({
    kind: 'broken',
    entries: last,
    at,
    entry,
    fault,
  })
  for (const row of rows.iterate()) {
    const stored = row.pop()
    const values = row as unknown as ChainedValues
    const [id] = values
    if (id !== last + 1) return broken(id, 'missing')
    link = nextLink(link, values)
    if (!(stored instanceof Uint8Array) || !link.equals(stored)) return broken(id, 'changed')
    // A chain that was written anew fits itself; it does not fit what was noted.
    if (id === noted?.id && !link.equals(noted.link)) return broken(id, 'changed')
    last = id
    if (last % ENTRIES_AT_ONCE === 0) {
      if (isCancelled()) return null
      onProgress(last, promised)
    }
  }
  if (last < promised) return broken(last + 1, 'cut')
  if (!noted && last > 0) return broken(last, 'note-missing')
  return { kind: 'intact', entries: last, at }
}
