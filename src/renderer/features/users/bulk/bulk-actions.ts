import { singleOperations } from '../../../../shared/api/bulk-change.ts'
import { contract } from '../../../../shared/api/index.ts'
import type { BulkChangeKind } from '../../../../shared/domain/bulk-change-kinds.ts'
import { hasPermission, type Role } from '../../../../shared/domain/permissions.ts'

/** The actions for selected users, in display order. */
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

/** Whether the change is destructive, as for a single user. */
export const isDanger = (kind: BulkChangeKind): boolean => kind === 'disable' || kind === 'delete'

const oftenMeant: ReadonlySet<BulkAction> = new Set(['disable', 'enable', 'issue-resets', 'delete', 'restore'])

/** Whether the action stays visible in a narrow bar. */
export const isFrequentAction = (context: BulkAction): boolean => oftenMeant.has(context)

/** The bulk actions that a role may use, as the contract and the role table permit. Deleted users can only be restored. */
export const listBulkActions = (role: Role, areDeleted: boolean): readonly BulkAction[] =>
  (Object.keys(contexts) as BulkAction[]).filter((context) => {
    const { permission } = contract[singleOperations[context]]
    return permission !== 'anyone' && hasPermission(role, permission) && (context === 'restore') === areDeleted
  })
