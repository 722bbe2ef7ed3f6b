import type { UserState } from '../../shared/api/user-summary.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import type { User } from '../store/ports/store.ts'

/** The state of a user at a given time. */
export const readState = (user: Pick<User, 'deletedAt' | 'disabledAt' | 'disableAt'>, now: number): UserState => {
  if (user.deletedAt !== null) return 'deleted'
  return isDisabled(user, now) ? 'disabled' : 'active'
}
