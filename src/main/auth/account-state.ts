import { isDisabled } from '../../shared/account-state.ts'
import type { AccountState } from '../../shared/views.ts'
import type { User } from '../store/store.ts'

/** What an account is at a moment. */
export const readState = (user: Pick<User, 'deletedAt' | 'disabledAt' | 'disableAt'>, now: number): AccountState => {
  if (user.deletedAt !== null) return 'deleted'
  return isDisabled(user, now) ? 'disabled' : 'active'
}
