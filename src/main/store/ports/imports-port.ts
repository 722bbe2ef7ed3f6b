import type { SkipReason } from '../../../shared/domain/bulk-changes.ts'
import type { AuditEntry, Guard, UserReference } from './commit.ts'
import type { IssuedReset } from './resets-port.ts'
import type { NewUser, User } from './user-model.ts'

/** A person of a list, checked by the rules of New user. */
export type ImportedPerson = Pick<User, 'email' | 'name' | 'note' | 'groups' | 'role'>

/** A part of an import, from the row `from` on. */
export type ImportSlice = {
  readonly people: readonly ImportedPerson[]
  readonly from: number
  /** Whose role decides which roles the import gives. */
  readonly ownerId: string
  /** The entry that began the import. */
  readonly batchId: number
  /** Users that the import has created so far. */
  readonly changedBefore: number
  /** Makes the user and the activation code of a person. */
  readonly prepare: (person: ImportedPerson) => { user: NewUser; activation: Omit<IssuedReset, 'userId'> }
}

/** Creating the people of a list. */
export interface ImportsPort {
  /** The user, also a deleted one, who keeps a new user from having this email. Null if it is free. */
  findEmailHolder(email: string): Promise<UserReference | null>
  /**
   * Creates as many people as fit in a slice, in one transaction and in their order. Each gets the entry with itself as its subject, and an undo
   * that deletes it, or is skipped. Resolves to the reason for each; null means created.
   */
  importUsers(slice: ImportSlice, guard: Guard, entry: AuditEntry): Promise<(SkipReason | null)[]>
}
