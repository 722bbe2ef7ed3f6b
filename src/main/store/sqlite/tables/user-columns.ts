import type { UserSortColumn } from '../../../../shared/api/user-list.ts'
import { type Role, roles } from '../../../../shared/domain/permissions.ts'
import type { ListedUser, UndoableChanges, User, UserChanges } from '../../ports/store.ts'

/** The values of attributes that SQLite stores in another form. */
type StoredValues = {
  role: string
  isPasswordShort: number
  isInRequiringGroup: number
  isActivated: number
  /** Joined by `GROUP_SEPARATOR`, in key order; null if there are none. */
  groups: string | null
}

/** A row of the columns of `USER_COLUMNS`, by attribute. */
export type UserRow = Omit<User, keyof StoredValues> & StoredValues

/** A row of the columns of `LISTED_COLUMNS`. */
export type ListedRow = Pick<UserRow, keyof ListedUser>

/** The index of a sort order, and its key column. `number` breaks ties, because SQLite keeps it in every index. */
export type SortKey = {
  readonly index: string
  readonly key: string
  /**
   * The marker of this column's prefixes in the text index; null if the column is not searched. The index of a searched column is a covering
   * index for text conditions.
   */
  readonly prefixMarker: string | null
}

type Conversion<A extends keyof User> = A extends keyof StoredValues
  ? { readonly read: (stored: StoredValues[A]) => User[A] }
  : { readonly read?: undefined }

type Ordering<A> = A extends UserSortColumn ? { readonly sort: SortKey } : { readonly sort?: undefined }

/** How an attribute of a user is stored. The compiler compares the flags with the types of the ports. */
type UserColumn<A extends keyof User> = Conversion<A> &
  Ordering<A> & {
    /** The column of `users`; null if the value is in another table. */
    readonly column: string | null
    /** The SQL expression of an attribute without a column. */
    readonly select?: string
    /** A second column with the folded value, for search and sort order. */
    readonly foldedColumn?: string
    /** Whether lists have the attribute. */
    readonly isListed: A extends keyof ListedUser ? true : false
    /** Whether `updateUser` changes the attribute. */
    readonly isChangeable: A extends keyof UserChanges ? true : false
    /** Whether a change can be undone, and a bulk decision depends on the attribute. */
    readonly isUndoable: A extends keyof UndoableChanges ? true : false
  }

/** The ASCII unit separator, which no name of a group contains. */
export const GROUP_SEPARATOR = '\u001f'

/** The names of a user's groups, in the order of their keys. */
export const SELECT_GROUPS = `(SELECT group_concat(groups.name, char(31) ORDER BY groups.key)
  FROM group_members CROSS JOIN groups ON groups.number = group_number AND groups.deleted_at IS NULL WHERE user_number = users.number)`

const SELECT_IS_REQUIRED = `EXISTS (SELECT 1 FROM group_members CROSS JOIN groups ON groups.number = group_number
  WHERE user_number = users.number AND requires_second_factor AND groups.deleted_at IS NULL)`

// An unknown role grants no more than `user`.
const readRole = (stored: string): Role => roles.find((role) => role === stored) ?? 'user'

const readFlag = (stored: number): boolean => stored !== 0

const readGroups = (stored: string | null): readonly string[] => (stored === null ? [] : stored.split(GROUP_SEPARATOR))

const inLists = { isListed: true, isChangeable: false, isUndoable: false } as const
const notInLists = { isListed: false, isChangeable: false, isUndoable: false } as const
const inListsAndChangeable = { isListed: true, isChangeable: true, isUndoable: true } as const

const sortedBy = (index: string, key: string, prefixMarker: string | null = null): SortKey => ({ index, key, prefixMarker })

/**
 * All attributes of a user, each with its column. SELECT lists, mapping, filters, changes, undo, sort orders and the fingerprint of a bulk plan
 * are derived from it. A new attribute needs a line here, its type in the port, and a migration.
 */
export const userColumns: { readonly [A in keyof User]: UserColumn<A> } = {
  id: { column: 'id', ...inLists },
  email: {
    column: 'email',
    foldedColumn: 'email_search_key',
    sort: sortedBy('users_by_email', 'email_search_key', 'x'),
    ...inListsAndChangeable,
  },
  name: {
    column: 'name',
    foldedColumn: 'name_key',
    sort: sortedBy('users_by_name', 'name_key', 'y'),
    ...inListsAndChangeable,
  },
  role: { column: 'role', read: readRole, sort: sortedBy('users_by_role', 'role'), ...inListsAndChangeable },
  isActivated: { column: 'is_activated', read: readFlag, ...inLists },
  disabledAt: { column: 'disabled_at', ...inListsAndChangeable },
  disableAt: { column: 'disable_at', ...inListsAndChangeable },
  deletedAt: { column: 'deleted_at', isListed: true, isChangeable: false, isUndoable: true },
  createdAt: { column: 'created_at', sort: sortedBy('users_by_creation', 'created_at'), ...inLists },
  lastSignInAt: { column: 'last_sign_in_at', sort: sortedBy('users_by_last_sign_in', 'last_sign_in_key'), ...inLists },
  passwordChangedAt: {
    column: 'password_changed_at',
    sort: sortedBy('users_by_password_change', 'password_changed_key'),
    isListed: true,
    isChangeable: false,
    isUndoable: true,
  },
  mustChangePasswordAt: { column: 'must_change_password_at', ...inLists },
  lockedAt: { column: 'locked_at', ...inLists },
  secondFactorAt: { column: 'second_factor_at', sort: sortedBy('users_by_second_factor', 'second_factor_key'), ...inLists },
  groups: { column: null, select: SELECT_GROUPS, read: readGroups, isListed: true, isChangeable: false, isUndoable: true },
  isInRequiringGroup: { column: null, select: SELECT_IS_REQUIRED, read: readFlag, ...notInLists },
  hashedPassword: { column: 'hashed_password', isListed: false, isChangeable: true, isUndoable: false },
  isPasswordShort: { column: 'is_password_short', read: readFlag, ...notInLists },
  note: { column: 'note', isListed: false, isChangeable: true, isUndoable: true },
  passwordDisownedAt: { column: 'password_disowned_at', ...notInLists },
  workEpoch: { column: 'work_epoch', ...notInLists },
}

type Attribute = keyof User

// The table has exactly the attributes of a user.
const attributes = Object.keys(userColumns) as Attribute[]

const isListed = (attribute: Attribute): attribute is keyof ListedUser => userColumns[attribute].isListed

const select = (attribute: Attribute): string => {
  const { column, select: expression } = userColumns[attribute]
  return `${column === null ? expression : `users.${column}`} AS ${attribute}`
}

/** The SELECT list of a `ListedRow`. */
export const LISTED_COLUMNS = attributes.filter(isListed).map(select).join(', ')

/** The SELECT list of a `UserRow`, also for queries that join. */
export const USER_COLUMNS = attributes.map(select).join(', ')

/** The attributes whose changes can be undone. */
export const undoableAttributes = attributes.filter(
  (attribute): attribute is keyof UndoableChanges => userColumns[attribute].isUndoable,
)

/** The sort order of each sort column. The state of a user depends on several attributes, so its key has a generated column. */
export const userSortKeys: Readonly<Record<UserSortColumn, SortKey>> = {
  email: userColumns.email.sort,
  name: userColumns.name.sort,
  role: userColumns.role.sort,
  state: sortedBy('users_by_state', 'state_key'),
  createdAt: userColumns.createdAt.sort,
  lastSignInAt: userColumns.lastSignInAt.sort,
  passwordChangedAt: userColumns.passwordChangedAt.sort,
  secondFactorAt: userColumns.secondFactorAt.sort,
}

/** A value of any attribute in its stored form; the table pairs each with its own conversion. */
type AnyConversion = (stored: never) => unknown

const conversionsOf = (some: readonly Attribute[]): readonly (readonly [Attribute, AnyConversion])[] =>
  some.flatMap((attribute) => {
    const { read } = userColumns[attribute]
    return read ? [[attribute, read] as const] : []
  })

const listedConversions = conversionsOf(attributes.filter(isListed))
const userConversions = conversionsOf(attributes)

/** Converts a row in place, because a copy of twenty values takes longer than the rest of the mapping. */
const convert = (row: object, conversions: ReturnType<typeof conversionsOf>): unknown => {
  const values = row as Record<Attribute, never>
  for (const [attribute, read] of conversions) values[attribute] = read(values[attribute]) as never
  return row
}

/** Turns a fresh row into a user; the row is no longer valid. */
export const toUser = (row: UserRow): User => convert(row, userConversions) as User

/** As `toUser`, for lists. */
export const toListedUser = (row: ListedRow): ListedUser => convert(row, listedConversions) as ListedUser
