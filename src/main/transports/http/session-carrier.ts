import type { IncomingHttpHeaders } from 'node:http'
import { PROGRAM_TOKEN_PREFIX } from '../../../shared/domain/codes.ts'
import { SESSION_ID_MAX_CHARACTERS } from '../../pipeline/call-parsing.ts'
import type { HttpRules } from './http-limits.ts'

const COOKIE = 'session_id'
const PREFIX = `${COOKIE}=`

/**
 * Without Domain, only this host receives the cookie. Without Max-Age, it ends with the browser; the directory enforces the
 * expiry.
 */
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict'

export const makeCookie = (sessionId: string): string => `${COOKIE}=${sessionId}; ${ATTRIBUTES}`

export const expiredCookie = `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`

const BEARER = /^Bearer +([\x21-\x7e]+)$/i

/** The token of `Authorization: Bearer`. Null if there is none. */
export const readBearer = ({ authorization }: IncomingHttpHeaders): string | null =>
  (authorization !== undefined && BEARER.exec(authorization)?.[1]) || null

/**
 * The program's token of an attempt that needs no session. Null if there is none.
 *
 * Its prefix distinguishes it from a session id.
 */
export const readProgramToken = (headers: IncomingHttpHeaders, carriers: HttpRules['carriers']): string | null => {
  const shown = carriers.includes('bearer') ? readBearer(headers) : null
  return shown?.startsWith(PROGRAM_TOKEN_PREFIX) ? shown : null
}

/** The values of every cookie with our name. */
export const listSessionCookies = (cookie: string): string[] =>
  cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(PREFIX))
    .map((pair) => pair.slice(PREFIX.length))

/**
 * The session id in the cookie. Null if there is none, or more than one.
 *
 * Cookies do not depend on the port, so another program on this computer can set a second one. The right one is then unknown.
 */
const readCookie = ({ cookie }: IncomingHttpHeaders): string | null => {
  if (cookie === undefined) return null
  // A fast path: most requests have only this cookie.
  if (cookie.startsWith(PREFIX) && !cookie.includes(';')) return cookie.slice(PREFIX.length)
  const [only, another] = listSessionCookies(cookie)
  return only !== undefined && another === undefined ? only : null
}

/** Other schemes, such as Basic, say nothing about a session: many clients add them by themselves, for example from a `.netrc`. */
const isBearer = ({ authorization }: IncomingHttpHeaders): boolean =>
  authorization !== undefined && /^Bearer\b/i.test(authorization)

const readCarried = (headers: IncomingHttpHeaders, carriers: HttpRules['carriers']): string | null => {
  if (carriers.includes('bearer') && isBearer(headers)) return readBearer(headers)
  return carriers.includes('cookie') ? readCookie(headers) : null
}

/** The session id of a request. If there is a Bearer token, the cookie is ignored. */
export const readSessionId = (headers: IncomingHttpHeaders, carriers: HttpRules['carriers']): string | null => {
  const shown = readCarried(headers, carriers)
  return shown === null || shown === '' || shown.length > SESSION_ID_MAX_CHARACTERS ? null : shown
}
