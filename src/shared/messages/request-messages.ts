import type { ResetRequestView } from '../api/requests.ts'
import { REQUESTS_COUNTED } from '../domain/limits.ts'
import { assertNever } from './error-messages.ts'
import { formatCount } from './plural.ts'
import { formatDateAndTime } from './user-messages.ts'

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

/** When and how a user asked for a reset code. */
export const formatRequest = ({ requestedAt, transport }: ResetRequestView): string =>
  `Asked on ${formatDateAndTime(requestedAt)} ${formatWay(transport)}`

/** The number of open requests, as far as they were counted, without some. */
export const formatWaiting = (total: number, without = 0): string =>
  `${formatCount(total - without)}${total < REQUESTS_COUNTED ? '' : '+'}`

/** The number of requests beyond the listed ones. */
export const formatBeyond = (listed: number, total: number): string =>
  total - listed === 1
    ? 'One more waits, and comes up here as these are answered.'
    : `${formatWaiting(total, listed)} more wait, and come up here as these are answered.`
