import { DIRECTORY_COLUMN, exportedColumns } from '../../../shared/domain/exported-columns.ts'
import { rearm } from '../../platform/csv.ts'
import { readDirectoryHash } from '../gatehouse-hash.ts'
import { type Cell, textOf } from './cell-values.ts'
import { findField, readMapped } from './column-mapping.ts'
import type { Layout } from './source-table.ts'

/** Users of an Express application with Passport, which keeps those of other services in the same table. */
export const passportLayout: Layout = {
  format: 'passport',
  wants: [],
  matches: (titles) => titles.has('provider') && titles.has('password') && titles.has('email') && titles.has('active'),
  bind: ({ titles, source, options }) => {
    const fields = titles.map((title) => (title === 'password' ? 'password-hash' : findField(title)))
    return readMapped(fields, { source, domain: options.domain })
  },
}

/** The table of the original exercise. Its session ids and reset tokens are never read. */
export const holbertonLayout: Layout = {
  format: 'holberton',
  wants: [],
  matches: (titles) => titles.has('hashed_password') && titles.has('session_id') && titles.has('reset_token'),
  bind: ({ titles, source, options }) => {
    const fields = titles.map((title) =>
      title === 'hashed_password' ? ('password-hash' as const) : title === 'email' ? ('email' as const) : null,
    )
    return readMapped(fields, { source, domain: options.domain })
  },
}

/** The text that a cell of our own CSV stands for, and the list of groups as one field. */
const readOwnCell = (cell: Cell, isCsv: boolean): Cell => {
  if (Array.isArray(cell)) return JSON.stringify(cell)
  return isCsv && typeof cell === 'string' ? rearm(cell) : cell
}

/** Gatehouse's own export, which is read back exactly. */
export const gatehouseLayout: Layout = {
  format: 'gatehouse',
  wants: [],
  matches: (titles) => exportedColumns.every((title) => titles.has(title)),
  bind: ({ titles, source, options }) => {
    const read = readMapped(titles.map(findField), { source, domain: options.domain })
    const [disabled, note, directory] = ['disabled', 'note', DIRECTORY_COLUMN].map((title) => titles.indexOf(title)) as [
      number,
      number,
      number,
    ]
    return (row) => {
      // In JSON Lines a flag is no text.
      const isCsv = typeof row.cells[disabled] === 'string'
      const cells = row.cells.map((cell) => readOwnCell(cell, isCsv))
      const record = read({ ...row, cells })
      if (record.kind !== 'user') return record
      const password = readDirectoryHash(record.password, textOf(cells[directory]), options.gatehouse)
      return { ...record, note: textOf(cells[note]), password }
    }
  },
}
