import { z } from 'zod'
import { csvSeparator } from './audit-filter.ts'
import { userFilter, userSearch, userSort } from './user-list.ts'

/** Columns of the list of users that can be hidden, in their order. The email always comes first. */
export const userColumns = [
  'name',
  'role',
  'state',
  'createdAt',
  'lastSignInAt',
  'passwordChangedAt',
  'secondFactor',
  'groups',
] as const

export type UserColumn = (typeof userColumns)[number]

/** A name fits beside its list. */
export const VIEW_NAME_MAX_CHARACTERS = 60

/** Views that one person saves: what a menu can show. */
export const VIEWS_MAX = 30

const columns = z.array(z.enum(userColumns)).max(userColumns.length)

/** A search, a filter, an order and columns of the list of users, under the name that its person gave it. */
const savedView = z.strictObject({
  name: z.string().trim().min(1, 'view-name-empty').max(VIEW_NAME_MAX_CHARACTERS, 'view-name-too-long'),
  search: userSearch,
  filter: userFilter,
  sort: userSort,
  columns: columns.nullable(),
})

export type SavedView = z.infer<typeof savedView>

/** How one person has set up the window and its list of users on this computer. Null: they chose nothing. */
export const listPreferences = z.strictObject({
  columns: columns.nullable(),
  views: z.array(savedView).max(VIEWS_MAX),
  isSideBarNarrow: z.boolean().nullable(),
  csvSeparator: csvSeparator.nullable(),
})

export type ListPreferences = z.infer<typeof listPreferences>

export const firstListPreferences: ListPreferences = { columns: null, views: [], isSideBarNarrow: null, csvSeparator: null }
