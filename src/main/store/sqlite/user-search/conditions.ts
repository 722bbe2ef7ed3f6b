import type { UserFilter } from '../../../../shared/api/user-list.ts'
import { groupKeyOf } from '../../../../shared/domain/groups.ts'
import type { UserQuery } from '../../ports/store.ts'
import { SHARES_ADDRESS } from '../tables/email-keys.ts'
import { GROUP_OF_KEY } from '../tables/group-names.ts'
import { userColumns } from '../tables/user-columns.ts'
import { type CommonPrefixes, isOneGram, readWords, toMatch } from './search-terms.ts'
import { allOf, type IndexRange, type Order, type ScanRange, type Sql } from './sort-order.ts'

/** A select that reads, from an index alone, a superset of the matching rows as `found`. */
export type Source = {
  readonly select: Sql
  /** The conditions that its rows must still be checked against. */
  readonly rest: readonly Sql[]
  /** Whether its rows are already limited to the requested value of `is_deleted`. */
  readonly isDeletedApplied: boolean
}

/** The conditions of a query. */
export type Conditions = {
  readonly isDeleted: 0 | 1
  readonly words: readonly string[]
  readonly filters: readonly Sql[]
  /** The index ranges that contain every matching row, each with the condition that it replaces. */
  readonly indexRanges: readonly { readonly index: string; readonly range: IndexRange; readonly condition: Sql }[]
  /** All conditions except `isDeleted`. */
  readonly all: readonly Sql[]
  /** The text search is last, because it is slow to count. */
  readonly sources: readonly Source[]
}

/** One condition of a filter, and the select that finds its rows if there is an index for it. */
type IndexedCondition = {
  readonly condition: Sql
  readonly select: ((isDeleted: 0 | 1) => Sql) | null
  readonly isDeletedApplied: boolean
  /** Their range in the index of a sort order. */
  readonly indexRange: { readonly index: string; readonly range: IndexRange } | null
}

const sqlOf = (sql: string, ...values: (string | number)[]): Sql => ({ sql, values })

const byIndexRange = (index: string, condition: Sql, range: IndexRange): IndexedCondition => ({
  condition,
  select: (isDeleted) => ({
    sql: `SELECT number AS found FROM users INDEXED BY ${index} WHERE is_deleted = ${isDeleted} AND ${condition.sql}`,
    values: condition.values,
  }),
  isDeletedApplied: true,
  indexRange: { index, range },
})

const byRole = (role: string): IndexedCondition => {
  const range = { low: { key: role, number: 0 }, high: { key: role, number: Number.MAX_SAFE_INTEGER } }
  return byIndexRange('users_by_role', sqlOf('role = ?', role), range)
}

/** From `from` (inclusive) to `to` (exclusive); a missing bound is open. */
type Bounds = { readonly from?: number | undefined; readonly to?: number | undefined }

/** Merges all bounds on one column, because SQLite uses only one of two lower bounds for the index range. */
const byRange = (index: string, key: string, bounds: readonly Bounds[]): IndexedCondition[] => {
  const froms = bounds.flatMap(({ from }) => from ?? [])
  const tos = bounds.flatMap(({ to }) => to ?? [])
  const from = froms.length > 0 ? Math.max(...froms) : null
  const to = tos.length > 0 ? Math.min(...tos) : null
  const parts = [from === null ? [] : sqlOf(`${key} >= ?`, from), to === null ? [] : sqlOf(`${key} < ?`, to)].flat()
  if (parts.length === 0) return []
  // Row numbers start at 1.
  const keyOf = (bound: number | null) => (bound === null ? null : { key: bound, number: 0 })
  return [byIndexRange(index, allOf(parts), { low: keyOf(from), high: keyOf(to) })]
}

/** A condition whose partial index holds only the rows in which the column is set. */
const byPartialIndex = (index: string, column: string, isSet: boolean): IndexedCondition => {
  const condition = sqlOf(`${column} IS ${isSet ? 'NOT ' : ''}NULL`)
  const select = sqlOf(`SELECT number AS found FROM users INDEXED BY ${index} WHERE ${condition.sql}`)
  return { condition, select: isSet ? () => select : null, isDeletedApplied: false, indexRange: null }
}

/** Users with a shared address have a partial index; in compat mode it holds all users. */
const bySharedAddress = (isShared: boolean): IndexedCondition => {
  const condition = sqlOf(isShared ? SHARES_ADDRESS : `NOT (${SHARES_ADDRESS})`)
  const select = sqlOf(`SELECT number AS found FROM users INDEXED BY users_sharing_address WHERE ${SHARES_ADDRESS}`)
  return { condition, select: isShared ? () => select : null, isDeletedApplied: false, indexRange: null }
}

/** Deleted users have a partial index. */
const byDeletion = (before: number): IndexedCondition => {
  const condition = sqlOf('deleted_at < ?', before)
  const select = sqlOf(`SELECT number AS found FROM users INDEXED BY users_deleted WHERE ${condition.sql}`, before)
  return { condition, select: () => select, isDeletedApplied: false, indexRange: null }
}

const byGroup = (key: string): IndexedCondition => ({
  condition: sqlOf(
    `EXISTS (SELECT 1 FROM group_members WHERE user_number = users.number AND group_number = ${GROUP_OF_KEY})`,
    key,
    key,
  ),
  select: () => sqlOf(`SELECT user_number AS found FROM group_members WHERE group_number = ${GROUP_OF_KEY}`, key, key),
  isDeletedApplied: false,
  indexRange: null,
})

/** Whether a time is set: the key of a missing time is negative. */
const isSetRange = (isSet: boolean | undefined): Bounds => {
  if (isSet === undefined) return {}
  return isSet ? { from: 0 } : { to: 0 }
}

/** Users who are neither disabled nor deleted, by whether a password is set. The index counts them without reading a row. */
const byActivation = (isActivated: boolean, now: number): IndexedCondition => {
  const condition = sqlOf(`${userColumns.isActivated.column} = ${isActivated ? 1 : 0} AND state_key < ?`, -now)
  return { ...byIndexRange('users_by_activation', condition, { low: null, high: null }), indexRange: null }
}

/** The least `state_key` of a user with a date; users without one have the two keys before it (migration 001). */
const LEAST_DATED_KEY = Number.MIN_SAFE_INTEGER + 2

/** The ranges of `state_key`: disabled users sort after active ones, and a future date is a negative key (migration 001). */
const stateRanges = ({ state, disableFrom, disableBefore }: UserFilter, now: number): Bounds[] => [
  ...(state === 'disabled' ? [{ from: -now }] : []),
  ...(disableFrom === undefined ? [] : [{ from: LEAST_DATED_KEY, to: 1 - disableFrom }]),
  ...(disableBefore === undefined ? [] : [{ from: 1 - disableBefore, to: 0 }]),
]

const readFilter = (filter: UserFilter, now: number): IndexedCondition[] => {
  const { role, hasSecondFactor, hasSignedIn, isLocked, mustChangePassword, sharesAddress } = filter
  const { lastSeenBefore, registeredFrom, registeredBefore, deletedBefore, group } = filter
  const seen = lastSeenBefore === undefined ? {} : { from: 0, to: lastSeenBefore }
  const conditions = [
    ...byRange('users_by_state', 'state_key', stateRanges(filter, now)),
    ...byRange('users_by_second_factor', 'second_factor_key', [isSetRange(hasSecondFactor)]),
    ...byRange('users_by_last_sign_in', 'last_sign_in_key', [isSetRange(hasSignedIn), seen]),
    ...byRange('users_by_creation', 'created_at', [{ from: registeredFrom, to: registeredBefore }]),
  ]
  if (filter.state === 'active' || filter.state === 'not-activated') conditions.push(byActivation(filter.state === 'active', now))
  if (role !== undefined) conditions.push(byRole(role))
  if (isLocked !== undefined) conditions.push(byPartialIndex('users_locked', 'locked_at', isLocked))
  if (mustChangePassword !== undefined)
    conditions.push(byPartialIndex('users_to_change_password', 'must_change_password_at', mustChangePassword))
  if (sharesAddress !== undefined) conditions.push(bySharedAddress(sharesAddress))
  if (deletedBefore !== undefined) conditions.push(byDeletion(deletedBefore))
  if (group !== undefined) conditions.push(byGroup(groupKeyOf(group)))
  return conditions
}

const wordCondition = (word: string): Sql => sqlOf('(instr(email_search_key, ?) OR instr(name_key, ?))', word, word)

/** Users whose texts contain all the words, without those that have one of the given prefixes. */
export const searchSource = (
  { words, filters }: Pick<Conditions, 'words' | 'filters'>,
  without: CommonPrefixes | null,
): Source => ({
  select: sqlOf('SELECT rowid AS found FROM user_grams WHERE user_grams MATCH ?', toMatch(words, without)),
  rest: [...filters, ...words.filter((word) => !isOneGram(word)).map(wordCondition)],
  isDeletedApplied: false,
})

export const readConditions = ({ search, filter, now }: UserQuery): Conditions => {
  const isDeleted = filter.state === 'deleted' ? 1 : 0
  const indexed = readFilter(filter, now)
  const words = readWords(search)
  const filters = indexed.map(({ condition }) => condition)
  const wordConditions = words.map(wordCondition)
  const sources = indexed.flatMap(({ select, isDeletedApplied }, index): Source[] =>
    select
      ? [
          {
            select: select(isDeleted),
            rest: [...filters.filter((_, other) => other !== index), ...wordConditions],
            isDeletedApplied,
          },
        ]
      : [],
  )
  if (words.length > 0) sources.push(searchSource({ words, filters }, null))
  const indexRanges = indexed.flatMap(({ indexRange, condition }) => (indexRange ? [{ ...indexRange, condition }] : []))
  return { isDeleted, words, filters, indexRanges, all: [...filters, ...wordConditions], sources }
}

/** The conditions that a scan checks on each row. */
export type RowConditions = Pick<Conditions, 'isDeleted' | 'all'>

/** Limits a scan to the index range of a filter on the same index, and drops that condition. Null if no row can match. */
export const narrow = (
  order: Order,
  conditions: Conditions,
  range: ScanRange,
): { range: ScanRange; remaining: RowConditions } | null => {
  const own = conditions.indexRanges.find(({ index }) => index === order.index)
  if (!own) return { range, remaining: conditions }
  const narrowed = order.intersect(range, own.range)
  const all = conditions.all.filter((condition) => condition !== own.condition)
  return narrowed && { range: narrowed, remaining: { isDeleted: conditions.isDeleted, all } }
}
