import { take } from '../../platform/iterables.ts'
import type { ImportColumn } from '../imported-user.ts'
import type { ImportFormat, ImportSourceOptions } from '../opened-import.ts'
import { type Cell, textOf } from './cell-values.ts'
import { readMapped, suggestColumns } from './column-mapping.ts'
import { findLayout } from './layouts.ts'
import type { JoinedPassword, Layout, RecordReader, SourceTable } from './source-table.ts'
import { refuse } from './user-record.ts'

/** The rows that suggest what the columns are. */
const SUGGESTING_ROWS = 20

/** A table, and how its rows become users. `columns`: those of a table without a known layout. */
export type BoundTable = {
  readonly table: SourceTable
  readonly layout: Layout | null
  readonly columns: readonly ImportColumn[]
}

/** Finds the layout of a table, or suggests fields for its columns. */
export const bindTable = (table: SourceTable, chosen: ImportFormat | undefined): BoundTable => {
  const layout = findLayout(table, chosen)
  return { table, layout, columns: layout ? [] : suggestColumns(table.titles, [...take(table.rows(), SUGGESTING_ROWS)]) }
}

export const hasField = ({ columns }: BoundTable, ...fields: readonly ImportColumn['field'][]): boolean =>
  columns.some(({ field }) => fields.includes(field))

/** Whether a table without a known layout seems to hold users. */
export const mayBeUsers = (bound: BoundTable): boolean => hasField(bound, 'email', 'username')

type ReadingOptions = {
  readonly source: string
  readonly options: ImportSourceOptions
  readonly hashes: ReadonlyMap<string, JoinedPassword> | null
}

/** The first address in a row whose cells may stand in the wrong columns, so that no hash is shown in place of a name. */
const findAddress = (cells: readonly Cell[]): string =>
  cells.map(textOf).find((text) => /^\s*[^\s@$:]{1,64}@[^\s@$:]{1,190}\s*$/.test(text)) ?? ''

const bindReader = ({ table, layout, columns }: BoundTable, { source, options, hashes }: ReadingOptions): RecordReader =>
  layout
    ? layout.bind({ titles: table.titles, source, options, hashes })
    : readMapped(
        columns.map(({ field }) => field),
        { source, domain: options.domain },
      )

/** The reader of the table's rows. */
export const readerOf = (bound: BoundTable, reading: ReadingOptions): RecordReader => {
  const read = bindReader(bound, reading)
  const { source } = reading
  return (row) => (row.refusal ? refuse({ row: row.row, source }, findAddress(row.cells), row.refusal) : read(row))
}
