import { includesRole, mayActOn, type Permission, type Role } from '../domain/permissions.ts'
import { isUsername } from '../domain/username.ts'
import { dangerousChanges, singleOperations } from './bulk-change.ts'
import { contract, type OperationContract } from './index.ts'
import type { OperationName } from './names.ts'
import { type DescribedFields, hasDescribedFields } from './user-fields.ts'

/** Fields of an account that an operation can set, with the values that they get. */
export type ChangedFields = DescribedFields & {
  readonly email?: string
  readonly role?: Role
  readonly disabledAt?: number | null
  readonly disableAt?: number | null
  readonly deletedAt?: number | null
  /** Of a password that an import replaced. */
  readonly passwordChangedAt?: number | null
}

/** What setting these fields asks for, whichever operation sets them. */
export type ChangeRules = {
  readonly operations: readonly OperationName[]
  readonly permissions: readonly Permission[]
  readonly requiresReauthentication: boolean
  /** The role that the user gets; null where it stays. */
  readonly givenRole: Role | null
}

const isSet = (time: number | null | undefined): boolean => typeof time === 'number'

/** The operations on one account that have the same effect as setting these fields. */
const operationsThatSet = (fields: ChangedFields): OperationName[] => {
  const { email, role, disabledAt, disableAt, deletedAt, passwordChangedAt, ...others } = fields
  return [
    ...(hasDescribedFields(others) ? (['users:update'] as const) : []),
    ...(email === undefined ? [] : ([isUsername(email) ? 'users:changeUsername' : 'users:changeEmail'] as const)),
    ...(role === undefined ? [] : (['users:changeRole'] as const)),
    ...(isSet(disabledAt) || isSet(disableAt) ? (['users:disable'] as const) : []),
    ...(disabledAt === null || disableAt === null ? (['users:enable'] as const) : []),
    ...(isSet(deletedAt) ? (['users:delete'] as const) : []),
    ...(deletedAt === null ? (['users:restore'] as const) : []),
    ...(passwordChangedAt === undefined ? [] : (['transfers:run'] as const)),
  ]
}

const rulesOf = (operation: OperationName): OperationContract => contract[operation]

/** Undoing is judged by this, too: by what it does, not by what it undoes. */
export const rulesOfFields = (fields: ChangedFields): ChangeRules => {
  const operations = operationsThatSet(fields)
  const permissions = operations.flatMap((operation) => {
    const permission = rulesOf(operation).permission
    return permission === 'anyone' ? [] : [permission]
  })
  return {
    operations,
    permissions: [...new Set(permissions)],
    requiresReauthentication: operations.some((operation) => rulesOf(operation).requiresReauthentication === true),
    givenRole: fields.role ?? null,
  }
}

/** Whether a caller with this role may make the change to a user with the role `target`. No caller gives a permission that they lack. */
export const mayChange = (role: Role, { permissions, givenRole }: Omit<ChangeRules, 'operations'>, target: Role): boolean =>
  permissions.length > 0 &&
  permissions.every((permission) => mayActOn(role, permission, target)) &&
  (givenRole === null || includesRole(role, givenRole))

const dangerousOperations: ReadonlySet<string> = new Set(
  dangerousChanges.flatMap((kind) => (kind === 'undo' ? [] : [singleOperations[kind]])),
)

/** Whether the bulk change requires reauthentication, even if the change of one user does not. */
export const needsFreshSessionForMany = (operations: readonly OperationName[]): boolean =>
  operations.some((operation) => rulesOf(operation).requiresReauthentication === true || dangerousOperations.has(operation))
