import type { ExportFormat } from '../../../../shared/api/audit-filter.ts'
import { type CsvSeparator, separatorCharacter } from '../../../../shared/domain/csv-separator.ts'
import { formatEntry } from '../../../../shared/messages/audit-entry-messages.ts'
import { isolateDirected } from '../../../../shared/messages/user-messages.ts'
import { csvHead, csvLine } from '../../../platform/csv.ts'
import type { StoredAuditEntry } from '../../ports/store.ts'

/** An export format: the first line of the file, and the line of an entry with its link of the hash chain. */
export type ExportLines = { readonly first: string; readonly write: (entry: StoredAuditEntry, stored: StoredTexts) => string }

/** `details` as it is stored, and the link in hexadecimal digits. */
type StoredTexts = { readonly details: string | null; readonly link: string }

/** ISO 8601 in UTC. A time outside the range of dates, which only tampering produces, is written as its number. */
const formatTime = (at: number): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}

const csvColumns = 'id,time,actor,actor id,subject,subject id,action,transport,outcome,summary,details,link'.split(',')

const csvLines = (separator: string): ExportLines => ({
  first: csvHead(csvColumns, separator),
  write: (entry, { details, link }) => {
    const { id, at, actor, subject, action, transport, outcome } = entry
    const nameOf = (party: typeof actor) => party && isolateDirected(party.email)
    const parties = [nameOf(actor), actor?.id, nameOf(subject), subject?.id]
    const texts = [formatTime(at), ...parties, action, transport, outcome, formatEntry(entry), details, link]
    return `${id}${separator}${csvLine(texts, separator)}`
  },
})

/** The stored JSON. A text that is no JSON is a text. */
const readStored = (details: string | null): unknown => {
  if (details === null) return null
  try {
    return JSON.parse(details)
  } catch {
    return details
  }
}

/** The fields of `auditEntryView` without `undo`, which is not part of the log. */
const jsonLines: ExportLines = {
  first: '',
  write: ({ id, at, actor, subject, action, transport, outcome }, { details, link }) =>
    `${JSON.stringify({
      id,
      at,
      actor: actor && { id: actor.id, email: actor.email },
      subject: subject && { id: subject.id, email: subject.email },
      action,
      transport,
      outcome,
      details: readStored(details),
      link,
    })}\n`,
}

/** `separator`: of CSV. */
export const exportLinesOf = (format: ExportFormat, separator: CsvSeparator): ExportLines =>
  format === 'csv' ? csvLines(separatorCharacter(separator)) : jsonLines
