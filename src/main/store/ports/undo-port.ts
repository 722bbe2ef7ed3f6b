import type { StoredAuditEntry } from './audit-port.ts'
import type { AuditEntry, Guard } from './commit.ts'
import type { UndoableChanges, User } from './user-model.ts'

/** What an operation changed of a user, and whether it can still be undone. */
export type UndoStep = {
  readonly entryId: number
  readonly userId: string
  /** The operation that made the change first. */
  readonly operation: string
  /** What undoing it would set. The permission check uses it. */
  readonly changes: UndoableChanges
  readonly state: 'possible' | 'undone' | 'changed-meanwhile'
}

/** Undoing changes of users. */
export interface UndoPort {
  /** The steps of those entries that can be undone, by the entry's id. */
  findUndoSteps(entryIds: readonly number[]): Promise<ReadonlyMap<number, UndoStep>>
  /** The newest entry that set this field of a user to this value; null where none is known. */
  findChangeEntry(
    userId: string,
    field: 'disabledAt' | 'disableAt' | 'deletedAt',
    value: number,
  ): Promise<StoredAuditEntry | null>
  /** For a job: what undoing it would set of one user, and whether any of it is not undone yet. Null where nothing can be. */
  findUndoBatch(entryId: number): Promise<{ changes: UndoableChanges; isOpen: boolean } | null>

  /** @throws Refusal not-undoable, changed-meanwhile, email-taken, last-administrator */
  undo(change: { entryId: number }, guard: Guard, entry: AuditEntry): Promise<User>
}
