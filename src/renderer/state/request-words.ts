import type { ResetRequestView } from '../../shared/views.ts'
import { sayDateAndTime } from './account-words.ts'
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
