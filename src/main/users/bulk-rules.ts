import { type BulkChange, singleOperations } from '../../shared/api/bulk-change.ts'
import { needsFreshSessionForMany, rulesOfFields } from '../../shared/api/change-rules.ts'
import { contract, type OperationContract } from '../../shared/api/index.ts'
import type { OperationName } from '../../shared/api/names.ts'
import { hasPermission, type Permission, type Role } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import type { BulkPlan, UndoableChanges } from '../store/ports/store.ts'

/** What an act on one account asks for, and so the same done to many, or undone. */
export type ActRules = {
  readonly operation: OperationName
  readonly permission: Permission
  readonly requiresReauthentication: boolean
}

/** @throws Refusal not-permitted */
export const rulesOfChange = (change: Exclude<BulkChange, { kind: 'undo' }>, role: Role): ActRules => {
  const operation = singleOperations[change.kind]
  const { permission }: OperationContract = contract[operation]
  if (permission === 'anyone' || !hasPermission(role, permission)) throw new Refusal('not-permitted')
  return { operation, permission, requiresReauthentication: needsFreshSessionForMany([operation]) }
}

/**
 * Of what a job has done, by what undoing it would set of one of its accounts. Each account is judged again by what is set of it.
 *
 * @throws Refusal not-permitted, not-undoable where nothing would be set
 */
export const rulesOfUndo = (changes: UndoableChanges, role: Role): ActRules => {
  const rules = rulesOfFields(changes)
  const [permission] = rules.permissions
  if (!permission) throw new Refusal('not-undoable')
  if (!rules.permissions.every((needed) => hasPermission(role, needed))) throw new Refusal('not-permitted')
  return { operation: 'users:undo', permission, requiresReauthentication: needsFreshSessionForMany(rules.operations) }
}

/** Known once every account was looked at: an undoing may do to some what it does not do to others. */
export const requiresReauthentication = (rules: ActRules, { effects }: BulkPlan): boolean =>
  rules.requiresReauthentication || needsFreshSessionForMany(effects)

/** What cannot be set back: a session that has ended, and a code that is on paper. */
export const canBeUndone = ({ kind }: BulkChange): boolean => kind !== 'end-sessions' && kind !== 'issue-resets'
