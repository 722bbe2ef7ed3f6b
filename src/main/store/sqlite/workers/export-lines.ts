import type { ExportFormat } from '../../../../shared/api/audit-filter.ts'
import type { StoredAuditEntry } from '../../ports/store.ts'

/** An export format: the first line of the file, and the line of an entry with its link of the hash chain. */
export type ExportLines = { readonly first: string; readonly write: (entry: StoredAuditEntry, linkHex: string) => string }

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

const CSV_HEAD = 'id,time,actor,actor id,subject,subject id,action,transport,outcome,reason,link'

const CSV_LINE_END = '\r\n'

const csv: ExportLines = {
  first: CSV_HEAD + CSV_LINE_END,
  write: ({ id, at, actor, subject, action, transport, outcome, reason }, linkHex) => {
    const parties = [actor?.email, actor?.id, subject?.email, subject?.id]
    const texts = [formatTime(at), ...parties, action, transport, outcome, reason, linkHex]
    return `${id},${texts.map(quote).join(',')}${CSV_LINE_END}`
  },
}

/** The fields of `auditEntryView` without `undo`, which is not part of the log. */
const jsonLines: ExportLines = {
  first: '',
  write: ({ id, at, actor, subject, action, transport, outcome, reason }, linkHex) =>
    `${JSON.stringify({
      id,
      at,
      actor: actor && { id: actor.id, email: actor.email },
      subject: subject && { id: subject.id, email: subject.email },
      action,
      transport,
      outcome,
      reason,
      link: linkHex,
    })}\n`,
}

export const exportLines: Readonly<Record<ExportFormat, ExportLines>> = { csv, 'json-lines': jsonLines }
