import type { ImportedPassword, ImportRecord, ImportRowRefusal } from '../imported-user.ts'
import type { ImportFormat, ImportSourceOptions, ImportWant } from '../opened-import.ts'
import { type HashOrigin, readPasswordForm } from '../password-form.ts'
import { type Cell, EXPRESSION, textOf } from './cell-values.ts'

/** One row of a table. `refusal`: its cells are not certain. */
export type SourceRow = {
  /** The line, or the number of the record, from 1 on. */
  readonly row: number
  readonly cells: readonly Cell[]
  readonly refusal: ImportRowRefusal | null
}

/** Named columns and their rows, whatever the file is. */
export type SourceTable = {
  /** Empty if the file has only one. */
  readonly name: string
  /** Empty titles in a file without a header. */
  readonly titles: readonly string[]
  /** Null where counting would read the whole file. */
  readonly count: number | null
  /** The system that has written it, if the file's structure tells. */
  readonly format?: ImportFormat
  readonly isSuggested?: boolean
  readonly signsInByPassword?: boolean
  rows(): Iterable<SourceRow>
}

/** Reads one row of a table as a user. */
export type RecordReader = (row: SourceRow) => ImportRecord

export type LayoutContext = {
  readonly titles: readonly string[]
  /** The name of the table in the records. */
  readonly source: string
  readonly options: ImportSourceOptions
  /** The passwords of a second file. */
  readonly hashes: ReadonlyMap<string, JoinedPassword> | null
}

/** A password of a second file, which belongs to the user with an id or an email. */
export type JoinedPassword = { readonly password: ImportedPassword; readonly changedAt: number | null }

/** The columns that a system writes. */
export type Layout = {
  readonly format: ImportFormat
  readonly wants: readonly ImportWant[]
  matches(titles: ReadonlySet<string>): boolean
  bind(context: LayoutContext): RecordReader
}

/** Reads the cells of rows by their titles. Of equal titles, the first counts. */
export const cellsByTitle = (titles: readonly string[]): ((row: SourceRow, title: string) => Cell) => {
  const places = new Map([...titles.entries()].reverse().map(([at, title]) => [title, at]))
  return ({ cells }, title) => {
    const at = places.get(title)
    return at === undefined ? undefined : cells[at]
  }
}

/** The password that a cell holds, by its form. */
export const passwordOf = (cell: Cell, origin: HashOrigin = 'other'): ImportedPassword =>
  cell === EXPRESSION ? { kind: 'unusable', fault: 'expression' } : readPasswordForm(textOf(cell), origin)

/** A name of the parts that are there. */
export const joinName = (...parts: readonly Cell[]): string =>
  parts
    .map((part) => textOf(part).trim())
    .filter((part) => part !== '')
    .join(' ')

/** Whether a table may hold users. Other tables of a database are not read. */
export const mayHoldUsers = (titles: readonly string[]): boolean =>
  titles.every((title) => title === '') || titles.some((title) => /pass|pwd|hash|mail|login|user|name/i.test(title))
