import { CharacterFinder } from '../platform/character-finder.ts'

/** The separators that are detected, the least likely part of a text first. */
const SEPARATORS = ['\t', ';', ',', '|'] as const

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d

/** What a spreadsheet writes in front of a list to name its separator. */
const SEPARATOR_LINE = /^sep=([^\r\n"])(?:\r\n|\r|\n)/i

export type DelimitedRow = { readonly line: number; readonly fields: readonly string[] }

/** A list whose fields are not certain: its quotes break the rules, or no column is known to have the emails. */
export class DelimitedTextFault extends Error {
  override readonly name = 'DelimitedTextFault'
  readonly fault: 'list-quote-unclosed' | 'list-text-after-quote' | 'list-columns-unknown' | 'list-too-long'
  readonly line: number

  constructor(fault: DelimitedTextFault['fault'], line: number) {
    super(`${fault} in line ${line}`)
    this.fault = fault
    this.line = line
  }
}

const countOutsideQuotes = (text: string, separator: string): number =>
  text.split('"').reduce((count, part, index) => (index % 2 === 0 ? count + part.split(separator).length - 1 : count), 0)

/** The first line that is no comment. */
const firstLineOf = (text: string): string => {
  const lines = text.split(/\r\n|\r|\n/, 10)
  return lines.find((line) => !line.startsWith('#') && line.trim() !== '') ?? lines[0] ?? ''
}

/** The separator that the first line has most of. A comma where it has none. */
const findSeparator = (text: string): string => {
  const first = firstLineOf(text)
  const counts = SEPARATORS.map((separator) => ({ separator, count: countOutsideQuotes(first, separator) }))
  const best = counts.reduce((known, next) => (next.count > known.count ? next : known))
  return best.count === 0 ? ',' : best.separator
}

/** The separator of a list, and the line in front that names it (empty if there is none). */
export const findDelimiters = (text: string): { readonly separator: string; readonly named: string } => {
  const [named = '', separator] = SEPARATOR_LINE.exec(text) ?? []
  return { separator: separator ?? findSeparator(text), named }
}

/** The end of a line in a text: CRLF, LF or CR. */
const countLines = (text: string): number => {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count += 1
  }
  return count
}

/** `line`: the number of the first line. `maxCharacters`: the longest row (UTF-16 units), because an open quote must not read a large file into memory. */
type RowOptions = { readonly separator: string; readonly line: number; readonly maxCharacters: number }

/** Reads rows from a text that comes in parts. A row that a part cuts is read again when the next part is there. */
class RowReader {
  readonly #parts: Iterator<string>
  readonly #maxCharacters: number
  readonly #separator: number
  readonly #separators: CharacterFinder
  readonly #lineFeeds = new CharacterFinder('\n')
  readonly #carriageReturns = new CharacterFinder('\r')
  #text = ''
  #isComplete = false
  #at = 0
  #line: number

  constructor(parts: Iterator<string>, { separator, line, maxCharacters }: RowOptions) {
    this.#parts = parts
    this.#maxCharacters = maxCharacters
    this.#separator = separator.charCodeAt(0)
    this.#separators = new CharacterFinder(separator)
    this.#line = line
  }

  /** The next row, or null after the last. @throws DelimitedTextFault */
  readRow(): DelimitedRow | null {
    for (;;) {
      const begin = this.#at
      const line = this.#line
      if (begin < this.#text.length || this.#isComplete) {
        if (begin >= this.#text.length) return null
        const fields = this.#readFields()
        if (fields) return { line, fields }
        if (this.#text.length - begin > this.#maxCharacters) throw new DelimitedTextFault('list-too-long', line)
      }
      this.#line = line
      this.#readPart(begin)
    }
  }

  #readPart(begin: number): void {
    const { value, done } = this.#parts.next()
    if (done) this.#isComplete = true
    this.#text = this.#text.slice(begin) + (value ?? '')
    this.#at = 0
    for (const finder of [this.#separators, this.#lineFeeds, this.#carriageReturns]) finder.start(this.#text)
  }

  /** The fields up to the end of the row. Null if the text ends before it and more may come. */
  #readFields(): string[] | null {
    const text = this.#text
    const fields: string[] = []
    for (;;) {
      if (text.charCodeAt(this.#at) === QUOTE) {
        const field = this.#readQuoted()
        if (field === null) return null
        fields.push(field)
      } else {
        fields.push(this.#readPlain())
      }
      if (this.#at >= text.length) return this.#isComplete ? fields : null
      if (text.charCodeAt(this.#at) !== this.#separator) return this.#skipLineEnd() ? fields : null
      this.#at += 1
    }
  }

  #readPlain(): string {
    const from = this.#at
    const lineEnd = Math.min(this.#lineFeeds.find(from), this.#carriageReturns.find(from), this.#text.length)
    this.#at = Math.min(this.#separators.find(from), lineEnd)
    return this.#text.slice(from, this.#at)
  }

  /** Null if the text ends before the quote that closes the field. @throws DelimitedTextFault */
  #readQuoted(): string | null {
    const text = this.#text
    const begin = this.#line
    let field = ''
    let at = this.#at
    for (;;) {
      const close = text.indexOf('"', at + 1)
      if (close < 0) {
        if (this.#isComplete) throw new DelimitedTextFault('list-quote-unclosed', begin)
        return null
      }
      const part = text.slice(at + 1, close)
      this.#line += countLines(part)
      field += part
      at = close + 1
      if (at >= text.length && !this.#isComplete) return null
      // Two quotes stand for one.
      if (text.charCodeAt(at) !== QUOTE) break
      field += '"'
    }
    const next = text.charCodeAt(at)
    const isEnd = at >= text.length || next === LF || next === CR || next === this.#separator
    if (!isEnd) throw new DelimitedTextFault('list-text-after-quote', this.#line)
    this.#at = at
    return field
  }

  /** False if the line feed that belongs to a carriage return may be in the next part. */
  #skipLineEnd(): boolean {
    const text = this.#text
    if (text.charCodeAt(this.#at) === CR) {
      if (this.#at + 1 >= text.length && !this.#isComplete) return false
      this.#at += 1
      if (text.charCodeAt(this.#at) === LF) this.#at += 1
    } else {
      this.#at += 1
    }
    this.#line += 1
    return true
  }
}

const isBlank = (field: string): boolean => field.trim() === ''

/** The rows of a text that comes in parts, one by one, without empty rows. @throws DelimitedTextFault */
export function* readRowsOfParts(parts: Iterable<string>, options: RowOptions): Generator<DelimitedRow> {
  const reader = new RowReader(parts[Symbol.iterator](), options)
  for (let row = reader.readRow(); row; row = reader.readRow()) {
    if (!row.fields.every(isBlank)) yield row
  }
}

/** The rows of a list with separators (RFC 4180, and tabs or semicolons) one by one, without empty rows. @throws DelimitedTextFault */
export function* readDelimitedRows(typed: string): Generator<DelimitedRow> {
  const text = typed.startsWith('\ufeff') ? typed.slice(1) : typed
  const { separator, named } = findDelimiters(text)
  const line = named === '' ? 1 : 2
  yield* readRowsOfParts([text.slice(named.length)], { separator, line, maxCharacters: text.length })
}
