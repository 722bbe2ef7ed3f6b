import type { RequiredAction } from '../../shared/errors.ts'
import type { OwnView, UserView } from '../../shared/views.ts'
import type { User } from '../store/store.ts'

/** What leaves the main process of a user: these fields by name, and no other. */
export const toUserView = (user: User): UserView => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  state: user.disabledAt === null ? 'active' : 'disabled',
  isLocked: user.lockedAt !== null,
  mustChangePassword: user.mustChangePasswordAt !== null,
  hasSecondFactor: user.secondFactorAt !== null,
  createdAt: user.createdAt,
  lastSignInAt: user.lastSignInAt,
  passwordChangedAt: user.passwordChangedAt,
})

/** What a person sees of their own account. */
export const toOwnView = (
  user: User,
  { requiredActions, recoveryCodesLeft }: { requiredActions: RequiredAction[]; recoveryCodesLeft: number },
): OwnView => ({ ...toUserView(user), requiredActions, recoveryCodesLeft })
