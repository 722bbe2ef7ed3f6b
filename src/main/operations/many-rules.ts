import { needsFreshSessionForMany, rulesOfFields } from '../../shared/change-rules.ts'
import { contract, type OperationContract } from '../../shared/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import { type ManyChange, singleOperations } from '../../shared/many.ts'
import type { OperationName } from '../../shared/operations.ts'
import { hasPermission, type Permission, type Role } from '../../shared/permissions.ts'
import type { AccountChanges, ManyPlan } from '../store/store.ts'

/** What an act on one account asks for, and so the same done to many, or undone. */
export type ActRules = { readonly operation: OperationName; readonly permission: Permission; readonly needsFreshSession: boolean }

/** @throws Refusal not-permitted */
export const rulesOfChange = (change: Exclude<ManyChange, { kind: 'undo' }>, role: Role): ActRules => {
  const operation = singleOperations[change.kind]
  const { needs }: OperationContract = contract[operation]
  if (needs === 'anyone' || !hasPermission(role, needs)) throw new Refusal('not-permitted')
  return { operation, permission: needs, needsFreshSession: needsFreshSessionForMany([operation]) }
}

/**
 * Of what a job has done, by what undoing it would set of one of its accounts. Each account is judged again by what is set of it.
 *
 * @throws Refusal not-permitted, not-undoable where nothing would be set
 */
export const rulesOfUndo = (changes: AccountChanges, role: Role): ActRules => {
  const rules = rulesOfFields(changes)
  const [permission] = rules.permissions
  if (!permission) throw new Refusal('not-undoable')
  if (!rules.permissions.every((needed) => hasPermission(role, needed))) throw new Refusal('not-permitted')
  return { operation: 'users:undo', permission, needsFreshSession: needsFreshSessionForMany(rules.operations) }
}

/** Known once every account was looked at: an undoing may do to some what it does not do to others. */
export const needsFreshSession = (rules: ActRules, { effects }: ManyPlan): boolean =>
  rules.needsFreshSession || needsFreshSessionForMany(effects)

/** What cannot be set back: a session that has ended, and a code that is on paper. */
export const canBeUndone = ({ kind }: ManyChange): boolean => kind !== 'end-sessions' && kind !== 'issue-resets'
