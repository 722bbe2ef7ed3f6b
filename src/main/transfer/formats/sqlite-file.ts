import { chmodSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { hasErrorCode } from '../../platform/errno.ts'
import { PRIVATE_FILE_MODE } from '../../platform/private-file.ts'
import { ImportFault } from '../opened-import.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceRow } from './source-table.ts'

/** What every SQLite file begins with. */
const HEADER = 'SQLite format 3\0'

/** A longer cell is no part of a user, such as a picture (bytes). */
const CELL_MAX_BYTES = 64 * 1024

/** What SQLite reports of a table whose pages are wrong. Other reports are about values. */
const DAMAGE = /\b(?:tree|page|btree|malformed|cell)\b/i

export const isSqlite = (file: SourceFile): boolean => file.readHead(HEADER.length).toString('latin1') === HEADER

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** @throws ImportFault instead of SQLite's errors */
const withFaults = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw hasErrorCode(error, /^SQLITE_/) ? new ImportFault('database-damaged') : error
  }
}

/** A private copy of a database and of its write-ahead log, which may hold the newest users. */
const copyPrivately = (path: string, into: string): string => {
  const folder = mkdtempSync(join(into, 'gatehouse-import-'))
  const copy = join(folder, 'source.db')
  try {
    copyFileSync(path, copy, constants.COPYFILE_FICLONE)
    chmodSync(copy, PRIVATE_FILE_MODE)
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE)
  } catch {
    rmSync(folder, { recursive: true, force: true })
    throw new ImportFault('file-unreadable')
  }
  return folder
}

/**
 * A database of another system. Only plain columns of plain tables are read.
 *
 * Views, triggers, virtual tables and computed columns could run what the file's author wrote, so nothing reads them.
 */
export class SqliteFile {
  readonly #folder: string
  readonly #database: Sqlite.Database
  readonly #tables: ReadonlyMap<string, readonly string[]>
  readonly #checked = new Set<string>()

  /** @throws ImportFault */
  constructor(path: string, temporaryFolder = tmpdir()) {
    this.#folder = copyPrivately(path, temporaryFolder)
    try {
      this.#database = withFaults(() => new Sqlite(join(this.#folder, 'source.db')))
    } catch (error) {
      rmSync(this.#folder, { recursive: true, force: true })
      throw error
    }
    try {
      this.#tables = withFaults(() => this.#listTables())
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** The names of the tables, and the columns of each. */
  get tables(): ReadonlyMap<string, readonly string[]> {
    return this.#tables
  }

  /** @throws ImportFault if the table is damaged */
  countRows(table: string): number {
    return withFaults(() => {
      this.#requireSound(table)
      const { count } = this.#database
        .prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${quoteName(table)}`)
        .get() ?? { count: 0 }
      return count
    })
  }

  /** The cells of each row, in the order of the columns. @throws ImportFault */
  *readRows(table: string, columns: readonly string[]): Generator<SourceRow> {
    const cells = columns.map(quoteName).map((name) => `iif(octet_length(${name}) > ${CELL_MAX_BYTES}, NULL, ${name})`)
    try {
      this.#requireSound(table)
      const rows = this.#database.prepare<[], unknown[]>(`SELECT ${cells.join(', ')} FROM ${quoteName(table)}`).raw(true)
      let row = 0
      for (const values of rows.iterate()) {
        row += 1
        yield { row, cells: values, refusal: null }
      }
    } catch (error) {
      throw hasErrorCode(error, /^SQLITE_/) ? new ImportFault('database-damaged') : error
    }
  }

  close(): void {
    this.#database.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #listTables(): Map<string, string[]> {
    for (const setting of ['trusted_schema = OFF', 'query_only = ON', 'cell_size_check = ON', 'ignore_check_constraints = ON']) {
      this.#database.pragma(setting)
    }
    const names = this.#database
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
      )
      .pluck()
      .all()
    const columnsOf = this.#database.prepare<[string], { name: string; hidden: number }>(
      'SELECT name, hidden FROM pragma_table_xinfo(?)',
    )
    const tables = names.map((name) => [name, columnsOf.all(name)] as const)
    const plain = tables.filter(([, columns]) => columns.every(({ hidden }) => hidden === 0))
    return new Map(plain.map(([name, columns]) => [name, columns.map(({ name: column }) => column)]))
  }

  /** A damaged table could lead in circles, and reading it would never end. */
  #requireSound(table: string): void {
    if (this.#checked.has(table)) return
    const found = this.#database.pragma(`quick_check(${quoteText(table)})`) as readonly { readonly quick_check: string }[]
    if (found.some(({ quick_check }) => DAMAGE.test(quick_check))) throw new ImportFault('database-damaged')
    this.#checked.add(table)
  }
}
