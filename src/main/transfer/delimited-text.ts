/** The separators of a list, the least likely part of a text first. */
const SEPARATORS = ['\t', ';', ','] as const

const QUOTE = '"'

/** What a spreadsheet writes in front of a list to name its separator. */
const SEPARATOR_LINE = /^sep=([\t;,])(?:\r\n|\r|\n)/i

export type DelimitedRow = { readonly line: number; readonly fields: readonly string[] }

/** A list whose fields are not certain: its quotes break the rules, or no column is known to have the emails. */
export class DelimitedTextFault extends Error {
  override readonly name = 'DelimitedTextFault'
  readonly fault: 'list-quote-unclosed' | 'list-text-after-quote' | 'list-columns-unknown'
  readonly line: number

  constructor(fault: DelimitedTextFault['fault'], line: number) {
    super(`${fault} in line ${line}`)
    this.fault = fault
    this.line = line
  }
}

const countOutsideQuotes = (text: string, separator: string): number =>
  text.split(QUOTE).reduce((count, part, index) => (index % 2 === 0 ? count + part.split(separator).length - 1 : count), 0)

/** The separator that the first line has most of. A comma where it has none. */
const findSeparator = (text: string): string => {
  const [first = ''] = text.split(/\r|\n/, 1)
  const counts = SEPARATORS.map((separator) => ({ separator, count: countOutsideQuotes(first, separator) }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator
}

const isEnd = (character: string | undefined): boolean => character === '\n' || character === '\r' || character === undefined

/** Reads one list, field by field. Lines end with CRLF, LF or CR, also in quotes. */
class Reader {
  readonly #text: string
  readonly #separator: string
  #at: number
  #line: number

  constructor(text: string, from: { at: number; line: number; separator: string }) {
    this.#text = text
    this.#at = from.at
    this.#line = from.line
    this.#separator = from.separator
  }

  readRow(): DelimitedRow | null {
    if (this.#at >= this.#text.length) return null
    const line = this.#line
    const fields = [this.#readField()]
    while (this.#text[this.#at] === this.#separator) {
      this.#at += 1
      fields.push(this.#readField())
    }
    this.#skipLineEnd()
    return { line, fields }
  }

  #readField(): string {
    return this.#text[this.#at] === QUOTE ? this.#readQuoted() : this.#readPlain()
  }

  #readPlain(): string {
    const from = this.#at
    while (!isEnd(this.#text[this.#at]) && this.#text[this.#at] !== this.#separator) this.#at += 1
    return this.#text.slice(from, this.#at)
  }

  /** @throws DelimitedTextFault */
  #readQuoted(): string {
    const begin = this.#line
    const parts: string[] = []
    for (;;) {
      const close = this.#text.indexOf(QUOTE, this.#at + 1)
      if (close < 0) throw new DelimitedTextFault('list-quote-unclosed', begin)
      const part = this.#text.slice(this.#at + 1, close)
      this.#line += part.match(/\r\n|\r|\n/g)?.length ?? 0
      parts.push(part)
      this.#at = close + 1
      // Two quotes stand for one.
      if (this.#text[this.#at] !== QUOTE) break
    }
    const next = this.#text[this.#at]
    if (!isEnd(next) && next !== this.#separator) throw new DelimitedTextFault('list-text-after-quote', this.#line)
    return parts.join(QUOTE)
  }

  #skipLineEnd(): void {
    if (this.#text[this.#at] === '\r') this.#at += 1
    if (this.#text[this.#at] === '\n') this.#at += 1
    this.#line += 1
  }
}

/** The rows of a list with separators (RFC 4180, and tabs or semicolons) one by one, without empty rows. @throws DelimitedTextFault */
export function* readDelimitedRows(text: string): Generator<DelimitedRow> {
  const begin = text.startsWith('\ufeff') ? 1 : 0
  const named = SEPARATOR_LINE.exec(text.slice(begin))
  const reader = new Reader(text, {
    at: begin + (named?.[0].length ?? 0),
    line: named ? 2 : 1,
    separator: named?.[1] ?? findSeparator(text.slice(begin)),
  })
  for (let row = reader.readRow(); row; row = reader.readRow()) {
    if (row.fields.some((field) => field.trim() !== '')) yield row
  }
}
