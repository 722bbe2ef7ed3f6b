import type { BulkChange } from '../../../shared/api/bulk-change.ts'
import type { OperationName } from '../../../shared/api/names.ts'
import type { SkipReason } from '../../../shared/domain/bulk-changes.ts'
import type { Permission, Role } from '../../../shared/domain/permissions.ts'
import type { UndoStep } from './undo-port.ts'
import type { UndoableChanges, User } from './user-model.ts'

/** What a change of fields does to one user: the fields to set, or why nothing changes. */
export type ChangeDecision =
  | { readonly kind: 'change'; readonly changes: UndoableChanges }
  | { readonly kind: 'skip'; readonly reason: SkipReason }

/** What a bulk change does to a user besides changing fields that can be undone. */
export type BulkEffect = 'end-sessions' | 'issue-code' | 'require-password-change' | 'remove-second-factor' | 'unlock'

/** What a bulk change does to one user. */
export type BulkDecision =
  | ChangeDecision
  | { readonly kind: BulkEffect }
  | { readonly kind: 'undo'; readonly step: UndoStep; readonly effects: readonly OperationName[] }

/** What a bulk decision depends on besides the user. */
export type BulkDecisionContext = {
  readonly change: BulkChange
  readonly actor: { readonly id: string; readonly role: Role }
  readonly permission: Permission
  readonly now: number
  readonly hasSessions: (userId: string) => boolean
  /** The undo step of this user in the job to undo. */
  readonly findUndo: () => UndoStep | null
}

/**
 * The rule that decides about each user of a bulk change, in its plan and in its job. It belongs to the rules for users, so the store gets it
 * from outside.
 */
export type DecideBulk = (user: User | null, context: BulkDecisionContext) => BulkDecision
