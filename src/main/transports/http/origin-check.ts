import type { IncomingMessage } from 'node:http'
import { type Refused, refused } from './http-response.ts'

/** What the gate compares with. */
export type OriginRules = {
  readonly port: number
  /** Origins of web pages that an administrator listed. */
  readonly origins: readonly string[]
}

const HTTP_PORT = 80

/** The names of this computer that a page of another site cannot have: everything else is DNS rebinding, or a mistake. */
const isOwnHost = (host: string, port: number, localAddress: string | undefined): boolean => {
  // The address that was called, and no other: nothing that is sent to one address means the other.
  const names = ['localhost', localAddress === '::1' ? '[::1]' : '127.0.0.1']
  return names.some((name) => host === `${name}:${port}` || (port === HTTP_PORT && host === name))
}

// Node keeps the first of several, and says nothing.
const countHosts = ({ rawHeaders }: IncomingMessage): number => {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 'host'.length && name.toLowerCase() === 'host') count += 1
  }
  return count
}

const isSafe = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD'

/** Why a request is refused before anything of it is looked at; null where it may go on. */
export const findOriginFault = (request: IncomingMessage, { port, origins }: OriginRules): Refused | null => {
  // An absolute URL names a host of its own, which would count instead of the header.
  if (!request.url?.startsWith('/')) return refused(400, 'malformed-request', 'the request has to name a path')
  const { host } = request.headers
  if (host === undefined || countHosts(request) !== 1)
    return refused(400, 'malformed-request', 'exactly one Host header is needed')
  const name = host.toLowerCase()
  if (!isOwnHost(name, port, request.socket.localAddress)) return refused(421, 'wrong-host', 'this is not served here')
  return isForeign(request, name, origins) ? refused(403, 'foreign-origin', 'this origin may not call') : null
}

/**
 * Whether a page of another origin is behind the request: what it does would be done with this person's cookie, or sign them in as someone
 * else. Programs send neither header; a browser always sends one with whatever changes anything.
 */
const isForeign = ({ method, headers }: IncomingMessage, host: string, origins: readonly string[]): boolean => {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (origin !== undefined) return origin !== `http://${host}` && !origins.includes(origin)
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  // A link from elsewhere may be followed; it changes nothing, and the cookie stays behind (SameSite=Strict).
  return !(isSafe(method) && headers['sec-fetch-mode'] === 'navigate')
}

/** What lets a page of a listed origin read the answer; null for everyone else. */
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

/** What a browser asks before it lets a page of a listed origin call; null where this is no such question. */
export const preflightHeaders = (request: IncomingMessage, rules: OriginRules): Record<string, string> | null => {
  const { method, headers } = request
  if (method !== 'OPTIONS' || headers.origin === undefined || headers['access-control-request-method'] === undefined) return null
  return {
    ...corsHeaders(request, rules),
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
    'access-control-allow-headers': 'authorization, content-type',
    // Chromium asks this of what runs on the person's own computer.
    'access-control-allow-private-network': 'true',
    'access-control-max-age': PREFLIGHT_SECONDS,
  }
}
