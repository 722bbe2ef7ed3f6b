import { REQUESTS_COUNTED } from '../../shared/field-limits.ts'
import type { ResetRequestView } from '../../shared/views.ts'
import { sayCount, sayDateAndTime } from './account-words.ts'
import { assertNever } from './error-words.ts'

const sayWay = (transport: ResetRequestView['transport']): string => {
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

/** When and how somebody asked for a reset code. */
export const sayRequest = ({ requestedAt, transport }: ResetRequestView): string =>
  `Asked on ${sayDateAndTime(requestedAt)} ${sayWay(transport)}`

/** How many wait, as far as they were counted, but for some. */
export const sayWaiting = (total: number, without = 0): string =>
  `${sayCount(total - without)}${total < REQUESTS_COUNTED ? '' : '+'}`

/** Those beyond the list. */
export const sayBeyond = (listed: number, total: number): string =>
  total - listed === 1
    ? 'One more waits, and comes up here as these are answered.'
    : `${sayWaiting(total, listed)} more wait, and come up here as these are answered.`
