import type { IncomingMessage } from 'node:http'
import { type Refused, refused } from './http-response.ts'

/** The values that the origin check compares with. */
export type OriginRules = {
  readonly port: number
  /** Origins of web pages that an administrator allowed. */
  readonly origins: readonly string[]
  readonly isCompat: boolean
}

const HTTP_PORT = 80

/** A quarter of the original exercise's clients call this address, at which its own server says that it runs. */
const ANY_ADDRESS = '0.0.0.0'

/** Host names that pages of other sites cannot have. Any other name is DNS rebinding or a mistake. */
const isOwnHost = (host: string, localAddress: string | undefined, { port, isCompat }: OriginRules): boolean => {
  // Only the address that the client connected to is accepted.
  const names = ['localhost', localAddress === '::1' ? '[::1]' : '127.0.0.1']
  if (isCompat) names.push(ANY_ADDRESS)
  return names.some((name) => host === `${name}:${port}` || (port === HTTP_PORT && host === name))
}

// Node silently keeps the first of several Host headers.
const countHosts = ({ rawHeaders }: IncomingMessage): number => {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 'host'.length && name.toLowerCase() === 'host') count += 1
  }
  return count
}

const isSafe = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD'

/** Why the origin check refuses a request. Null if the request may continue. */
export const findOriginFault = (request: IncomingMessage, rules: OriginRules): Refused | null => {
  // An absolute URL names its own host, which would override the header.
  if (!request.url?.startsWith('/')) return refused(400, 'malformed-request', 'the request has to name a path')
  const { host } = request.headers
  if (host === undefined || countHosts(request) !== 1)
    return refused(400, 'malformed-request', 'exactly one Host header is needed')
  const name = host.toLowerCase()
  if (!isOwnHost(name, request.socket.localAddress, rules)) return refused(421, 'wrong-host', 'this is not served here')
  return isForeign(request, name, rules.origins) ? refused(403, 'foreign-origin', 'this origin may not call') : null
}

/**
 * Whether a page of another origin made the request. It could act with the user's cookie, or sign the user in as another user.
 *
 * Programs do not send these headers. A browser always sends one of them with a request that changes data.
 */
const isForeign = ({ method, headers }: IncomingMessage, host: string, origins: readonly string[]): boolean => {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (origin !== undefined) return origin !== `http://${host}` && !origins.includes(origin)
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  // A link from another site may be followed. It changes nothing, and the browser does not send the cookie (SameSite=Strict).
  return !(isSafe(method) && headers['sec-fetch-mode'] === 'navigate')
}

/** CORS headers for a page of an allowed origin. Null for other callers. */
export const corsHeaders = ({ headers: { origin } }: IncomingMessage, { origins }: OriginRules): Record<string, string> | null =>
  origin !== undefined && origins.includes(origin)
    ? {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'retry-after',
        vary: 'origin',
      }
    : null

const PREFLIGHT_SECONDS = '600'

/** CORS headers for the preflight request of an allowed origin. Null for any other request. */
export const preflightHeaders = (request: IncomingMessage, rules: OriginRules): Record<string, string> | null => {
  const { method, headers } = request
  if (method !== 'OPTIONS' || headers.origin === undefined || headers['access-control-request-method'] === undefined) return null
  return {
    ...corsHeaders(request, rules),
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
    'access-control-allow-headers': 'authorization, content-type',
    // Chromium requires this header for servers on the user's own computer.
    'access-control-allow-private-network': 'true',
    'access-control-max-age': PREFLIGHT_SECONDS,
  }
}
