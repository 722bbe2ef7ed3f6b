import type { Role } from '../../../shared/domain/permissions.ts'

/** Task 0: a user. Sessions, reset codes, recovery codes and notices are in tables of their own. Times are UTC epoch milliseconds. */
export type User = {
  readonly id: string
  /** The email, or the user name of a user without one. A user name has no @, so the two never meet. */
  readonly email: string
  /** Scheme-tagged; null where no password is set. */
  readonly hashedPassword: string | null
  /** Whether a password was ever set. */
  readonly isActivated: boolean
  readonly name: string
  readonly role: Role
  readonly disabledAt: number | null
  readonly createdAt: number
  readonly lastSignInAt: number | null
  readonly passwordChangedAt: number | null
  /** Since when the user has to set a new password before anything else. */
  readonly mustChangePasswordAt: number | null
  /** The password would be too short without a second factor. */
  readonly isPasswordShort: boolean
  /** Since when the password sign-in is off, after too many failures. */
  readonly lockedAt: number | null
  /** Since when the user has a second factor. */
  readonly secondFactorAt: number | null
  /** From when on the user counts as disabled, even where `disabledAt` is not set yet. */
  readonly disableAt: number | null
  /** Since when the user is deleted. A deleted user can be restored, and the address stays taken. */
  readonly deletedAt: number | null
  /** Administrators and operators read and write it. The user's own profile does not show it. */
  readonly note: string
  /** Names of groups, in the order of their keys. */
  readonly groups: readonly string[]
  /** Whether a group of the user requires a second factor of its members. */
  readonly isInRequiringGroup: boolean
  /** Since when the password is refused, because its owner said "This was not me". A reset code sets another. */
  readonly passwordDisownedAt: number | null
  /** Counts the events that ended the user's work. A job, a plan or a printed code of an earlier epoch is refused. */
  readonly workEpoch: number
}

/** A user as lists have them: without the fields that no list shows. */
export type ListedUser = Omit<
  User,
  'hashedPassword' | 'note' | 'isPasswordShort' | 'passwordDisownedAt' | 'workEpoch' | 'isInRequiringGroup'
>

export type NewUser = Pick<User, 'id' | 'email' | 'hashedPassword' | 'name' | 'role' | 'createdAt'> &
  Partial<Pick<User, 'note' | 'groups'>>

/** What `updateUser` may change. Sessions of the user end with a change of password, role or state. */
export type UserChanges = Partial<Pick<User, 'email' | 'hashedPassword' | 'name' | 'role' | 'disabledAt' | 'disableAt' | 'note'>>

/** The values of some fields that an editor has seen. */
export type Seen<F> = { readonly [K in keyof F]?: F[K] | undefined }

/** The changes of a user that can be undone. */
export type UndoableChanges = Omit<UserChanges, 'hashedPassword'> & {
  readonly deletedAt?: number | null
  readonly groups?: readonly string[]
  /** Of a password that an import replaced. The password itself is kept apart. */
  readonly passwordChangedAt?: number | null
}
