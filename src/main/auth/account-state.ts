import type { AccountState } from '../../shared/views.ts'
import type { User } from '../store/store.ts'

/** What an account is at a time: whoever has a date of disabling is disabled from then on. */
export const readState = ({ deletedAt, disabledAt, disableAt }: User, now: number): AccountState => {
  if (deletedAt !== null) return 'deleted'
  return disabledAt !== null || (disableAt !== null && disableAt <= now) ? 'disabled' : 'active'
}
