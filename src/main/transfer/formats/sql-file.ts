import { ImportFault } from '../opened-import.ts'
import { type Cell, EXPRESSION } from './cell-values.ts'
import { VALUES_MAX } from './json-bounds.ts'
import { mayHoldUsers, type SourceRow, type SourceTable } from './source-table.ts'
import { type SqlToken, SqlTokens } from './sql-tokens.ts'

/** The largest SQL file (bytes): it is read as one text. */
export const SQL_MAX_BYTES = 256 * 1024 * 1024

/** A row that claims more values than this is no row of users. */
const ROW_VALUES_MAX = 1_000

/** MySQL names itself in the comments of its dumps, or quotes names with backquotes. */
const MYSQL = /MySQL dump|MariaDB dump|phpMyAdmin|(?:INTO|TABLE) `/i

type OpenTable = { readonly name: string; readonly titles: readonly string[]; readonly rows: SourceRow[] }

const isWord = (token: SqlToken | null, word: string): boolean => token?.kind === 'word' && token.text.toUpperCase() === word

const isMark = (token: SqlToken | null, mark: string): boolean => token?.kind === 'other' && token.text === mark

const isName = (token: SqlToken | null): token is SqlToken => token?.kind === 'word' || token?.kind === 'name'

/** Reads the rows that an SQL file inserts. Other statements are skipped, and nothing is executed. */
class SqlReader {
  readonly tables = new Map<string, OpenTable>()
  /** The columns of tables that the file creates, for inserts without a list of columns. */
  readonly #created = new Map<string, readonly string[]>()
  readonly #tokens: SqlTokens
  #token: SqlToken | null
  #values = 0
  /** Whether an insert takes its rows from a query. */
  hasQueries = false

  constructor(text: string) {
    this.#tokens = new SqlTokens(text, MYSQL.test(text.slice(0, 100_000)))
    this.#token = this.#tokens.next()
  }

  /** @throws ImportFault */
  readAll(): void {
    while (this.#token) {
      if (isWord(this.#token, 'INSERT') || isWord(this.#token, 'REPLACE')) this.#readInsert()
      else if (isWord(this.#token, 'COPY')) this.#readCopy()
      else if (isWord(this.#token, 'CREATE')) this.#readCreate()
      this.#skipStatement()
    }
  }

  #advance(): SqlToken | null {
    this.#token = this.#tokens.next()
    return this.#token
  }

  #skipStatement(): void {
    while (this.#token && !isMark(this.#token, ';')) this.#advance()
    this.#advance()
  }

  /** `schema.table`, as one name. */
  #readTableName(): string {
    const parts: string[] = []
    while (isName(this.#token)) {
      parts.push(this.#token.text)
      if (!isMark(this.#advance(), '.')) break
      this.#advance()
    }
    return parts.join('.')
  }

  /** The names in brackets, or null if there are none. */
  #readTitles(): string[] | null {
    if (!isMark(this.#token, '(')) return null
    const titles: string[] = []
    for (let token = this.#advance(); token && !isMark(token, ')'); token = this.#advance()) {
      if (isWord(token, 'SELECT')) return null
      if (isName(token) && titles.length <= ROW_VALUES_MAX) titles.push(token.text)
    }
    this.#advance()
    return titles
  }

  #tableOf(name: string, titles: readonly string[]): OpenTable {
    const key = `${name}\0${titles.join('\0')}`
    const known = this.tables.get(key)
    if (known) return known
    const table: OpenTable = { name, titles, rows: [] }
    this.tables.set(key, table)
    return table
  }

  #add(name: string, titles: readonly string[], row: number, cells: readonly Cell[]): void {
    if (!mayHoldUsers(titles)) return
    this.#values += cells.length
    if (this.#values > VALUES_MAX) throw new ImportFault('too-many-values', row)
    this.#tableOf(name, titles).rows.push({ row, cells, refusal: cells.length === titles.length ? null : 'ragged-row' })
  }

  #readInsert(): void {
    while (this.#token && !isWord(this.#token, 'INTO') && !isMark(this.#token, ';')) this.#advance()
    if (!isWord(this.#token, 'INTO')) return
    this.#advance()
    const name = this.#readTableName()
    const listed = this.#readTitles()
    while (this.#token && !isWord(this.#token, 'VALUES') && !isMark(this.#token, ';')) {
      if (isWord(this.#token, 'SELECT')) this.hasQueries = true
      this.#advance()
    }
    if (!isWord(this.#token, 'VALUES')) return
    this.#advance()
    while (isMark(this.#token, '(')) {
      const row = this.#token?.line ?? 1
      const cells = this.#readValues()
      const titles = listed ?? this.#created.get(name) ?? cells.map(() => '')
      this.#add(name, titles, row, cells)
      if (isMark(this.#token, ',')) this.#advance()
    }
  }

  /** The values of one row. What is not one constant is an expression. @throws ImportFault */
  #readValues(): Cell[] {
    const cells: Cell[] = []
    let value: SqlToken[] = []
    let depth = 0
    for (let token = this.#advance(); ; token = this.#advance()) {
      if (!token || isMark(token, ';')) throw new ImportFault('sql-malformed', this.#tokens.line)
      if (depth === 0 && (isMark(token, ',') || isMark(token, ')'))) {
        cells.push(cellOf(value))
        value = []
        if (cells.length > ROW_VALUES_MAX) throw new ImportFault('too-many-columns', token.line)
        if (isMark(token, ',')) continue
        this.#advance()
        return cells
      }
      if (isMark(token, '(')) depth += 1
      if (isMark(token, ')')) depth -= 1
      // Enough to tell a constant from an expression.
      if (value.length < 5) value.push(token)
    }
  }

  #readCopy(): void {
    this.#advance()
    const name = this.#readTableName()
    const titles = this.#readTitles() ?? this.#created.get(name) ?? []
    while (this.#token && !isWord(this.#token, 'STDIN') && !isMark(this.#token, ';')) this.#advance()
    if (!isWord(this.#token, 'STDIN')) return
    while (this.#token && !isMark(this.#token, ';')) this.#advance()
    for (const { text, line } of this.#tokens.readCopyLines()) this.#add(name, titles, line, text.split('\t').map(readCopyCell))
  }

  /** `CREATE TABLE name (column type …, …)`: the first name of each part that is no constraint. */
  #readCreate(): void {
    while (this.#token && !isWord(this.#token, 'TABLE') && !isMark(this.#token, ';')) this.#advance()
    if (!isWord(this.#token, 'TABLE')) return
    this.#advance()
    while (['IF', 'NOT', 'EXISTS'].some((word) => isWord(this.#token, word))) this.#advance()
    const name = this.#readTableName()
    if (!isMark(this.#token, '(')) return
    const titles: string[] = []
    let depth = 1
    let isFirst = true
    for (let token = this.#advance(); token && depth > 0; token = this.#advance()) {
      if (isFirst && isName(token) && !CONSTRAINTS.has(token.text.toUpperCase())) titles.push(token.text)
      isFirst = depth === 1 && isMark(token, ',')
      if (isMark(token, '(')) depth += 1
      if (isMark(token, ')')) depth -= 1
      if (depth === 0) break
    }
    this.#created.set(name, titles)
  }
}

const CONSTRAINTS = new Set([
  'PRIMARY',
  'KEY',
  'UNIQUE',
  'CONSTRAINT',
  'FOREIGN',
  'CHECK',
  'INDEX',
  'FULLTEXT',
  'SPATIAL',
  'EXCLUDE',
])

const readCopyCell = (text: string): Cell =>
  text === '\\N' ? null : text.replace(/\\([\\bfnrtv])/g, (_, escaped: string) => COPY_ESCAPES[escaped] ?? escaped)

const COPY_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** A constant, with or without a PostgreSQL cast. */
const cellOf = (tokens: readonly SqlToken[]): Cell => {
  const [first, ...rest] = tokens
  if (!first) return EXPRESSION
  const isCast = rest.length === 3 && isMark(rest[0] ?? null, ':') && isMark(rest[1] ?? null, ':') && isName(rest[2] ?? null)
  // mysqldump names the character set of binary texts.
  if (first.kind === 'word' && first.text.startsWith('_') && rest.length === 1 && rest[0]?.kind === 'string') return rest[0].text
  if (rest.length > 0 && !isCast) return EXPRESSION
  if (first.kind === 'string' || first.kind === 'name') return first.text
  if (first.kind === 'bytes') return Buffer.from(first.text, 'hex')
  if (first.kind === 'number') return first.text
  if (first.kind !== 'word') return EXPRESSION
  switch (first.text.toUpperCase()) {
    case 'NULL':
    case 'DEFAULT':
      return null
    case 'TRUE':
      return true
    case 'FALSE':
      return false
    default:
      return EXPRESSION
  }
}

/** The tables that an SQL file fills. `hasQueries`: whether rows come from queries, which are not executed. @throws ImportFault */
export const readSqlTables = (text: string): { readonly tables: SourceTable[]; readonly hasQueries: boolean } => {
  const reader = new SqlReader(text)
  reader.readAll()
  const tables = [...reader.tables.values()].map(({ name, titles, rows }) => ({
    name,
    titles,
    count: rows.length,
    rows: () => rows,
  }))
  return { tables, hasQueries: reader.hasQueries }
}
