import { singleOperations } from '../../../../shared/api/bulk-change.ts'
import { contract } from '../../../../shared/api/contract.ts'
import type { BulkChangeKind } from '../../../../shared/domain/bulk-change-kinds.ts'
import { hasPermission, type Role } from '../../../../shared/domain/permissions.ts'

/** What can be done with those who are selected, in the order in which it is offered. */
const contexts = {
  disable: 'Disable',
  enable: 'Enable',
  'end-sessions': 'End sessions',
  'change-role': 'Change role',
  'add-tag': 'Add tag',
  'remove-tag': 'Remove tag',
  'issue-resets': 'Issue reset slips',
  delete: 'Delete',
  restore: 'Restore',
} as const satisfies Partial<Record<BulkChangeKind, string>>

export type BulkAction = keyof typeof contexts

export const formatBulkAction = (context: BulkAction): string => contexts[context]

/** What takes something from its people is marked as for one. */
export const isDanger = (kind: BulkChangeKind): boolean => kind === 'disable' || kind === 'delete'

const oftenMeant: ReadonlySet<BulkAction> = new Set(['disable', 'enable', 'issue-resets', 'delete', 'restore'])

/** What has to be at hand also where there is little room. */
export const isFrequentAction = (context: BulkAction): boolean => oftenMeant.has(context)

/** The bulk actions that a role may use, as the contract and the role table permit. Deleted users can only be restored. */
export const listBulkActions = (role: Role, areDeleted: boolean): readonly BulkAction[] =>
  (Object.keys(contexts) as BulkAction[]).filter((context) => {
    const { needs } = contract[singleOperations[context]]
    return needs !== 'anyone' && hasPermission(role, needs) && (context === 'restore') === areDeleted
  })
