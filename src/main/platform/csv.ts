/** The end of a line (RFC 4180, 2.1). */
const CSV_LINE_END = '\r\n'

/** What most texts have none of, so that they need no search for formulas. */
const SUSPECT = /[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n\0]/

/**
 * A formula character (OWASP "CSV Injection"; ASVS 5.0, 1.2.10) at the start, after quotes, or after a cell separator of another program or
 * locale. Apostrophes before it count too, so that each text can be read back.
 */
const FORMULA = /(^|[;|\t\r\n\0])(["\s]*)('*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

const DISARMED_FORMULA = /(^|[;|\t\r\n\0])(["\s]*)('*)'(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/** Characters that a spreadsheet skips before a formula. */
const SKIPPED_START = /^'*[\t\r\n\0]/

/** Puts an apostrophe before a formula, so that a spreadsheet reads it as text. */
const disarm = (text: string): string => {
  if (!SUSPECT.test(text)) return text
  const disarmed = text.replace(FORMULA, "$1$2$3'")
  return SKIPPED_START.test(disarmed) ? `'${disarmed}` : disarmed
}

/** The text that a field of our own CSV stands for: without the apostrophes that `disarm` added. */
export const rearm = (field: string): string => {
  if (!SUSPECT.test(field)) return field
  const text = field.startsWith("'") && SKIPPED_START.test(field) ? field.slice(1) : field
  return text.replace(DISARMED_FORMULA, '$1$2$3')
}

/** A quoted field (RFC 4180, 2.5 to 2.7). An empty field stays unquoted. */
const quote = (text: string | null | undefined): string =>
  text === null || text === undefined || text === '' ? '' : `"${disarm(text).replaceAll('"', '""')}"`

/** Without it, spreadsheets read a UTF-8 file in the system's former encoding and garble accents. */
const BYTE_ORDER_MARK = '\uFEFF'

/** The start of a file: its encoding, and the names of its columns, which need no quotes. */
export const csvHead = (names: readonly string[], separator: string): string =>
  BYTE_ORDER_MARK + names.join(separator) + CSV_LINE_END

/** Texts as one line. Null is an empty field. */
export const csvLine = (texts: readonly (string | null | undefined)[], separator: string): string =>
  texts.map(quote).join(separator) + CSV_LINE_END
