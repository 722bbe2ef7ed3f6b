import { singleOperations } from '../../../../shared/api/bulk-change.ts'
import { contract } from '../../../../shared/api/index.ts'
import { type BulkChangeKind, bulkChangeKinds } from '../../../../shared/domain/bulk-changes.ts'
import { hasPermission, type Role } from '../../../../shared/domain/permissions.ts'
import { type BulkVariant, type UserAction, userActions } from '../user-actions.ts'

/** An action on the selected users. It is destructive where the same action on one user is. */
export type BulkAction = BulkVariant & Pick<UserAction, 'isDanger'>

const actions: readonly BulkAction[] = Object.values<UserAction>(userActions)
  .flatMap(({ bulk, isDanger }) => bulk.map((variant) => ({ ...variant, isDanger })))
  .sort((one, other) => bulkChangeKinds.indexOf(one.kind) - bulkChangeKinds.indexOf(other.kind))

export const isDanger = (kind: BulkChangeKind): boolean => actions.some((action) => action.kind === kind && action.isDanger)

/** The bulk actions that a role may use, as the contract and the role table permit. Deleted users can only be restored. */
export const listBulkActions = (role: Role, areDeleted: boolean): readonly BulkAction[] =>
  actions.filter(({ kind }) => {
    const { permission } = contract[singleOperations[kind]]
    return permission !== 'anyone' && hasPermission(role, permission) && (kind === 'restore') === areDeleted
  })
