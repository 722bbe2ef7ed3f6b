import type { Policy } from '../../shared/domain/policy.ts'
import type { RequiredAction } from '../../shared/errors.ts'
import type { User } from '../store/ports/store.ts'

/** The actions that the user must complete before any other operation, in this order. */
export const listRequiredActions = (user: User, { secondFactorRoles }: Policy): RequiredAction[] => [
  ...(user.mustChangePasswordAt === null ? [] : (['change-password'] as const)),
  ...(user.secondFactorAt === null && secondFactorRoles.includes(user.role) ? (['set-up-second-factor'] as const) : []),
]
