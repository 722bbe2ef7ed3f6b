import type { ImportRecord, ImportRowRefusal } from '../imported-user.ts'
import type { Cell } from './cell-values.ts'

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
  rows(): Iterable<SourceRow>
}

/** Reads one row of a table as a user. */
export type RecordReader = (row: SourceRow) => ImportRecord
