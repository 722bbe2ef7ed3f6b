import type { ExportFormat } from '../../../../shared/api/audit-filter.ts'
import type { StoredAuditEntry } from '../../ports/store.ts'

/** How entries are spelt in a file: its beginning, and each entry, with its link of the chain and the end of its line. */
export type ExportLines = { readonly first: string; readonly write: (entry: StoredAuditEntry, linkHex: string) => string }

/**
 * What a spreadsheet may take for the beginning of a formula, or pass over before one: OWASP's "CSV Injection", with the full-width forms,
 * and ASVS 5.0, 1.2.10.
 */
const FORMULA_START = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n\0]/

/** A sign behind quotes, or behind what another program, or another country's Excel, takes for the end of a cell. */
const FORMULA_WITHIN = /(^|[;|\t\r\n\0])(["\s]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/** A text that is no formula in any cell: an apostrophe before it makes it text. */
const disarm = (text: string): string => text.replace(FORMULA_START, "'$&").replace(FORMULA_WITHIN, "$1$2'")

/** A quoted field (RFC 4180, 2.5 to 2.7). Those that are empty stay so. */
const quote = (text: string | null | undefined): string =>
  text === null || text === undefined || text === '' ? '' : `"${disarm(text).replaceAll('"', '""')}"`

/** ISO 8601 in UTC; a time that no date can have, which only someone with the file in their hands can have written, as its number. */
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

/** The fields of `auditEntryView` by name, but for `undo`, which is no part of the log. */
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
