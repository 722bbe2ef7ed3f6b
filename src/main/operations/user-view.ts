import type { OwnView } from '../../shared/api/auth.ts'
import type { UserSummaryView, UserView } from '../../shared/api/user-summary.ts'
import type { RequiredAction } from '../../shared/errors.ts'
import { readState } from '../auth/account-state.ts'
import type { ListedUser, RecoveryCodes, User } from '../store/ports/store.ts'

/** What leaves the main process of an account, also to its owner: these fields by name, and no other. */
export const toUserSummaryView = (user: ListedUser, now: number): UserSummaryView => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  state: readState(user, now),
  isLocked: user.lockedAt !== null,
  mustChangePassword: user.mustChangePasswordAt !== null,
  hasSecondFactor: user.secondFactorAt !== null,
  createdAt: user.createdAt,
  lastSignInAt: user.lastSignInAt,
  passwordChangedAt: user.passwordChangedAt,
})

/** What those see who look after others. */
export const toUserView = (user: ListedUser, now: number): UserView => ({
  ...toUserSummaryView(user, now),
  disableAt: user.disableAt,
  deletedAt: user.deletedAt,
  tags: [...user.tags],
})

/** What a person sees of their own account. */
export const toOwnView = (
  user: User,
  now: number,
  { requiredActions, recoveryCodes }: { requiredActions: RequiredAction[]; recoveryCodes: RecoveryCodes },
): OwnView => ({
  ...toUserSummaryView(user, now),
  requiredActions,
  recoveryCodesLeft: recoveryCodes.left,
  recoveryCodesMadeAt: recoveryCodes.newestAt,
})
