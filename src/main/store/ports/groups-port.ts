import type { AuditEntry, Guard } from './commit.ts'
import type { Seen } from './user-model.ts'

/** A group of users. `members` does not count deleted users. */
export type Group = {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly requiresSecondFactor: boolean
  readonly members: number
}

/** The fields of a group that an administrator edits. */
export type GroupFields = Pick<Group, 'name' | 'description' | 'requiresSecondFactor'>

type GroupUpdate = { readonly id: number; readonly fields: Partial<GroupFields>; readonly was?: Seen<GroupFields> }

/** The group after a change, null if it is deleted, and the entry by which the change can be undone. */
export type ChangedGroup = { readonly group: Group | null; readonly entry: number }

/** The members of `from` join `into`, and `from` is deleted. */
export type GroupMerge = { readonly from: number; readonly into: number }

/** The groups. `UsersPort` and `BulkPort` change their members. The store completes the details of an entry. */
export interface GroupsPort {
  /** Sorted by name, like users. */
  listGroups(): Promise<Group[]>
  /** Members of `from` who join, and those who are in both groups. @throws Refusal no-such-group, group-too-large */
  planMerge(merge: GroupMerge): Promise<{ readonly moving: number; readonly inBoth: number }>

  /** @throws Refusal group-exists, limit-reached */
  createGroup(fields: GroupFields, guard: Guard, entry: AuditEntry): Promise<ChangedGroup>
  /** `was`: the values that the editor has seen. @throws Refusal no-such-group, group-exists, changed-meanwhile */
  updateGroup(change: GroupUpdate, guard: Guard, entry: AuditEntry): Promise<ChangedGroup>
  /** @throws Refusal no-such-group, group-too-large */
  mergeGroups(merge: GroupMerge, guard: Guard, entry: AuditEntry): Promise<ChangedGroup>
  /** @throws Refusal no-such-group */
  deleteGroup(change: { id: number }, guard: Guard, entry: AuditEntry): Promise<ChangedGroup>
  /**
   * Removes groups that were deleted at `deletedUpTo` or before, with their members and steps, as far as it fits in a slice. Each gets an entry.
   * Resolves to whether more are left.
   */
  purgeGroups(change: { deletedUpTo: number }, guard: Guard, entry: AuditEntry): Promise<boolean>
  /** Sets back what the entry changed of a group. @throws Refusal not-undoable, changed-meanwhile, group-exists, limit-reached */
  undoGroupChange(change: { entryId: number }, guard: Guard, entry: AuditEntry): Promise<ChangedGroup>
}
