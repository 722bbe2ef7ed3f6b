import { contract, type OperationContract } from '../../shared/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import { dangerousChanges, type ManyChange, singleOperations } from '../../shared/many.ts'
import { type OperationName, operationNames } from '../../shared/operations.ts'
import type { Permission } from '../../shared/permissions.ts'

/** What an act on one account asks for, and so the same done to many, or undone. */
export type ActRules = { readonly operation: OperationName; readonly permission: Permission; readonly needsFreshSession: boolean }

/** @throws Refusal not-undoable where this version does not know the operation */
export const rulesOfOperation = (name: string): ActRules => {
  const operation = operationNames.find((known) => known === name)
  const rules: OperationContract | null = operation ? contract[operation] : null
  if (!operation || !rules || rules.needs === 'anyone') throw new Refusal('not-undoable')
  return { operation, permission: rules.needs, needsFreshSession: rules.freshSession === true }
}

export const rulesOfChange = ({ kind }: Exclude<ManyChange, { kind: 'undo' }>): ActRules => {
  const rules = rulesOfOperation(singleOperations[kind])
  return { ...rules, needsFreshSession: rules.needsFreshSession || dangerousChanges.includes(kind) }
}

/** What cannot be set back: a session that has ended, and a code that is on paper. */
export const canBeUndone = ({ kind }: ManyChange): boolean => kind !== 'end-sessions' && kind !== 'issue-resets'
