import type { UserCursor, UserSort, UserSortColumn } from '../../../../shared/api/user-list.ts'
import { type SortKey, userSortKeys } from '../tables/user-columns.ts'

/** A fragment of SQL and its bound values, in order. */
export type Sql = { readonly sql: string; readonly values: readonly (string | number)[] }

/** An index range in ascending order, both bounds exclusive. Null is the end of the index. */
export type IndexRange = { readonly low: IndexKey | null; readonly high: IndexKey | null }

/** A row's key in an index, independent of the direction. */
type IndexKey = { readonly key: string | number; readonly number: number }

/** Starts a scan after a cursor, or at its row if inclusive. Null is the start of the order. */
export type ScanStart = { readonly cursor: UserCursor; readonly isInclusive?: boolean } | null

/** From a start to the row at `end` (inclusive), or to the end of the order. */
export type ScanRange = { readonly from: ScanStart; readonly end: UserCursor | null }

export type Order = SortKey & {
  readonly by: UserSortColumn
  readonly isAscending: boolean
  /** For `ORDER BY`. */
  readonly sorted: string
  /** The index ranges, in order, from a start to the row at `end` (inclusive) or to the end of the order. */
  readonly indexRanges: (from: ScanStart, end: UserCursor | null) => Sql[]
  /** The start as one condition, for the rows of another source. */
  readonly startCondition: (from: ScanStart) => Sql[]
  /** Negative if the first row is before the second. */
  readonly compare: (one: UserCursor, other: UserCursor) => number
  /** The part of a scan inside an index range; null if it is empty. */
  readonly intersect: (scan: ScanRange, indexRange: IndexRange) => ScanRange | null
}

const compareKeys = (one: string | number, other: string | number): number => {
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other))
  return Number(one) - Number(other)
}

/** An order in one direction. */
export const orderOf = ({ by, direction }: UserSort): Order => {
  const column = userSortKeys[by]
  const { key } = column
  const isAscending = direction === 'ascending'
  const [after, before, word] = isAscending ? ['>', '<', ''] : ['<', '>', ' DESC']
  const compare = (one: UserCursor, other: UserCursor): number => {
    const distance = compareKeys(one.key, other.key) || one.number - other.number
    return isAscending ? distance : -distance
  }
  return {
    ...column,
    by,
    isAscending,
    sorted: `${key}${word}, number${word}`,
    // Ties have a range of their own: for a row value comparison SQLite uses only the first column of the index.
    indexRanges: (from, end) => {
      const start = from?.cursor
      const first = from?.isInclusive ? `${after}=` : after
      if (start && end && start.key === end.key) {
        const sql = `${key} = ? AND number ${first} ? AND number ${before}= ?`
        return [{ sql, values: [start.key, start.number, end.number] }]
      }
      const middle: Sql[] = []
      if (start) middle.push({ sql: `${key} ${after} ?`, values: [start.key] })
      if (end) middle.push({ sql: `${key} ${before} ?`, values: [end.key] })
      return [
        ...(start ? [{ sql: `${key} = ? AND number ${first} ?`, values: [start.key, start.number] }] : []),
        allOf(middle),
        ...(end ? [{ sql: `${key} = ? AND number ${before}= ?`, values: [end.key, end.number] }] : []),
      ]
    },
    startCondition: (from) => {
      if (!from) return []
      const { key: value, number } = from.cursor
      return [{ sql: `(${key}, number) ${from.isInclusive ? `${after}=` : after} (?, ?)`, values: [value, number] }]
    },
    compare,
    intersect: ({ from, end }, { low, high }) => {
      const [first, last] = (isAscending ? [low, high] : [high, low]).map((bound) => bound && { ...bound, by })
      const start = first && !(from && compare(from.cursor, first) > 0) ? { cursor: first } : from
      const stop = last && !(end && compare(end, last) < 0) ? last : end
      return start && stop && compare(start.cursor, stop) >= 0 && !(start.isInclusive && compare(start.cursor, stop) === 0)
        ? null
        : { from: start, end: stop }
    },
  }
}

/** The conjunction of the conditions; `TRUE` if there are none. */
export const allOf = (conditions: readonly Sql[]): Sql => ({
  sql: conditions.map(({ sql }) => sql).join(' AND ') || 'TRUE',
  values: conditions.flatMap(({ values }) => values),
})

/** The same order in the other direction. */
export const reverse = ({ by, direction }: UserSort): UserSort => ({
  by,
  direction: direction === 'ascending' ? 'descending' : 'ascending',
})
