import { writeFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { AuditExport } from '../../ports/store.ts'
import { type AuditRow, toEntry } from '../tables/audit.ts'
import { type MatchingUsers, registerSearchKey, toCondition } from '../tables/audit-conditions.ts'
import { exportLinesOf } from './export-lines.ts'

/** Entries between two checks for cancellation and two progress reports: about 20 ms of work and 1 MiB of text. */
const ENTRIES_AT_ONCE = 5_000

type LinkedRow = AuditRow & { readonly link: Buffer }

/** An export, and the users that its search finds in the list of users. */
export type AuditExportTask = AuditExport & { readonly users: MatchingUsers }

/**
 * Writes the matching entries, oldest first, and then the export's own entry, which holds the head of the hash chain. Each range is a separate
 * read, because one long read transaction would block WAL checkpoints; null if cancelled.
 */
export const writeEntries = (
  database: Database,
  { filter, users, format, separator, own, descriptor }: AuditExportTask,
  { onProgress, isCancelled }: { onProgress: (done: number, total: number) => void; isCancelled: () => boolean },
): number | null => {
  registerSearchKey(database)
  const { sql, values } = toCondition(filter, users)
  const read = database.prepare<unknown[], LinkedRow>(
    `SELECT * FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql} ORDER BY id`,
  )
  const readOwn = database.prepare<[number], LinkedRow>('SELECT * FROM audit_entries WHERE id = ?')
  const { first, write } = exportLinesOf(format, separator)
  const formatRow = (row: LinkedRow): string => write(toEntry(row), { details: row.details, link: row.link.toString('hex') })
  const last = own - 1
  let count = 0
  writeFileSync(descriptor, first)
  for (let low = 1; low <= last; low += ENTRIES_AT_ONCE) {
    if (isCancelled()) return null
    const high = Math.min(last, low + ENTRIES_AT_ONCE - 1)
    const rows = read.all({ ...values, low, high })
    // Appends at the current position; writes all of the text or throws.
    if (rows.length > 0) writeFileSync(descriptor, rows.map(formatRow).join(''))
    count += rows.length
    onProgress(high, last)
  }
  const head = readOwn.get(own)
  if (head) writeFileSync(descriptor, formatRow(head))
  return isCancelled() ? null : count
}
