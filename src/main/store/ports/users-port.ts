import type { UserCursor, UserFilter, UserSort } from '../../../shared/api/user-list.ts'
import type { AuditEntry, Guard } from './commit.ts'
import type { IssuedReset } from './resets-port.ts'
import type { ListedUser, NewUser, Seen, UndoableChanges, User, UserChanges } from './user-model.ts'

/** Which users a list has. `now` decides on dates of disabling. */
export type UserQuery = { readonly search: string; readonly filter: UserFilter; readonly now: number }

/** Where a page begins: after or before a cursor, or at the row with this index. Null is the first page. */
export type UserListPosition =
  | { readonly kind: 'after' | 'before'; readonly at: UserCursor }
  | { readonly kind: 'index'; readonly index: number }
  | null

export type UserListRequest = UserQuery & {
  readonly sort: UserSort
  readonly position: UserListPosition | null
  readonly limit: number
}

/** `previous` and `next`: the cursors of the pages before and after; null where there is none. */
export type UserListPage = {
  readonly users: ListedUser[]
  readonly previous: UserCursor | null
  readonly next: UserCursor | null
}

/** New values of a user's fields. `was`: the values that the editor has seen, which must not have changed since. */
export type UserUpdate =
  | { readonly id: string; readonly changes: UserChanges; readonly canBeUndone: false }
  | { readonly id: string; readonly changes: UndoableChanges; readonly canBeUndone: true; readonly was?: Seen<UndoableChanges> }

/** How a user is named now. */
export type PresentUser = { readonly name: string; readonly email: string; readonly isDeleted: boolean }

/** Users: looking them up, listing, creating, changing, deleting and purging them. */
export interface UsersPort {
  /** Null where no user has this id or address, or the user is deleted. */
  findUser(by: { readonly id: string } | { readonly email: string }): Promise<User | null>
  /** As `findUser`, deleted users included. */
  findAnyUser(by: { readonly id: string } | { readonly email: string }): Promise<User | null>
  /** @throws NoResultFound, InvalidRequest */
  findUserBy(filter: Readonly<Record<string, unknown>>): Promise<User>
  /**
   * A page of the users that match, in any order of `userSortColumns`; every page costs the same. A page by index in a large directory may be
   * off by the rows that changed within the last second. Null where `signal` ended it.
   */
  listUsers(request: UserListRequest, signal?: AbortSignal): Promise<UserListPage | null>
  /** The exact number of users that match, counted on another thread; null where `signal` ended it. */
  countUsers(query: UserQuery, signal?: AbortSignal): Promise<number | null>
  /** The best matches of a search: prefixes of the email first, then prefixes of the name, then all others by email. */
  findUsers(
    request: { readonly search: string; readonly now: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<ListedUser[] | null>
  /** These users as they are now, by id. Purged users are left out. */
  listPresentUsers(ids: readonly string[]): Promise<ReadonlyMap<string, PresentUser>>
  listAdministrators(): Promise<User[]>

  addUser(change: NewUser, guard: Guard, entry: AuditEntry): Promise<User>
  /** A new user without a password, and the code that sets the first one. @throws Refusal email-taken */
  createUser(change: { user: NewUser; activation: Omit<IssuedReset, 'userId'> }, guard: Guard, entry: AuditEntry): Promise<User>
  /**
   * The only way to change the fields of a user. A change of role or password, disabling and deleting end what sessions left behind; see
   * docs/security.md. With `canBeUndone`, the former values are kept for an undo, but never a password. Only a change of `deletedAt` reaches a
   * deleted user.
   *
   * @throws InvalidRequest on an unknown attribute; Refusal changed-meanwhile, email-taken, last-administrator
   */
  updateUser(change: UserUpdate, guard: Guard, entry: AuditEntry): Promise<User>
  /** Ends the user's sessions and live reset codes. The user can be restored for a while. @throws Refusal last-administrator */
  deleteUser(change: { id: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /**
   * Removes users who were deleted at `deletedUpTo` or before, with all their data, as many as fit in a slice. Each gets the entry with itself
   * as its subject. Resolves to the number removed; 0 means that none is left.
   */
  purgeUsers(change: { deletedUpTo: number }, guard: Guard, entry: AuditEntry): Promise<number>
}
