import { writeFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { AuditExport } from '../../ports/store.ts'
import { toEntry } from '../tables/audit.ts'
import { type MatchingUsers, registerSearchKey, toCondition } from '../tables/audit-conditions.ts'
import { exportLinesOf } from './export-lines.ts'
import { exportParts, type LinkedRow } from './export-parts.ts'

/** Entries between two checks for cancellation and two progress reports: about 20 ms of work and 1 MiB of text. */
const ENTRIES_AT_ONCE = 5_000

/** An export, and the users that its search finds in the list of users. */
export type AuditExportTask = AuditExport & { readonly users: MatchingUsers }

/**
 * Writes the matching entries, oldest first, and then the export's own entry, which holds the head of the hash chain. Each range is a separate
 * read, because one long read transaction would block WAL checkpoints; null if cancelled.
 */
export const writeEntries = (
  database: Database,
  { filter, users, format, separator, own, descriptor, withArchives }: AuditExportTask,
  { onProgress, isCancelled }: { onProgress: (done: number, total: number) => void; isCancelled: () => boolean },
): number | null => {
  registerSearchKey(database)
  const { sql, values } = toCondition(filter, users)
  const readOwn = database.prepare<[number], LinkedRow>('SELECT * FROM audit_entries WHERE id = ?')
  const { first, write } = exportLinesOf(format, separator)
  const formatRow = (row: LinkedRow): string => write(toEntry(row), { details: row.details, link: row.link.toString('hex') })
  const last = own - 1
  let count = 0
  const writeRows = (rows: readonly LinkedRow[], high: number): void => {
    // Appends at the current position; writes all of the text or throws.
    if (rows.length > 0) writeFileSync(descriptor, rows.map(formatRow).join(''))
    count += rows.length
    onProgress(high, last)
  }
  writeFileSync(descriptor, first)
  const parts = exportParts(database, { sql, values })
  for (let low = parts.first(withArchives); low <= last; ) {
    if (isCancelled()) return null
    const { rows, high } = parts.read(low, Math.min(last, low + ENTRIES_AT_ONCE - 1))
    writeRows(rows, high)
    low = high + 1
  }
  const head = readOwn.get(own)
  if (head) writeFileSync(descriptor, formatRow(head))
  return isCancelled() ? null : count
}
