import type { UserState } from '../../shared/api/views.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import type { User } from '../store/ports/store.ts'

/** What an account is at a moment. */
export const readState = (user: Pick<User, 'deletedAt' | 'disabledAt' | 'disableAt'>, now: number): UserState => {
  if (user.deletedAt !== null) return 'deleted'
  return isDisabled(user, now) ? 'disabled' : 'active'
}
