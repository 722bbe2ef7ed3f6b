/** The end of a line (RFC 4180, 2.1). */
const CSV_LINE_END = '\r\n'

/** Characters that start a formula in a spreadsheet, or that it skips before one (OWASP "CSV Injection"; ASVS 5.0, 1.2.10). */
const FORMULA_START = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n\0]/

/** A formula character after quotes, or after a cell separator of another program or locale. */
const FORMULA_WITHIN = /(^|[;|\t\r\n\0])(["\s]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/** Puts an apostrophe before a formula, so that a spreadsheet reads it as text. */
const disarm = (text: string): string => text.replace(FORMULA_START, "'$&").replace(FORMULA_WITHIN, "$1$2'")

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
