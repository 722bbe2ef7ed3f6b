import type { BulkChange, BulkSelection } from '../../../shared/api/bulk-change.ts'
import type { OperationName } from '../../../shared/api/names.ts'
import type { SkipReason } from '../../../shared/domain/bulk-changes.ts'
import type { Permission, Role } from '../../../shared/domain/permissions.ts'
import type { AuditEntry, Guard, Watch } from './commit.ts'
import type { DecideBulk } from './decision.ts'
import type { IssuedReset } from './resets-port.ts'
import type { User } from './user-model.ts'

/** A change to many users, with its actor and permission. */
export type BulkPlanRequest = {
  readonly change: BulkChange
  /** Null for an undo, which names its users itself. */
  readonly selection: BulkSelection | null
  readonly actor: { readonly id: string; readonly role: Role }
  readonly permission: Permission
  readonly now: number
}

/** The users that would change, in order. Typed arrays hold them, since there may be a million. */
export type BulkPlan = {
  /** All that were selected. */
  readonly total: number
  readonly numbers: Int32Array
  /** The fingerprint of each user at the time of the plan. A different one later means that the user has changed. */
  readonly fingerprints: Int32Array
  /** Of an undo, the entries that it undoes. */
  readonly steps: Int32Array
  /** Of an undo, the operations on one user that have the same effect. */
  readonly effects: readonly OperationName[]
  readonly samples: string[]
  readonly skipped: { reason: SkipReason; count: number; samples: string[] }[]
}

/** A part of a job, from the plan's row `from` on. */
export type BulkSlice = Omit<BulkPlanRequest, 'selection'> & {
  readonly plan: BulkPlan
  readonly decide: DecideBulk
  readonly from: number
  /** The operation that each user's entry names. */
  readonly operation: string
  /** The entry that began the job. */
  readonly batchId: number
  /** Users that the job has changed so far. */
  readonly changedBefore: number
  /** Makes the code of a user; null unless the change issues codes. */
  readonly issue: ((user: Pick<User, 'id' | 'role'>) => IssuedReset) | null
}

/** Bulk changes. */
export interface BulkPort {
  /** On another thread; null where `signal` ended it. */
  makePlan(request: BulkPlanRequest, watch: Watch): Promise<BulkPlan | null>
  /** By the plan's numbers; null where the user no longer exists. */
  listPeople(numbers: Iterable<number>): Promise<(Pick<User, 'email' | 'name'> | null)[]>

  /**
   * Changes as many users of a plan as fit in a slice, in one transaction and in the plan's order. Each user is checked again and gets the entry
   * with itself as its subject, or is skipped. Resolves to the reason for each; null means changed.
   */
  changeBulk(change: BulkSlice, guard: Guard, entry: AuditEntry): Promise<(SkipReason | null)[]>
}
