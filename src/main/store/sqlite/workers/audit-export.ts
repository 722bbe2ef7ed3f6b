import { writeFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { AuditExport } from '../../ports/store.ts'
import { type AuditRow, toEntry } from '../tables/audit.ts'
import { registerFoldFunction, toCondition } from '../tables/audit-conditions.ts'
import { exportLines } from './export-lines.ts'

/** Between two looks at whether to stop, and two reports of how far it is (entries): some 20 ms of work, a mebibyte of text. */
const ENTRIES_AT_ONCE = 5_000

type LinkedRow = AuditRow & { readonly link: Buffer }

/**
 * Writes the entries that fit to an open file, the oldest first; how many, or null where it was cancelled. Entries stay as they are and are
 * numbered without a gap, so each range is read for itself: one read of all would keep the database from tidying up for as long as a slow
 * stick takes. The export's own entry comes last, whatever the filter: it carries the head of the log out of the folder.
 */
export const writeEntries = (
  database: Database,
  { filter, format, own, descriptor }: AuditExport,
  { onProgress, isCancelled }: { onProgress: (done: number, total: number) => void; isCancelled: () => boolean },
): number | null => {
  registerFoldFunction(database)
  const { sql, values } = toCondition(filter)
  const read = database.prepare<unknown[], LinkedRow>(
    `SELECT * FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql} ORDER BY id`,
  )
  const readOwn = database.prepare<[number], LinkedRow>('SELECT * FROM audit_entries WHERE id = ?')
  const { first, write } = exportLines[format]
  const spell = (row: LinkedRow): string => write(toEntry(row), row.link.toString('hex'))
  const last = own - 1
  let count = 0
  writeFileSync(descriptor, first)
  for (let low = 1; low <= last; low += ENTRIES_AT_ONCE) {
    if (isCancelled()) return null
    const high = Math.min(last, low + ENTRIES_AT_ONCE - 1)
    const rows = read.all({ ...values, low, high })
    // At the place that the file has come to, all of it or an error.
    if (rows.length > 0) writeFileSync(descriptor, rows.map(spell).join(''))
    count += rows.length
    onProgress(high, last)
  }
  const head = readOwn.get(own)
  if (head) writeFileSync(descriptor, spell(head))
  return isCancelled() ? null : count
}
