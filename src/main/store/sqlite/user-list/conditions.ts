import { foldText } from '../../../../shared/email.ts'
import type { UserFilter } from '../../../../shared/user-list.ts'
import type { UserQuery } from '../../store.ts'
import type { Sql } from './order.ts'
import { type Beginnings, isWhole, readWords, toMatch } from './search-terms.ts'

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
}

const piece = (sql: string, ...values: (string | number)[]): Sql => ({ sql, values })

const byIndex = (index: string, condition: Sql): Known => ({
  condition,
  select: (isDeleted) => ({
    sql: `SELECT number AS found FROM users INDEXED BY ${index} WHERE is_deleted = ${isDeleted} AND ${condition.sql}`,
    values: condition.values,
  }),
  knowsDeleted: true,
})

/** An index of the few of whom something is so. */
const byPartialIndex = (index: string, column: string, isSo: boolean): Known => {
  const condition = piece(`${column} IS ${isSo ? 'NOT ' : ''}NULL`)
  const select = piece(`SELECT number AS found FROM users INDEXED BY ${index} WHERE ${condition.sql}`)
  return { condition, select: isSo ? () => select : null, knowsDeleted: false }
}

/** Those who are deleted stand in an index of their own. */
const byDeletion = (before: number): Known => {
  const condition = piece('deleted_at < ?', before)
  const select = piece(`SELECT number AS found FROM users INDEXED BY users_deleted WHERE ${condition.sql}`, before)
  return { condition, select: () => select, knowsDeleted: false }
}

const byTag = (tag: string): Known => ({
  condition: piece('EXISTS (SELECT 1 FROM user_tags WHERE user_number = users.number AND tag_key = ?)', foldText(tag)),
  select: () => piece('SELECT user_number AS found FROM user_tags WHERE tag_key = ?', foldText(tag)),
  knowsDeleted: false,
})

const readFilter = (filter: UserFilter, now: number): Known[] => {
  const { role, state, hasSecondFactor, hasSignedIn, isLocked, mustChangePassword } = filter
  const { lastSeenBefore, registeredFrom, registeredBefore, disableBefore, deletedBefore, tag } = filter
  const known: Known[] = []
  if (role !== undefined) known.push(byIndex('users_by_role', piece('role = ?', role)))
  // See migration 005: whoever is disabled by now stands behind whoever is not.
  if (state === 'active') known.push(byIndex('users_by_state', piece('state_key < ?', -now)))
  if (state === 'disabled') known.push(byIndex('users_by_state', piece('state_key >= ?', -now)))
  if (hasSecondFactor !== undefined)
    known.push(byIndex('users_by_second_factor', piece(`second_factor_key ${hasSecondFactor ? '>=' : '<'} 0`)))
  if (hasSignedIn !== undefined)
    known.push(byIndex('users_by_last_sign_in', piece(`last_sign_in_key ${hasSignedIn ? '>=' : '<'} 0`)))
  if (isLocked !== undefined) known.push(byPartialIndex('users_locked', 'locked_at', isLocked))
  if (mustChangePassword !== undefined)
    known.push(byPartialIndex('users_to_change_password', 'must_change_password_at', mustChangePassword))
  if (lastSeenBefore !== undefined)
    known.push(byIndex('users_by_last_sign_in', piece('last_sign_in_key >= 0 AND last_sign_in_key < ?', lastSeenBefore)))
  if (registeredFrom !== undefined) known.push(byIndex('users_by_creation', piece('created_at >= ?', registeredFrom)))
  if (registeredBefore !== undefined) known.push(byIndex('users_by_creation', piece('created_at < ?', registeredBefore)))
  // In the same order: a date is a negative key, the nearest one the highest.
  if (disableBefore !== undefined) known.push(byIndex('users_by_state', piece('state_key > ? AND state_key < 0', -disableBefore)))
  if (deletedBefore !== undefined) known.push(byDeletion(deletedBefore))
  if (tag !== undefined) known.push(byTag(tag))
  return known
}

const wordCondition = (word: string): Sql => piece('(instr(email_key, ?) OR instr(name_key, ?))', word, word)

/** Whoever has all the words, but for those whose text begins in one of the ways that are named. */
export const searchSource = ({ words, filters }: Pick<Conditions, 'words' | 'filters'>, without: Beginnings | null): Source => ({
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
  return { isDeleted, words, filters, all: [...filters, ...asked], sources }
}
