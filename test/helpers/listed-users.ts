import type { Database } from 'better-sqlite3'
import type { InputOf } from '../../src/shared/api/index.ts'
import type { UserFilter, UserSort } from '../../src/shared/api/user-list.ts'
import { canonicalEmail } from '../../src/shared/domain/email.ts'
import { includesGroup } from '../../src/shared/domain/groups.ts'
import { searchKey } from '../../src/shared/domain/search-key.ts'
import { memberInserter, openBeside } from './database.ts'

/** A user as a test inserts it, and as the naive list below sees it. Times are UTC epoch milliseconds. */
export type ListedUser = {
  readonly email: string
  readonly name: string
  readonly role: 'administrator' | 'operator' | 'auditor' | 'user'
  readonly createdAt: number
  readonly lastSignInAt: number | null
  readonly passwordChangedAt: number | null
  readonly secondFactorAt: number | null
  readonly lockedAt: number | null
  readonly mustChangePasswordAt: number | null
  readonly disabledAt: number | null
  readonly disableAt: number | null
  readonly deletedAt: number | null
  readonly hashedPassword: string | null
  readonly groups: readonly string[]
}

/** A stored hash that no password fits. */
const UNKNOWN_HASH = 'unknown'

export const plainUser: ListedUser = {
  email: 'person@example.org',
  name: '',
  role: 'user',
  createdAt: 1,
  lastSignInAt: null,
  passwordChangedAt: null,
  secondFactorAt: null,
  lockedAt: null,
  mustChangePasswordAt: null,
  disabledAt: null,
  disableAt: null,
  deletedAt: null,
  hashedPassword: UNKNOWN_HASH,
  groups: [],
}

/** Inserts these users into an app's directory in this order, as another process would. */
export const insertUsersInto = (folder: string, users: readonly ListedUser[]): void => insertUsers(openBeside(folder), users)

export const insertUsers = (database: Database, users: readonly ListedUser[]): void => {
  const insert = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at, last_sign_in_at, password_changed_at, second_factor_at, locked_at,
       must_change_password_at, disabled_at, disable_at, deleted_at, hashed_password) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const join = memberInserter(database)
  database.transaction(() => {
    for (const user of users) {
      const { email, name, role, createdAt, lastSignInAt, passwordChangedAt, secondFactorAt, lockedAt } = user
      const times = [createdAt, lastSignInAt, passwordChangedAt, secondFactorAt, lockedAt, user.mustChangePasswordAt]
      const ends = [user.disabledAt, user.disableAt, user.deletedAt, user.hashedPassword]
      const keys = [canonicalEmail(email), searchKey(email), name, searchKey(name)] as const
      const { lastInsertRowid } = insert.run(crypto.randomUUID(), email, ...keys, role, ...times, ...ends)
      for (const group of user.groups) join(lastInsertRowid, group)
    }
  })()
}

const stateOf = ({ deletedAt, disabledAt, disableAt, hashedPassword }: ListedUser, now: number): UserFilter['state'] => {
  if (deletedAt !== null) return 'deleted'
  if (disabledAt !== null || (disableAt !== null && disableAt <= now)) return 'disabled'
  return hashedPassword === null ? 'not-activated' : 'active'
}

const fits = (user: ListedUser, filter: UserFilter, now: number): boolean => {
  const state = stateOf(user, now)
  const checks: (boolean | undefined)[] = [
    filter.state === undefined ? state !== 'deleted' : state === filter.state,
    filter.role === undefined || user.role === filter.role,
    filter.hasSecondFactor === undefined || (user.secondFactorAt !== null) === filter.hasSecondFactor,
    filter.hasSignedIn === undefined || (user.lastSignInAt !== null) === filter.hasSignedIn,
    filter.isLocked === undefined || (user.lockedAt !== null) === filter.isLocked,
    filter.mustChangePassword === undefined || (user.mustChangePasswordAt !== null) === filter.mustChangePassword,
    filter.lastSeenBefore === undefined || (user.lastSignInAt !== null && user.lastSignInAt < filter.lastSeenBefore),
    filter.registeredFrom === undefined || user.createdAt >= filter.registeredFrom,
    filter.registeredBefore === undefined || user.createdAt < filter.registeredBefore,
    filter.disableFrom === undefined ||
      (state !== 'deleted' && user.disabledAt === null && user.disableAt !== null && user.disableAt >= filter.disableFrom),
    filter.disableBefore === undefined ||
      (state !== 'deleted' && user.disabledAt === null && user.disableAt !== null && user.disableAt < filter.disableBefore),
    filter.deletedBefore === undefined || (user.deletedAt !== null && user.deletedAt < filter.deletedBefore),
    filter.group === undefined || includesGroup(user.groups, filter.group),
  ]
  return checks.every(Boolean)
}

const hasWords = ({ email, name }: ListedUser, search: string): boolean =>
  searchKey(search)
    .split(/\s+/u)
    .every((word) => searchKey(email).includes(word) || searchKey(name).includes(word))

const compareTexts = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other))

/**
 * Users without an end date come first, and of those the ones with a password. The others sort by the latest end date, then by the time of
 * disabling or deletion.
 */
const stateKeyOf = ({ deletedAt, disabledAt, disableAt, hashedPassword }: ListedUser): number =>
  deletedAt ?? disabledAt ?? (disableAt === null ? Number.MIN_SAFE_INTEGER + (hashedPassword === null ? 1 : 0) : -disableAt)

const compareBy = (by: UserSort['by'], one: ListedUser, other: ListedUser): number => {
  switch (by) {
    case 'email':
      return compareTexts(searchKey(one.email), searchKey(other.email))
    case 'name':
      return compareTexts(searchKey(one.name), searchKey(other.name))
    case 'role':
      return compareTexts(one.role, other.role)
    case 'state':
      return stateKeyOf(one) - stateKeyOf(other)
    default:
      return (one[by] ?? -1) - (other[by] ?? -1)
  }
}

/** A naive implementation of the list without regard to speed. Ties keep the order of insertion. */
export const listNaively = (
  users: readonly ListedUser[],
  { search = '', filter = {}, sort = { by: 'email', direction: 'ascending' } }: InputOf<'users:list'>,
  now: number,
): ListedUser[] => {
  const found = users.filter((user) => fits(user, filter, now) && hasWords(user, search))
  const sorted = found
    .map((user, index) => ({ user, index }))
    .sort((one, other) => compareBy(sort.by, one.user, other.user) || one.index - other.index)
    .map(({ user }) => user)
  return sort.direction === 'ascending' ? sorted : sorted.reverse()
}
