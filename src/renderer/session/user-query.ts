import { useMemo } from 'react'
import { type UserFilter, type UserSort, type UserSortColumn, userFilter, userSortColumns } from '../../shared/api/user-list.ts'
import type { UserView } from '../../shared/api/user-summary.ts'
import { openScreen, setScreenParameter, useScreenParameter } from './window-state.ts'

/** The query of the list of users. */
export type UserQuery = { readonly search: string; readonly filter: UserFilter; readonly sort: UserSort }

const firstSort: UserSort = { by: 'email', direction: 'ascending' }

const readFilter = (kept: string): UserFilter => {
  const read = userFilter.safeParse(kept === '' ? {} : JSON.parse(kept))
  return read.success ? read.data : {}
}

const readSort = (kept: string): UserSort => {
  const [by, direction] = kept.split(' ')
  const column = userSortColumns.find((other) => other === by)
  return column ? { by: column, direction: direction === 'descending' ? 'descending' : 'ascending' } : firstSort
}

/** The query of the users screen. Filter and sort order are screen parameters, as the search is. */
export const useUserQuery = (search: string): UserQuery => {
  const [filter] = useScreenParameter('filter')
  const [sort] = useScreenParameter('sort')
  const narrowed = useMemo(() => readFilter(filter), [filter])
  const sorted = useMemo(() => readSort(sort), [sort])
  return useMemo(() => ({ search, filter: narrowed, sort: sorted }), [search, narrowed, sorted])
}

/** Empty parts are left out, so that equal filters have the same text. */
export const setFilter = (filter: UserFilter): void => {
  const parts = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')
  setScreenParameter('filter', parts.length === 0 ? '' : JSON.stringify(Object.fromEntries(parts.sort())))
}

export const setSort = ({ by, direction }: UserSort): void => setScreenParameter('sort', `${by} ${direction}`)

/** Times sort newest first, and texts alphabetically. */
const isTime = (column: UserSortColumn): boolean => column.endsWith('At')

/** The sort order after a press on a column header. A second press reverses it. */
export const toggleSort = (sort: UserSort, by: UserSortColumn): UserSort => {
  if (sort.by === by) return { by, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' }
  return { by, direction: isTime(by) ? 'descending' : 'ascending' }
}

export const isFiltered = ({ filter }: Pick<UserQuery, 'filter'>): boolean => Object.keys(filter).length > 0

/** Whether the query shows only some of the users. */
export const isNarrowed = (query: Pick<UserQuery, 'search' | 'filter'>): boolean => query.search !== '' || isFiltered(query)

/** Opens a user's panel in the list of users, with the list filtered to that user. Deleted users are listed only on request. */
export const openUser = ({ id, email }: Pick<UserView, 'id' | 'email'>, isDeleted: boolean): void => {
  openScreen({ kind: 'users' })
  if (isDeleted) setFilter({ state: 'deleted' })
  setScreenParameter('search', email)
  setScreenParameter('opened', id)
}
