import type { UserCursor, UserSort, UserSortColumn } from '../../../../shared/api/user-list.ts'

/** A piece of SQL and what is bound in it, in its order. */
export type Sql = { readonly sql: string; readonly values: readonly (string | number)[] }

/** The index behind an order, and the column that it sorts by. Ties stand by `number`, which SQLite keeps in every index. */
type OrderColumn = {
  readonly index: string
  readonly key: string
  /**
   * How the search index marks what the text of this order begins with; null where it is no text that is searched. The index of an order of
   * texts holds all that is searched.
   */
  readonly startMark: string | null
}

const orders: Readonly<Record<UserSortColumn, OrderColumn>> = {
  email: { index: 'users_by_email', key: 'email_search_key', startMark: 'x' },
  name: { index: 'users_by_name', key: 'name_key', startMark: 'y' },
  role: { index: 'users_by_role', key: 'role', startMark: null },
  state: { index: 'users_by_state', key: 'state_key', startMark: null },
  createdAt: { index: 'users_by_creation', key: 'created_at', startMark: null },
  lastSignInAt: { index: 'users_by_last_sign_in', key: 'last_sign_in_key', startMark: null },
  passwordChangedAt: { index: 'users_by_password_change', key: 'password_changed_key', startMark: null },
  secondFactorAt: { index: 'users_by_second_factor', key: 'second_factor_key', startMark: null },
}

/** A stretch of an index, in ascending order: behind `low`, and before `high`. Null where it is the index's own end. */
export type IndexRange = { readonly low: IndexPlace | null; readonly high: IndexPlace | null }

/** A row's place in an index, whichever order it is read in. */
type IndexPlace = { readonly key: string | number; readonly number: number }

/** Behind a place, or from its own row on; an order's beginning where there is none. */
export type Beginning = { readonly place: UserCursor; readonly isInclusive?: boolean } | null

/** From a beginning up to and with the row at `end`, or to the order's end. */
export type Way = { readonly from: Beginning; readonly end: UserCursor | null }

export type Order = OrderColumn & {
  readonly by: UserSortColumn
  readonly isAscending: boolean
  /** For `ORDER BY`. */
  readonly sorted: string
  /** The stretches of the order, in its order, from a beginning up to and with the row at `end`, or to the order's end. */
  readonly indexRanges: (from: Beginning, end: UserCursor | null) => Sql[]
  /** The same as one condition, on rows that come from elsewhere. */
  readonly behind: (from: Beginning) => Sql[]
  /** Negative where the first stands before the second. */
  readonly compare: (one: UserCursor, other: UserCursor) => number
  /** The part of a walk that lies within a stretch of the order's index; null where none does. */
  readonly within: (walk: Way, indexRange: IndexRange) => Way | null
}

const compareKeys = (one: string | number, other: string | number): number => {
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other))
  return Number(one) - Number(other)
}

/** An order in one direction. */
export const orderOf = ({ by, direction }: UserSort): Order => {
  const column = orders[by]
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
    // Ties apart: of a comparison of pairs SQLite uses the first column only, and among a million equal roles it would read them all.
    indexRanges: (from, end) => {
      const start = from?.place
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
    behind: (from) => {
      if (!from) return []
      const { key: value, number } = from.place
      return [{ sql: `(${key}, number) ${from.isInclusive ? `${after}=` : after} (?, ?)`, values: [value, number] }]
    },
    compare,
    within: ({ from, end }, { low, high }) => {
      const [first, last] = (isAscending ? [low, high] : [high, low]).map((place) => place && { ...place, by })
      const begin = first && !(from && compare(from.place, first) > 0) ? { place: first } : from
      const stop = last && !(end && compare(end, last) < 0) ? last : end
      return begin && stop && compare(begin.place, stop) >= 0 && !(begin.isInclusive && compare(begin.place, stop) === 0)
        ? null
        : { from: begin, end: stop }
    },
  }
}

/** All of the conditions; what holds always where there are none. */
export const allOf = (conditions: readonly Sql[]): Sql => ({
  sql: conditions.map(({ sql }) => sql).join(' AND ') || 'TRUE',
  values: conditions.flatMap(({ values }) => values),
})

/** The same order from its other end. */
export const reverse = ({ by, direction }: UserSort): UserSort => ({
  by,
  direction: direction === 'ascending' ? 'descending' : 'ascending',
})
