import { take } from '../../platform/iterables.ts'
import { ImportFault, type TextEncoding } from '../opened-import.ts'
import { itemsOf, objectOf, parseJson, propertyOf } from './cell-values.ts'
import { djangoTables } from './django-layout.ts'
import { JSON_MAX_BYTES, requireSmallJson } from './json-bounds.ts'
import { keycloakTables } from './keycloak-layout.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceRow, SourceTable } from './source-table.ts'
import { decodeFile, readTextLines } from './text-decoding.ts'

/** The records whose properties become the titles of a list. */
const TITLE_RECORDS = 200

/** More than any export has. */
const TITLES_MAX = 1_000

const titlesOf = (records: Iterable<unknown>): string[] => {
  const titles = new Set<string>()
  for (const record of records) {
    for (const title of Object.keys(objectOf(record) ?? {})) titles.add(title)
    if (titles.size > TITLES_MAX) throw new ImportFault('too-many-columns')
  }
  return [...titles]
}

const rowOf = (row: number, record: unknown, titles: readonly string[]): SourceRow => {
  const object = typeof record === 'object' ? objectOf(record) : null
  return object
    ? { row, cells: titles.map((title) => propertyOf(object, title)), refusal: null }
    : { row, cells: [], refusal: 'malformed' }
}

/** A list of objects as a table. */
const tableOfObjects = (name: string, records: readonly unknown[], more: Partial<SourceTable> = {}): SourceTable => {
  const titles = titlesOf(records.slice(0, TITLE_RECORDS))
  function* rows(): Generator<SourceRow> {
    for (const [at, record] of records.entries()) yield rowOf(at + 1, record, titles)
  }
  return { name, titles, count: records.length, rows, ...more }
}

const isListOfObjects = (value: unknown): value is unknown[] => objectOf(itemsOf(value)[0]) !== null

/** The lists of users in a JSON value. */
const tablesOf = (value: unknown): SourceTable[] => {
  const known = keycloakTables(value, tableOfObjects) ?? djangoTables(value, tableOfObjects)
  if (known) return known
  if (Array.isArray(value)) return [tableOfObjects('', value)]
  if (typeof propertyOf(objectOf(value), 'email') === 'string') return [tableOfObjects('', [value])]
  const lists = Object.entries(objectOf(value) ?? {}).filter(([, list]) => isListOfObjects(list))
  return lists.map(([name, list]) => tableOfObjects(lists.length === 1 ? '' : name, itemsOf(list)))
}

/** Reads a JSON file whole. @throws ImportFault */
export const readJsonTables = (file: SourceFile, encoding: TextEncoding): SourceTable[] => {
  if (file.bytes > JSON_MAX_BYTES) throw new ImportFault('file-too-large')
  const text = [...decodeFile(file, encoding)].join('')
  requireSmallJson(text)
  const value = parseJson(text)
  if (value === null) throw new ImportFault('json-malformed')
  return tablesOf(value)
}

/** Null if the line is no JSON, or nested too deep to be a user. */
const parseLine = (text: string): unknown => {
  try {
    requireSmallJson(text)
  } catch {
    return null
  }
  return parseJson(text)
}

/** Reads one JSON value from each line. @throws ImportFault */
export const openJsonLines = (file: SourceFile, encoding: TextEncoding): SourceTable => {
  function* records(): Generator<{ readonly line: number; readonly record: unknown }> {
    for (const { line, text } of readTextLines(file, encoding)) {
      if (text.trim() === '') continue
      yield { line, record: parseLine(text) }
    }
  }
  function* values(): Generator<unknown> {
    for (const { record } of records()) yield record
  }
  const titles = titlesOf(take(values(), TITLE_RECORDS))
  function* rows(): Generator<SourceRow> {
    for (const { line, record } of records()) yield rowOf(line, record, titles)
  }
  return { name: '', titles, count: null, rows }
}

/** Whether a text is JSON Lines: its first line is a whole object, and another line follows it. */
export const isJsonLines = (head: string): boolean => {
  const [first = '', ...rest] = head.trimStart().split('\n')
  const isObject = first.startsWith('{') && objectOf(first.trim()) !== null
  return isObject && rest.some((line) => line.trim() !== '')
}
