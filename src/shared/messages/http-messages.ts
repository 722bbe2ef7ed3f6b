import type { HttpStateView } from '../api/http.ts'
import { assertNever } from './error-messages.ts'
import { lazily } from './plural.ts'

export const httpMessages = {
  about: 'Let other programs on this computer sign users in with Gatehouse.',
  enabledHint: 'Default: off. The API works while Gatehouse is open.',
  originsHint: 'Websites that can call the API from a browser, one per line. Leave empty for other programs. Default: none.',
  originsExample: 'http://localhost:3000',
  copyUrl: 'Copy URL',
  urlCopied: 'URL copied',
  urlNotCopied: 'The URL couldn’t be copied. Select it and copy it yourself.',
  openDocs: 'Open docs',
  docs: 'The HTTP API for programs',
  docsRows: 'Documentation',
  calls: 'HTTP calls',
  callsAbout: 'The last 100 requests since Gatehouse started. Their contents aren’t stored.',
  noCalls: 'No requests yet.',
  lastCalls: 'Last calls',
  time: 'Time',
  method: 'Method',
  path: 'Path',
  status: 'Status',
  unknownPath: 'unknown path',
} as const

const WITHOUT_IPV6 =
  '. This computer has no IPv6, so the API listens only at 127.0.0.1. If you turn IPv6 on later, turn the API off and on.'

/** A browser sends the cookie only if page and API have the same host name. Ports make no difference. */
const forPages = (port: number): string =>
  `For web pages at localhost: http://localhost:${port}, so that the browser sends the cookie.`

/** Where the HTTP API listens. */
export const formatUrl = ({ address, port }: Extract<HttpStateView, { kind: 'listening' }>): string => `http://${address}:${port}`

/** The state of the HTTP API, and the reason if it is not running. */
export const formatHttpState = (state: HttpStateView): string => {
  switch (state.kind) {
    case 'off':
      return 'Off. Other programs can’t connect.'
    case 'listening':
      return `Listening at ${formatUrl(state)}${state.withoutIpv6 ? WITHOUT_IPV6 : '.'} ${forPages(state.port)}`
    case 'failed':
      return `Not running. ${formatListenFault(state)}`
    default:
      return assertNever(state)
  }
}

const formatListenFault = ({ reason, port }: Extract<HttpStateView, { kind: 'failed' }>): string => {
  switch (reason) {
    case 'port-taken':
      return `Another program uses port ${port}. End that program and try again, or choose another port.`
    case 'localhost-taken':
      return `Another program listens at [::1]:${port}. The name “localhost” leads there first, so that program could read passwords meant for Gatehouse. End that program and try again, or choose another port.`
    case 'port-refused':
      return `This computer doesn’t let Gatehouse use port ${port}. Choose another port.`
    case 'unexpected':
      return `Port ${port} couldn’t be opened. See Gatehouse’s log, or choose another port.`
    default:
      return assertNever(reason)
  }
}

const today = lazily(() => new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }))
const anyDay = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }))

/** The time of a request to the second, with its date if that is not today. */
export const formatCallTime = (at: number, now: number): string =>
  (new Date(at).toDateString() === new Date(now).toDateString() ? today() : anyDay()).format(at)
