import type { ExportFormat } from '../../../../shared/api/audit-filter.ts'
import { formatEntry } from '../../../../shared/messages/audit-entry-messages.ts'
import type { StoredAuditEntry } from '../../ports/store.ts'

/** An export format: the first line of the file, and the line of an entry with its link of the hash chain. */
export type ExportLines = { readonly first: string; readonly write: (entry: StoredAuditEntry, stored: StoredTexts) => string }

/** `details` as it is stored, and the link in hexadecimal digits. */
type StoredTexts = { readonly details: string | null; readonly link: string }

/** Characters that start a formula in a spreadsheet, or that it skips before one (OWASP "CSV Injection"; ASVS 5.0, 1.2.10). */
const FORMULA_START = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n\0]/

/** A formula character after quotes, or after a cell separator of another program or locale. */
const FORMULA_WITHIN = /(^|[;|\t\r\n\0])(["\s]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/** Puts an apostrophe before a formula, so that a spreadsheet reads it as text. */
const disarm = (text: string): string => text.replace(FORMULA_START, "'$&").replace(FORMULA_WITHIN, "$1$2'")

/** A quoted field (RFC 4180, 2.5 to 2.7). An empty field stays unquoted. */
const quote = (text: string | null | undefined): string =>
  text === null || text === undefined || text === '' ? '' : `"${disarm(text).replaceAll('"', '""')}"`

/** ISO 8601 in UTC. A time outside the range of dates, which only tampering produces, is written as its number. */
const formatTime = (at: number): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}

const CSV_HEAD = 'id,time,actor,actor id,subject,subject id,action,transport,outcome,summary,details,link'

const CSV_LINE_END = '\r\n'

const csv: ExportLines = {
  first: CSV_HEAD + CSV_LINE_END,
  write: (entry, { details, link }) => {
    const { id, at, actor, subject, action, transport, outcome } = entry
    const parties = [actor?.email, actor?.id, subject?.email, subject?.id]
    const texts = [formatTime(at), ...parties, action, transport, outcome, formatEntry(entry), details, link]
    return `${id},${texts.map(quote).join(',')}${CSV_LINE_END}`
  },
}

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

export const exportLines: Readonly<Record<ExportFormat, ExportLines>> = { csv, 'json-lines': jsonLines }
