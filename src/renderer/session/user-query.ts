import { useMemo } from 'react'
import { type UserFilter, type UserSort, type UserSortColumn, userFilter, userSortColumns } from '../../shared/api/user-list.ts'
import { setScreenParameter, useScreenParameter } from './screen-parameters.ts'

/** What the list of users is asked for. */
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

/** The filter and the order of the screen: they belong to its place, as the search does. */
export const useUserQuery = (search: string): UserQuery => {
  const [filter] = useScreenParameter('filter')
  const [sort] = useScreenParameter('sort')
  const narrowed = useMemo(() => readFilter(filter), [filter])
  const sorted = useMemo(() => readSort(sort), [sort])
  return useMemo(() => ({ search, filter: narrowed, sort: sorted }), [search, narrowed, sorted])
}

/** Parts that say nothing are left out, so that equal filters are spelt alike. */
export const setFilter = (filter: UserFilter): void => {
  const parts = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')
  setScreenParameter('filter', parts.length === 0 ? '' : JSON.stringify(Object.fromEntries(parts.sort())))
}

export const setSort = ({ by, direction }: UserSort): void => setScreenParameter('sort', `${by} ${direction}`)

/** Times are looked for among the newest, words from A on. */
const isTime = (column: UserSortColumn): boolean => column.endsWith('At')

/** What a press on a column's header sorts by: that column, and by it the other way round at the next press. */
export const toggleSort = (sort: UserSort, by: UserSortColumn): UserSort => {
  if (sort.by === by) return { by, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' }
  return { by, direction: isTime(by) ? 'descending' : 'ascending' }
}
