import type { Database } from 'better-sqlite3'
import type { BulkSelection } from '../../../../shared/api/bulk-change.ts'
import { readConditions } from '../user-search/conditions.ts'
import { allOf } from '../user-search/sort-order.ts'

const numbersOf = (database: Database, ids: readonly string[]): number[] => {
  const find = database.prepare<[string], number>('SELECT number FROM users WHERE id = ?').pluck()
  return ids.flatMap((id) => find.get(id) ?? [])
}

/** The numbers of all users of a list, from the index of a filter if there is one. */
const readMatching = (
  database: Database,
  { search = '', filter = {} }: Extract<BulkSelection, { kind: 'matching' }>,
  now: number,
): IterableIterator<number> => {
  const { isDeleted, all, sources } = readConditions({ search, filter, now })
  const [source] = sources
  const rest = allOf(source ? source.rest : all)
  const found = source ? `number IN (${source.select.sql}) AND ` : ''
  return database
    .prepare<unknown[], number>(
      `SELECT number FROM users WHERE ${found}is_deleted = ${isDeleted} AND ${rest.sql} ORDER BY number`,
    )
    .pluck()
    .iterate(...(source?.select.values ?? []), ...rest.values)
}

/** Users between two checks for cancellation. */
export const ACCOUNTS_AT_ONCE = 5_000

/** The numbers of the selected users, without duplicates, and how many ids are unknown; null if cancelled. */
export const readSelection = (
  database: Database,
  selection: BulkSelection,
  { now, isCancelled }: { now: number; isCancelled: () => boolean },
): { numbers: number[]; gone: number } | null => {
  if (selection.kind === 'ids') {
    const ids = [...new Set(selection.ids)]
    const numbers = numbersOf(database, ids)
    return { numbers, gone: ids.length - numbers.length }
  }
  const except = new Set(numbersOf(database, selection.except ?? []))
  const numbers: number[] = []
  for (const number of readMatching(database, selection, now)) {
    if (numbers.length % ACCOUNTS_AT_ONCE === 0 && isCancelled()) return null
    if (!except.has(number)) numbers.push(number)
  }
  return { numbers, gone: 0 }
}
