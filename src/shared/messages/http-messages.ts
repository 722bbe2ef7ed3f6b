import type { HttpStateView } from '../api/http.ts'
import { assertNever } from './error-messages.ts'

const WITHOUT_IPV6 =
  '. This computer has no IPv6, so the API listens at 127.0.0.1 alone. If IPv6 is turned on later, turn the API off and on.'

/** The state of the HTTP API, and the reason if it is not running. */
export const formatHttpState = (state: HttpStateView): string => {
  switch (state.kind) {
    case 'off':
      return 'Off: this Gatehouse answers no other program.'
    case 'listening':
      return `Listening at http://${state.address}:${state.port}${state.withoutIpv6 ? WITHOUT_IPV6 : ''}`
    case 'failed':
      return `Not listening. ${formatListenFault(state)}`
    default:
      return assertNever(state)
  }
}

const formatListenFault = ({ reason, port }: Extract<HttpStateView, { kind: 'failed' }>): string => {
  switch (reason) {
    case 'port-taken':
      return `Port ${port} is taken by another program. Choose another port; or end that program, then turn the API off and on.`
    case 'localhost-taken':
      return `Another program listens at [::1]:${port}. The name “localhost” leads there first, so that program could read passwords that are meant for Gatehouse. Choose another port; or end that program, then turn the API off and on.`
    case 'port-refused':
      return `This computer does not let Gatehouse have port ${port}. Choose another.`
    case 'unexpected':
      return `Port ${port} could not be opened. Look into Gatehouse’s own log, or choose another port.`
    default:
      return assertNever(reason)
  }
}

const today = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const anyDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** The time of a request to the second, with its date if that is not today. */
export const formatCallTime = (at: number, now: number): string =>
  (new Date(at).toDateString() === new Date(now).toDateString() ? today : anyDay).format(at)
