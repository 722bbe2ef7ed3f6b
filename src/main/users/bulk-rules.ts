import { type BulkChange, finalChanges, singleOperations } from '../../shared/api/bulk-change.ts'
import { needsFreshSessionForMany, rulesOfFields } from '../../shared/api/change-rules.ts'
import { contract, type OperationContract } from '../../shared/api/index.ts'
import type { OperationName } from '../../shared/api/names.ts'
import { hasPermission, type Permission, type Role } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import type { BulkPlan, UndoableChanges } from '../store/ports/store.ts'

/** What a change of one user requires, and so the same change of many users or its undo. */
export type BulkRules = {
  readonly operation: OperationName
  readonly permission: Permission
  readonly requiresReauthentication: boolean
}

/** @throws Refusal not-permitted */
export const rulesOfChange = (change: Exclude<BulkChange, { kind: 'undo' }>, role: Role): BulkRules => {
  const operation = singleOperations[change.kind]
  const { permission }: OperationContract = contract[operation]
  if (permission === 'anyone' || !hasPermission(role, permission)) throw new Refusal('not-permitted')
  return { operation, permission, requiresReauthentication: needsFreshSessionForMany([operation]) }
}

/**
 * The rules for undoing a bulk change, from what the undo would set of one user. Each user is checked again with its own changes.
 *
 * @throws Refusal not-permitted; not-undoable if nothing would be set
 */
export const rulesOfUndo = (changes: UndoableChanges, role: Role): BulkRules => {
  const rules = rulesOfFields(changes)
  const [permission] = rules.permissions
  if (!permission) throw new Refusal('not-undoable')
  if (!rules.permissions.every((needed) => hasPermission(role, needed))) throw new Refusal('not-permitted')
  return { operation: 'users:undo', permission, requiresReauthentication: needsFreshSessionForMany(rules.operations) }
}

/** Known after the plan has checked every user, because an undo may have different effects on different users. */
export const requiresReauthentication = (rules: BulkRules, { effects }: BulkPlan): boolean =>
  rules.requiresReauthentication || needsFreshSessionForMany(effects)

export const canBeUndone = ({ kind }: BulkChange): boolean => !finalChanges.includes(kind)
