import type { Database } from 'better-sqlite3'
import { type AuditFilter, routineActions } from '../../../../shared/api/audit-filter.ts'
import { searchKey } from '../../../../shared/domain/search-key.ts'

/** A condition on `audit_entries` with its named values. */
export type AuditCondition = { readonly sql: string; readonly values: Readonly<Record<string, string | number>> }

/** The users whose present name or address has all words of a search. `ids` is null if there are too many to list. */
export type MatchingUsers = { readonly words: readonly string[]; readonly ids: readonly string[] | null }

export const noUsers: MatchingUsers = { words: [], ids: [] }

/** The condition of an empty filter. */
export const EVERY_ENTRY = 'TRUE'

/** The entries that a folded log shows with an earlier one. The index `audit_entries_folded` has the same condition. */
export const IS_FOLDED = "part_of IS NOT NULL AND action <> 'users:giveReason'"

const SEARCHED = ['actor_email', 'subject_email', 'action']

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** What `searchKey` drops of ASCII text. LIKE ignores the case of ASCII by itself. */
const asciiKey = (column: string): string => `replace(replace(replace(${column}, '''', ''), '\`', ''), '-', '')`

/** `search_key` is a slow callback, so it runs only for text outside ASCII. */
const isNotAscii = (column: string): string => `octet_length(${column}) > length(${column})`

/** Searches the texts in the details, but no names of fields and not the kind. */
const detailsFit = `CASE WHEN json_valid(details) THEN EXISTS (SELECT 1 FROM json_tree(details)
     WHERE type = 'text' AND key IS NOT 'kind' AND search_key(atom) LIKE @search ESCAPE '\\') END`

/** Defines `search_key` in SQL: the key by which the list of users is searched too. */
export const registerSearchKey = (database: Database): void =>
  void database.function('search_key', { deterministic: true, directOnly: true }, (text) => searchKey(String(text)))

type Values = Record<string, string | number>

/** Whether the actor or the target of an entry is one of the users. */
const usersFit = ({ words, ids }: MatchingUsers, values: Values): string[] => {
  if (words.length === 0 || ids?.length === 0) return []
  if (ids) {
    values.users = JSON.stringify(ids)
    return ['actor_id IN (SELECT value FROM json_each(@users))', 'subject_id IN (SELECT value FROM json_each(@users))']
  }
  const fits = words.map((word, index) => {
    values[`word${index}`] = word
    return `(instr(email_search_key, @word${index}) OR instr(name_key, @word${index}))`
  })
  return [`EXISTS (SELECT 1 FROM users WHERE id IN (actor_id, subject_id) AND ${fits.join(' AND ')})`]
}

/** Any text of an entry, or a present name or address of its users. */
const searchCondition = (search: string, users: MatchingUsers, values: Values): string => {
  values.search = `%${escapeLike(search)}%`
  const fits = SEARCHED.map((column) => `(${isNotAscii(column)} AND search_key(${column}) LIKE @search ESCAPE '\\')`)
  fits.push(`(${isNotAscii('details')} AND ${detailsFit})`)
  if (/^\p{ASCII}*$/u.test(search)) {
    fits.push(...SEARCHED.map((column) => `${asciiKey(column)} LIKE @search ESCAPE '\\'`))
    values.searchedJson = `%${escapeLike(JSON.stringify(search).slice(1, -1))}%`
    fits.push(`(${asciiKey('details')} LIKE @searchedJson ESCAPE '\\' AND ${detailsFit})`)
  }
  return `(${[...fits, ...usersFit(users, values)].join(' OR ')})`
}

/** The filter as SQL, for a connection with `search_key`. `users` are those that the search finds in the list of users. */
export const toCondition = (filter: AuditFilter, users = noUsers): AuditCondition => {
  const parts: string[] = []
  const values: Values = {}
  const add = (sql: string, name: string, value: string | number | undefined): void => {
    if (value === undefined) return
    parts.push(sql)
    values[name] = value
  }
  add('actor_id = @actorId', 'actorId', filter.actorId)
  add('subject_id = @subjectId', 'subjectId', filter.subjectId)
  add('outcome = @outcome', 'outcome', filter.outcome)
  add('transport = @transport', 'transport', filter.transport)
  add('at >= @from', 'from', filter.from)
  add('at < @to', 'to', filter.to)
  add('(id = @bulk OR part_of = @bulk)', 'bulk', filter.bulk)
  add("CASE WHEN json_valid(details) THEN details ->> '$.code' END = @code", 'code', filter.code)
  if (filter.isFolded) parts.push(`NOT (${IS_FOLDED})`)
  if (filter.isChange)
    parts.push(`outcome = 'success' AND action NOT IN (${routineActions.map((action) => `'${action}'`).join(', ')})`)
  if (filter.actions) {
    parts.push(`action IN (${filter.actions.map((_, index) => `@action${index}`).join(', ')})`)
    for (const [index, action] of filter.actions.entries()) values[`action${index}`] = action
  }
  const search = searchKey(filter.search ?? '')
  if (search !== '') parts.push(searchCondition(search, users, values))
  return { sql: parts.length === 0 ? EVERY_ENTRY : parts.join(' AND '), values }
}
