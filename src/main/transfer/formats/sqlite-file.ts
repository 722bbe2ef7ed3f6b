import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { nameTemporary } from '../../platform/atomic-file.ts'
import { hasErrorCode, isPresent } from '../../platform/errno.ts'
import { PRIVATE_FILE_MODE } from '../../platform/private-file.ts'
import { ImportFault } from '../opened-import.ts'
import { SourceFile } from './source-file.ts'
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

const LOG = '-wal'

/** The files of a copy. SQLite makes some of them. */
const removeCopy = (copy: string): void => {
  for (const suffix of ['', LOG, '-shm', '-journal']) rmSync(`${copy}${suffix}`, { force: true })
}

/** Copies a file so that only its owner can ever read the copy, whatever the mode of the file. */
const copyFile = (file: SourceFile, copy: string): void => {
  const descriptor = openSync(copy, 'wx', PRIVATE_FILE_MODE)
  try {
    for (const chunk of file.readChunks()) for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at)
  } finally {
    closeSync(descriptor)
  }
}

/** An empty log says nothing. */
const openLog = (path: string): SourceFile | null => {
  try {
    return isPresent(path) ? new SourceFile(path) : null
  } catch (error) {
    if (error instanceof ImportFault && error.fault === 'file-empty') return null
    throw error
  }
}

/**
 * Copies a database and its write-ahead log, which may hold the newest users. The name is that of a temporary file, so that the next start
 * removes a copy that a crash left in the data folder.
 *
 * @throws ImportFault
 */
const copyPrivately = (file: SourceFile, folder: string): string => {
  const copy = nameTemporary(join(folder, 'import'))
  const log = openLog(`${file.path}${LOG}`)
  try {
    copyFile(file, copy)
    if (log) copyFile(log, `${copy}${LOG}`)
    return copy
  } catch (error) {
    removeCopy(copy)
    throw error instanceof ImportFault ? error : new ImportFault('no-space')
  } finally {
    log?.close()
  }
}

/**
 * A database of another system. Only plain columns of plain tables are read.
 *
 * Views, triggers, virtual tables and computed columns could run what the file's author wrote, so nothing reads them.
 */
export class SqliteFile {
  readonly #copy: string
  readonly #database: Sqlite.Database
  readonly #tables: ReadonlyMap<string, readonly string[]>
  readonly #checked = new Set<string>()

  /** @throws ImportFault */
  constructor(file: SourceFile, temporaryFolder = tmpdir()) {
    this.#copy = copyPrivately(file, temporaryFolder)
    try {
      this.#database = withFaults(() => new Sqlite(this.#copy))
    } catch (error) {
      removeCopy(this.#copy)
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
    removeCopy(this.#copy)
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
