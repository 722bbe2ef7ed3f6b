import { CharacterFinder } from '../../platform/character-finder.ts'
import { ImportFault } from '../opened-import.ts'

/** A part of an SQL file. `word`: a keyword or an identifier. `name`: an identifier in quotes. `other`: one character. */
export type SqlToken = {
  readonly kind: 'string' | 'bytes' | 'number' | 'word' | 'name' | 'other'
  readonly text: string
  readonly line: number
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\x1a' }

const NAME_START = /[A-Za-z_\u0080-\uffff]/
const WORD = /[A-Za-z0-9_$\u0080-\uffff]*/y
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y
const BLANKS = /\s+/y

/** The next token, read from the place where the last ended. Nothing is executed. */
export class SqlTokens {
  readonly #text: string
  #at = 0
  #line = 1
  readonly #isMysql: boolean
  readonly #lineFeeds: CharacterFinder
  readonly #backslashes: CharacterFinder

  /** `isMysql`: a backslash in a text escapes the next character, and `#` begins a comment. */
  constructor(text: string, isMysql: boolean) {
    this.#text = text
    this.#isMysql = isMysql
    this.#lineFeeds = new CharacterFinder('\n', text)
    this.#backslashes = new CharacterFinder('\\', text)
  }

  get line(): number {
    return this.#line
  }

  /** Null at the end. @throws ImportFault */
  next(): SqlToken | null {
    this.#skipBlanks()
    const text = this.#text
    if (this.#at >= text.length) return null
    const character = text.charAt(this.#at)
    const line = this.#line
    if (character === "'") return { kind: 'string', text: this.#readQuoted("'", this.#isMysql), line }
    // MySQL and SQLite take double quotes for texts too: the reader of statements decides by the place.
    if (character === '"') return { kind: 'name', text: this.#readQuoted('"', this.#isMysql), line }
    if (character === '`') return { kind: 'name', text: this.#readQuoted('`', false), line }
    if (character === '[') return { kind: 'name', text: this.#readUntil(']'), line }
    const prefix = /^[EeXxNnUuBb]&?'/.exec(text.slice(this.#at, this.#at + 3))?.[0]
    if (prefix) return this.#readPrefixed(prefix, line)
    if (NAME_START.test(character)) return { kind: 'word', text: this.#match(WORD), line }
    const dollar = character === '$' ? /^\$[A-Za-z_]?\w{0,60}\$/.exec(text.slice(this.#at, this.#at + 64))?.[0] : undefined
    if (dollar) return { kind: 'string', text: this.#readDollar(dollar), line }
    const number = this.#match(NUMBER)
    if (number !== '') return { kind: 'number', text: number, line }
    this.#at += 1
    return { kind: 'other', text: character, line }
  }

  /** The rest of the line, and what follows it up to a line with the end mark (COPY). */
  *readCopyLines(): Generator<{ readonly text: string; readonly line: number }> {
    this.#take(this.#lineEnd())
    while (this.#at < this.#text.length) {
      const line = this.#line
      const end = this.#lineEnd()
      const text = this.#text.slice(this.#at, end).replace(/\r?\n?$/, '')
      this.#take(end)
      if (text === '\\.') return
      yield { text, line }
    }
  }

  #lineEnd(): number {
    return Math.min(this.#lineFeeds.find(this.#at) + 1, this.#text.length)
  }

  /** Moves to a place and counts the lines up to it. */
  #take(end: number): void {
    for (let at = this.#lineFeeds.find(this.#at); at < end; at = this.#lineFeeds.find(at + 1)) this.#line += 1
    this.#at = end
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#take(this.#at + found.length)
    return found
  }

  #skipBlanks(): void {
    for (;;) {
      this.#match(BLANKS)
      const two = this.#text.slice(this.#at, this.#at + 2)
      if (two === '--' || (this.#isMysql && two.startsWith('#'))) this.#take(this.#lineEnd())
      else if (two === '/*') this.#take(this.#endOf('*/'))
      else return
    }
  }

  #endOf(mark: string): number {
    const found = this.#text.indexOf(mark, this.#at + mark.length)
    if (found < 0) throw new ImportFault('sql-malformed', this.#line)
    return found + mark.length
  }

  #readUntil(mark: string): string {
    const from = this.#at + 1
    this.#take(this.#endOf(mark))
    return this.#text.slice(from, this.#at - mark.length)
  }

  #readDollar(mark: string): string {
    const from = this.#at + mark.length
    this.#take(this.#endOf(mark))
    return this.#text.slice(from, this.#at - mark.length)
  }

  #readPrefixed(prefix: string, line: number): SqlToken {
    this.#at += prefix.length - 1
    const kind = prefix.charAt(0).toUpperCase()
    const text = this.#readQuoted("'", kind === 'E' || this.#isMysql)
    return { kind: kind === 'X' ? 'bytes' : kind === 'N' || kind === 'E' ? 'string' : 'other', text, line }
  }

  /** @throws ImportFault */
  #readQuoted(quote: string, hasBackslashes: boolean): string {
    const text = this.#text
    const parts: string[] = []
    let from = this.#at + 1
    let at = from
    for (;;) {
      const close = text.indexOf(quote, at)
      if (close < 0) throw new ImportFault('sql-malformed', this.#line)
      const slash = hasBackslashes ? this.#backslashes.find(at) : close
      if (slash < close) {
        const escaped = text.charAt(slash + 1)
        parts.push(text.slice(from, slash), ESCAPES[escaped] ?? escaped)
        at = slash + 2
        from = at
        continue
      }
      parts.push(text.slice(from, close))
      if (text.charAt(close + 1) !== quote) {
        this.#take(close + 1)
        return parts.join('')
      }
      parts.push(quote)
      at = close + 2
      from = at
    }
  }
}
