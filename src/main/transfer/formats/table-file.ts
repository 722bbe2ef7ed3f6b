import {
  type FirebaseParameters,
  ImportFault,
  type ImportFormat,
  type ImportSourceOptions,
  type TextEncoding,
} from '../opened-import.ts'
import { openCsv } from './csv-file.ts'
import { FIREBASE_LENGTHS, firebaseTitles, isFirebaseRow, readHashConfig } from './firebase-layout.ts'
import { apacheTable, findApacheFormat } from './htpasswd-file.ts'
import { isJsonLines, openJsonLines, readJsonTables } from './json-file.ts'
import { isPocketbase, pocketbaseTables } from './pocketbase-layout.ts'
import type { SourceFile } from './source-file.ts'
import { mayHoldUsers, type SourceTable } from './source-table.ts'
import { readSqlTables, SQL_MAX_BYTES } from './sql-file.ts'
import { isSqlite, SqliteFile } from './sqlite-file.ts'
import { decodeFile, decodeHead, detectEncoding } from './text-decoding.ts'
import { withWordpressMeta } from './wordpress-layout.ts'

/** The bytes that show what a text file is. */
const HEAD_BYTES = 64 * 1024

/** The first statement of an SQL file, after comments. */
const SQL_START =
  /^(?:\s+|--[^\n]*\n|#[^\n]*\n|\/\*[\s\S]*?\*\/;?)*(?:INSERT|REPLACE|CREATE|COPY|SET|DROP|BEGIN|START|LOCK|USE|PRAGMA|ALTER|DELETE|TRUNCATE|SELECT|WITH)\s/i

/** The statements that fill a table. */
const SQL_FILLS = /\bINSERT\s[^;]{0,200}?\bINTO\s|\bREPLACE\s+INTO\s|\bCOPY\s[^;]{0,20000}?\bFROM\s+stdin/i

/** The begins of files that are no text. */
const signatures: readonly (readonly [begin: string, fault: 'spreadsheet' | 'format-unknown'])[] = [
  ['PK\x03\x04', 'format-unknown'],
  // The former files of Excel.
  ['\xd0\xcf\x11\xe0', 'spreadsheet'],
  ['\x1f\x8b', 'format-unknown'],
  ['%PDF', 'format-unknown'],
  ['PGDMP', 'format-unknown'],
  ['\x89PNG', 'format-unknown'],
]

/** What the archive of a spreadsheet names in its begin (Excel, LibreOffice). */
const SPREADSHEET = /\[Content_Types\]\.xml|xl\/|opendocument\.spreadsheet/

/** @throws ImportFault */
const requireText = (file: SourceFile): void => {
  const begin = file.readHead(HEAD_BYTES).toString('latin1')
  const found = signatures.find(([signature]) => begin.startsWith(signature))
  if (found) throw new ImportFault(SPREADSHEET.test(begin) ? 'spreadsheet' : found[1])
}

/** A file and the tables in it. */
export type TableFile = {
  /** What it is if no layout matches. */
  readonly format: ImportFormat
  readonly encoding: TextEncoding | null
  readonly separator: string | null
  readonly hasHeader: boolean | null
  readonly tables: readonly SourceTable[]
  /** The file is no list of users, but has the parameters of their hashes. */
  readonly firebase: FirebaseParameters | null
  close(): void
}

const NOT_CSV = { separator: null, hasHeader: null, firebase: null, close: () => undefined }

const openSqlite = (file: SourceFile, options: ImportSourceOptions): TableFile => {
  const database = new SqliteFile(file, options.temporaryFolder)
  try {
    const tables = isPocketbase(database)
      ? pocketbaseTables(database)
      : [...database.tables]
          .filter(([, titles]) => mayHoldUsers(titles))
          .map(([name, titles]) => ({
            name,
            titles,
            count: database.countRows(name),
            rows: () => database.readRows(name, titles),
          }))
    return { ...NOT_CSV, format: 'sqlite', encoding: null, tables, close: () => database.close() }
  } catch (error) {
    database.close()
    throw error
  }
}

const openSql = (file: SourceFile, encoding: TextEncoding): readonly SourceTable[] => {
  if (file.bytes > SQL_MAX_BYTES) throw new ImportFault('file-too-large')
  const { tables, hasQueries } = readSqlTables([...decodeFile(file, encoding)].join(''))
  if (tables.length === 0) throw new ImportFault(hasQueries ? 'sql-expressions' : 'no-users')
  return withWordpressMeta(tables)
}

/** What a text is, by its begin. */
const findTextFormat = (head: string, chosen: ImportFormat | undefined): ImportFormat => {
  if (chosen === 'csv' || chosen === 'htpasswd' || chosen === 'htdigest') return chosen
  if (/^\s*[[{]/.test(head)) return isJsonLines(head) ? 'json-lines' : 'json'
  if (SQL_START.test(head) && SQL_FILLS.test(head)) return 'sql'
  return findApacheFormat(head) ?? 'csv'
}

/** Opens a file and finds out what it is. @throws ImportFault */
export const openTableFile = (file: SourceFile, options: ImportSourceOptions): TableFile => {
  if (isSqlite(file)) return openSqlite(file, options)
  requireText(file)
  const encoding = options.encoding ?? detectEncoding(file)
  const head = decodeHead(file, encoding, HEAD_BYTES)
  const firebase = readHashConfig(head)
  if (firebase) return { ...NOT_CSV, format: 'firebase', encoding, tables: [], firebase }
  const format = findTextFormat(head, options.format)
  switch (format) {
    case 'json':
      return { ...NOT_CSV, format, encoding, tables: readJsonTables(file, encoding) }
    case 'json-lines':
      return { ...NOT_CSV, format, encoding, tables: [openJsonLines(file, encoding)] }
    case 'sql':
      return { ...NOT_CSV, format, encoding, tables: openSql(file, encoding) }
    case 'htpasswd':
    case 'htdigest':
      return { ...NOT_CSV, format, encoding, tables: [apacheTable(file, encoding, format)] }
    default: {
      const { separator, hasHeader, table } = openCsv(file, encoding, options, (first) =>
        isFirebaseRow(first) ? { titles: firebaseTitles, lengths: FIREBASE_LENGTHS } : null,
      )
      return { ...NOT_CSV, format: 'csv', encoding, separator, hasHeader, tables: [table] }
    }
  }
}
