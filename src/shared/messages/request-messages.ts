import type { ResetRequestView } from '../api/requests.ts'
import { REQUESTS_COUNTED } from '../domain/limits.ts'
import { assertNever } from './error-messages.ts'
import { countOf, formatCount, plural } from './plural.ts'
import { userActionMessages } from './user-action-messages.ts'
import { formatDateAndTime, formatTimeAgo } from './user-messages.ts'

const formatWay = (transport: ResetRequestView['transport']): string => {
  switch (transport) {
    case 'window':
      return 'in Gatehouse'
    case 'http':
      return 'through another program'
    case 'terminal':
      return 'in the terminal'
    default:
      return assertNever(transport)
  }
}

/** How long ago and how a user asked for a reset code. */
export const formatRequest = ({ requestedAt, transport }: ResetRequestView, now: number): string =>
  `Asked ${formatTimeAgo(requestedAt, now)} ${formatWay(transport)}`

/** How often the user asked again, and when last. Null if the user asked once. */
export const formatAskedAgain = ({ times, lastRequestedAt }: ResetRequestView, now: number): string | null =>
  times === 1 ? null : `Asked again ${countOf(times - 1, 'time')}, last ${formatTimeAgo(lastRequestedAt, now)}`

/** The button that dismisses all requests that are shown. */
export const formatDismissShown = (count: number): string => `Dismiss these ${formatCount(count)}`

/** The result of dismissing or restoring several requests. */
export const formatDismissed = (count: number): string => `${countOf(count, 'request')} dismissed`
export const formatRestored = (count: number): string =>
  plural(count, { one: '1 request is waiting again', other: `${formatCount(count)} requests are waiting again` })

/** Helps to tell who asks: when the user signed in last. */
export const formatLastSignIn = ({ lastSignInAt }: ResetRequestView, now: number): string =>
  lastSignInAt === null ? 'Never signed in' : `Last sign-in ${formatTimeAgo(lastSignInAt, now)}`

/** The exact time of a request. */
export const formatRequestTime = ({ requestedAt }: ResetRequestView): string => formatDateAndTime(requestedAt)

/** The button that issues the code which the user needs: a user without a password has nothing to reset. */
export const formatIssue = ({ state }: ResetRequestView): string =>
  userActionMessages[state === 'not-activated' ? 'users:issueActivation' : 'users:issueReset'].label

/** The screen of open reset requests. */
export const requestsMessages = {
  emptyTitle: 'No requests',
  empty: 'Requests for reset codes appear here.',
  unreadable: 'The requests couldn’t be loaded',
  list: 'Waiting requests',
  order: 'Order',
  orders: { newest: 'Newest first', oldest: 'Oldest first' },
  dismiss: 'Dismiss',
  noCode: 'No code, because this user is disabled. Enable the user first.',
  more: 'Show more',
  dismissed: 'Request dismissed',
  restored: 'Request is waiting again',
  answeredElsewhere: 'Another administrator or operator has already answered this request.',
} as const

/** The number of open requests, as far as they were counted, without some. */
export const formatWaiting = (total: number, without = 0): string =>
  `${formatCount(total - without)}${total < REQUESTS_COUNTED ? '' : '+'}`

/** The number of requests beyond the listed ones. */
export const formatBeyond = (listed: number, total: number): string =>
  plural(total - listed, {
    one: '1 more request is waiting. It shows up here as you answer these.',
    other: `${formatWaiting(total, listed)} more requests are waiting. They show up here as you answer these.`,
  })
