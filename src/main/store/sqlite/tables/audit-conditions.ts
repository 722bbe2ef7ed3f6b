import type { Database } from 'better-sqlite3'
import type { AuditFilter } from '../../../../shared/api/audit-filter.ts'
import { foldText } from '../../../../shared/domain/email.ts'

/** A condition on `audit_entries` with its named values. */
export type AuditCondition = { readonly sql: string; readonly values: Readonly<Record<string, string | number>> }

/** The condition of an empty filter. */
export const EVERY_ENTRY = 'TRUE'

const SEARCHED = ['actor_email', 'subject_email', 'action']

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Searches the texts in the details, but no names of fields and not the kind. */
const detailsFit = (text: string): string =>
  `CASE WHEN json_valid(details) THEN EXISTS (SELECT 1 FROM json_tree(details)
     WHERE type = 'text' AND key IS NOT 'kind' AND ${text} LIKE @search ESCAPE '\\') END`

/** Defines `fold` in SQL, because LIKE ignores case only in ASCII. */
export const registerFoldFunction = (database: Database): void =>
  void database.function('fold', { deterministic: true, directOnly: true }, (text) => foldText(String(text)))

/** The filter as SQL, for a connection with `fold`. */
export const toCondition = (filter: AuditFilter): AuditCondition => {
  const parts: string[] = []
  const values: Record<string, string | number> = {}
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
  add("CASE WHEN json_valid(details) THEN details ->> '$.code' END = @code", 'code', filter.code)
  if (filter.actions) {
    parts.push(`action IN (${filter.actions.map((_, index) => `@action${index}`).join(', ')})`)
    for (const [index, action] of filter.actions.entries()) values[`action${index}`] = action
  }
  const search = foldText(filter.search ?? '')
  if (search !== '') {
    // `fold` is a slow callback, so it runs only for a non-ASCII search, which can match only non-ASCII values.
    const isFolded = /[^\p{ASCII}]/u.test(search)
    const isNotAscii = (column: string): string => `octet_length(${column}) > length(${column})`
    const fits = SEARCHED.map((column) =>
      isFolded ? `(${isNotAscii(column)} AND fold(${column}) LIKE @search ESCAPE '\\')` : `${column} LIKE @search ESCAPE '\\'`,
    )
    const mayFit = isFolded ? isNotAscii('details') : "details LIKE @searchedJson ESCAPE '\\'"
    fits.push(`(${mayFit} AND ${detailsFit(isFolded ? 'fold(atom)' : 'atom')})`)
    add(`(${fits.join(' OR ')})`, 'search', `%${escapeLike(search)}%`)
    if (!isFolded) values.searchedJson = `%${escapeLike(JSON.stringify(search).slice(1, -1))}%`
  }
  return { sql: parts.length === 0 ? EVERY_ENTRY : parts.join(' AND '), values }
}
