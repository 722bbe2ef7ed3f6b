import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { describeEntry } from '../../../shared/messages/audit-entry-messages.ts'

/** One row of the history: an entry, or equal ones in a row. `entry` is the newest of them. */
export type HistoryRow = { readonly entry: AuditEntryView; readonly count: number; readonly from: number }

const countOf = ({ details }: AuditEntryView): number => (details?.kind === 'refused-repeatedly' ? details.count : 1)

const startOf = ({ at, details }: AuditEntryView): number => (details?.kind === 'refused-repeatedly' ? details.from : at)

/** What has to be equal for two entries to share a row. Null if the entry needs a row of its own, because it can be undone. */
const keyOf = (entry: AuditEntryView): string | null => {
  const { fact, more } = describeEntry(entry)
  const note = entry.details?.kind === 'refused-repeatedly' ? null : more
  const { actor, subject, transport, undo } = entry
  return undo === 'not-possible' ? JSON.stringify([fact, note, actor?.id, subject?.id, transport]) : null
}

/** The rows of a history, newest first: equal entries in a row become one row with their number. */
export const foldHistory = (entries: readonly AuditEntryView[]): HistoryRow[] => {
  const rows: HistoryRow[] = []
  let lastKey: string | null = null
  for (const entry of entries) {
    const key = keyOf(entry)
    const last = rows.at(-1)
    if (last && key !== null && key === lastKey)
      rows[rows.length - 1] = { ...last, count: last.count + countOf(entry), from: startOf(entry) }
    else rows.push({ entry, count: countOf(entry), from: startOf(entry) })
    lastKey = key
  }
  return rows
}
