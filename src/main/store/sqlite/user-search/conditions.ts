import type { UserFilter } from '../../../../shared/api/user-list.ts'
import { foldText } from '../../../../shared/domain/email.ts'
import type { UserQuery } from '../../ports/store.ts'
import { SHARES_ADDRESS } from '../tables/email-keys.ts'
import { type CommonPrefixes, isWhole, readWords, toMatch } from './search-terms.ts'
import { allOf, type IndexRange, type Order, type Sql, type Way } from './sort-order.ts'

/** A select that gives, from an index alone, all rows that fit and perhaps others, as `found`. */
export type Source = {
  readonly select: Sql
  /** What is left to ask of the rows that it gives. */
  readonly rest: readonly Sql[]
  /** It gives neither the deleted among the others nor the others among the deleted. */
  readonly knowsDeleted: boolean
}

/** What a query asks of a row. */
export type Conditions = {
  readonly isDeleted: 0 | 1
  readonly words: readonly string[]
  readonly filters: readonly Sql[]
  /** The stretches of indexes outside which nobody fits, and which condition each stands for. */
  readonly indexRanges: readonly { readonly index: string; readonly of: IndexRange; readonly condition: Sql }[]
  /** All that a row has to fulfil, but for `isDeleted`. */
  readonly all: readonly Sql[]
  /** The search comes last: it is the one that takes long to be counted. */
  readonly sources: readonly Source[]
}

/** One condition of a filter, and the select that knows who fulfils it, where there is an index for that. */
type Known = {
  readonly condition: Sql
  readonly select: ((isDeleted: 0 | 1) => Sql) | null
  readonly knowsDeleted: boolean
  /** Where they stand in the index of an order. */
  readonly indexRange: { readonly index: string; readonly of: IndexRange } | null
}

const piece = (sql: string, ...values: (string | number)[]): Sql => ({ sql, values })

const byStretch = (index: string, condition: Sql, of: IndexRange): Known => ({
  condition,
  select: (isDeleted) => ({
    sql: `SELECT number AS found FROM users INDEXED BY ${index} WHERE is_deleted = ${isDeleted} AND ${condition.sql}`,
    values: condition.values,
  }),
  knowsDeleted: true,
  indexRange: { index, of },
})

const byRole = (role: string): Known => {
  const of = { low: { key: role, number: 0 }, high: { key: role, number: Number.MAX_SAFE_INTEGER } }
  return byStretch('users_by_role', piece('role = ?', role), of)
}

/** From a number on, and before another; no bound where there is none. */
type Range = { readonly from?: number | undefined; readonly to?: number | undefined }

/** Whatever a filter asks of one column at once: of two lower bounds, SQLite would look for one in the index and read all up to the other. */
const byRange = (index: string, key: string, asked: readonly Range[]): Known[] => {
  const froms = asked.flatMap(({ from }) => from ?? [])
  const tos = asked.flatMap(({ to }) => to ?? [])
  const from = froms.length > 0 ? Math.max(...froms) : null
  const to = tos.length > 0 ? Math.min(...tos) : null
  const parts = [from === null ? [] : piece(`${key} >= ?`, from), to === null ? [] : piece(`${key} < ?`, to)].flat()
  if (parts.length === 0) return []
  // Numbers of rows begin with one.
  const placeOf = (bound: number | null) => (bound === null ? null : { key: bound, number: 0 })
  return [byStretch(index, allOf(parts), { low: placeOf(from), high: placeOf(to) })]
}

/** An index of the few of whom something is so. */
const byPartialIndex = (index: string, column: string, isSo: boolean): Known => {
  const condition = piece(`${column} IS ${isSo ? 'NOT ' : ''}NULL`)
  const select = piece(`SELECT number AS found FROM users INDEXED BY ${index} WHERE ${condition.sql}`)
  return { condition, select: isSo ? () => select : null, knowsDeleted: false, indexRange: null }
}

/** Those few stand in an index of their own; in a directory for compat it holds everybody. */
const bySharedAddress = (isSo: boolean): Known => {
  const condition = piece(isSo ? SHARES_ADDRESS : `NOT (${SHARES_ADDRESS})`)
  const select = piece(`SELECT number AS found FROM users INDEXED BY users_sharing_address WHERE ${SHARES_ADDRESS}`)
  return { condition, select: isSo ? () => select : null, knowsDeleted: false, indexRange: null }
}

/** Those who are deleted stand in an index of their own. */
const byDeletion = (before: number): Known => {
  const condition = piece('deleted_at < ?', before)
  const select = piece(`SELECT number AS found FROM users INDEXED BY users_deleted WHERE ${condition.sql}`, before)
  return { condition, select: () => select, knowsDeleted: false, indexRange: null }
}

const byTag = (tag: string): Known => ({
  condition: piece('EXISTS (SELECT 1 FROM user_tags WHERE user_number = users.number AND tag_key = ?)', foldText(tag)),
  select: () => piece('SELECT user_number AS found FROM user_tags WHERE tag_key = ?', foldText(tag)),
  knowsDeleted: false,
  indexRange: null,
})

/** A time that has been or not: the key of one that has not is negative. */
const hasBeen = (isSo: boolean | undefined): Range => {
  if (isSo === undefined) return {}
  return isSo ? { from: 0 } : { to: 0 }
}

/** See migration 005: whoever is disabled by now stands behind whoever is not, and a date is a negative key, the nearest one the highest. */
const stateRanges = ({ state, disableBefore }: UserFilter, now: number): Range[] => [
  ...(state === 'active' ? [{ to: -now }] : []),
  ...(state === 'disabled' ? [{ from: -now }] : []),
  ...(disableBefore === undefined ? [] : [{ from: 1 - disableBefore, to: 0 }]),
]

const readFilter = (filter: UserFilter, now: number): Known[] => {
  const { role, hasSecondFactor, hasSignedIn, isLocked, mustChangePassword, sharesAddress } = filter
  const { lastSeenBefore, registeredFrom, registeredBefore, deletedBefore, tag } = filter
  const seen = lastSeenBefore === undefined ? {} : { from: 0, to: lastSeenBefore }
  const known = [
    ...byRange('users_by_state', 'state_key', stateRanges(filter, now)),
    ...byRange('users_by_second_factor', 'second_factor_key', [hasBeen(hasSecondFactor)]),
    ...byRange('users_by_last_sign_in', 'last_sign_in_key', [hasBeen(hasSignedIn), seen]),
    ...byRange('users_by_creation', 'created_at', [{ from: registeredFrom, to: registeredBefore }]),
  ]
  if (role !== undefined) known.push(byRole(role))
  if (isLocked !== undefined) known.push(byPartialIndex('users_locked', 'locked_at', isLocked))
  if (mustChangePassword !== undefined)
    known.push(byPartialIndex('users_to_change_password', 'must_change_password_at', mustChangePassword))
  if (sharesAddress !== undefined) known.push(bySharedAddress(sharesAddress))
  if (deletedBefore !== undefined) known.push(byDeletion(deletedBefore))
  if (tag !== undefined) known.push(byTag(tag))
  return known
}

const wordCondition = (word: string): Sql => piece('(instr(email_search_key, ?) OR instr(name_key, ?))', word, word)

/** Whoever has all the words, but for those whose text begins in one of the ways that are named. */
export const searchSource = (
  { words, filters }: Pick<Conditions, 'words' | 'filters'>,
  without: CommonPrefixes | null,
): Source => ({
  select: piece('SELECT rowid AS found FROM user_grams WHERE user_grams MATCH ?', toMatch(words, without)),
  rest: [...filters, ...words.filter((word) => !isWhole(word)).map(wordCondition)],
  knowsDeleted: false,
})

export const readConditions = ({ search, filter, now }: UserQuery): Conditions => {
  const isDeleted = filter.state === 'deleted' ? 1 : 0
  const known = readFilter(filter, now)
  const words = readWords(search)
  const filters = known.map(({ condition }) => condition)
  const asked = words.map(wordCondition)
  const sources = known.flatMap(({ select, knowsDeleted }, index): Source[] =>
    select
      ? [{ select: select(isDeleted), rest: [...filters.filter((_, other) => other !== index), ...asked], knowsDeleted }]
      : [],
  )
  if (words.length > 0) sources.push(searchSource({ words, filters }, null))
  const indexRanges = known.flatMap(({ indexRange, condition }) => (indexRange ? [{ ...indexRange, condition }] : []))
  return { isDeleted, words, filters, indexRanges, all: [...filters, ...asked], sources }
}

/** What a walk along an order asks of the rows that it meets. */
export type Asked = Pick<Conditions, 'isDeleted' | 'all'>

/** A walk no further than where somebody may fit, and what is left to ask there; null where nobody fits on its way. */
export const narrow = (order: Order, conditions: Conditions, way: Way): { way: Way; asked: Asked } | null => {
  const own = conditions.indexRanges.find(({ index }) => index === order.index)
  if (!own) return { way, asked: conditions }
  const within = order.within(way, own.of)
  const all = conditions.all.filter((condition) => condition !== own.condition)
  return within && { way: within, asked: { isDeleted: conditions.isDeleted, all } }
}
