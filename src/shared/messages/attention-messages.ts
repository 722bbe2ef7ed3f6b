import type { AttentionKind, OverviewView } from '../api/overview.ts'
import { assertNever } from './error-messages.ts'
import { countOf, plural } from './plural.ts'
import { formatWaiting } from './request-messages.ts'
import { formatDate, formatDateAndTime, isolateDirected } from './user-messages.ts'

/** The number of users of a kind, and why they need attention. */
export const formatAttention = (kind: AttentionKind, count: number): string => {
  const users = countOf(count, 'user')
  switch (kind) {
    case 'locked':
      return `${users} ${plural(count, { one: 'is', other: 'are' })} locked (too many wrong passwords)`
    case 'reset-requested':
      return count === 1 ? '1 user is waiting for a reset code' : `${formatWaiting(count)} users are waiting for a reset code`
    case 'not-activated':
      return `${users} ${plural(count, { one: 'has', other: 'have' })} not set a first password`
    case 'disabled-soon':
      return `${users} will be disabled within a week`
    case 'password-change-due':
      return `${users} must choose a new password`
    case 'second-factor-missing':
      return `${users} must set up two-step verification`
    case 'purged-soon':
      return `${users} will be permanently deleted within a week`
    case 'address-shared':
      return plural(count, {
        one: '1 user has an email that counts as the same as another, and must sign in with its exact spelling',
        other: `${users} have emails that count as the same, and must sign in with the exact spelling`,
      })
    default:
      return assertNever(kind)
  }
}

/** Since when a user needs attention, or from when it will. */
export const formatAttentionTime = (kind: AttentionKind, at: number | null): string | null => {
  if (at === null) return null
  return kind === 'disabled-soon' || kind === 'purged-soon' ? `on ${formatDateAndTime(at)}` : `since ${formatDate(at)}`
}

/** The last verification of the log, and its result. */
export const formatLastVerification = ({ at, by, outcome }: NonNullable<OverviewView['audit']['verification']>): string => {
  const who = by === null ? '' : ` by ${isolateDirected(by)}`
  const what = outcome === 'intact' ? 'Intact.' : 'Not intact.'
  return `${what} Last verified on ${formatDateAndTime(at)}${who}.`
}
