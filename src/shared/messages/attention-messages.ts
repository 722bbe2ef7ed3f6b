import type { AttentionKind, OverviewView } from '../api/overview.ts'
import { assertNever } from './error-messages.ts'
import { formatCount } from './plural.ts'
import { formatWaiting } from './request-messages.ts'
import { formatDate, formatDateAndTime } from './user-messages.ts'

const accounts = (count: number, one: string, many: string): string =>
  count === 1 ? `1 account ${one}` : `${formatCount(count)} accounts ${many}`

/** The number of accounts of a kind, and why they need attention. */
export const formatAttention = (kind: AttentionKind, count: number): string => {
  switch (kind) {
    case 'locked':
      return accounts(count, 'is locked after too many failures', 'are locked after too many failures')
    case 'reset-requested':
      return count === 1 ? '1 account asks for a reset code' : `${formatWaiting(count)} accounts ask for a reset code`
    case 'disabled-soon':
      return accounts(count, 'will be disabled within a week', 'will be disabled within a week')
    case 'password-change-due':
      return accounts(count, 'has to choose a new password', 'have to choose a new password')
    case 'second-factor-missing':
      return accounts(count, 'lacks the second factor that its role requires', 'lack the second factor that their role requires')
    case 'purged-soon':
      return accounts(count, 'will be gone for good within a week', 'will be gone for good within a week')
    case 'address-shared':
      return accounts(
        count,
        'has an address that counts as another account’s, and signs in by its exact spelling',
        'have addresses that count as the same, and sign in by their exact spelling',
      )
    default:
      return assertNever(kind)
  }
}

/** Since when an account needs attention, or from when it will. */
export const formatAttentionTime = (kind: AttentionKind, at: number | null): string | null => {
  if (at === null) return null
  return kind === 'disabled-soon' || kind === 'purged-soon' ? `on ${formatDateAndTime(at)}` : `since ${formatDate(at)}`
}

/** The last verification of the log, and its result. */
export const formatLastVerification = ({ at, by, outcome }: NonNullable<OverviewView['audit']['verification']>): string => {
  const who = by === null ? '' : ` by ${by}`
  const what = outcome === 'intact' ? 'Verified, and found as it was written,' : 'Verified, and found broken,'
  return `${what} on ${formatDateAndTime(at)}${who}.`
}
