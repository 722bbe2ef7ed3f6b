import type { IncomingHttpHeaders } from 'node:http'
import { PROGRAM_TOKEN_PREFIX } from '../../../shared/domain/codes.ts'
import { SESSION_ID_MAX_CHARACTERS } from '../../pipeline/dispatch.ts'
import type { HttpRules } from './http-rules.ts'

const COOKIE = 'session_id'
const PREFIX = `${COOKIE}=`

/** No Domain: only this very host gets it back. No Max-Age: it goes with the browser; the directory knows when it is over. */
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict'

export const makeCookie = (sessionId: string): string => `${COOKIE}=${sessionId}; ${ATTRIBUTES}`

export const expiredCookie = `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`

const BEARER = /^Bearer +([\x21-\x7e]+)$/i

/** The token of `Authorization: Bearer`; null where there is none. */
export const readBearer = ({ authorization }: IncomingHttpHeaders): string | null =>
  (authorization !== undefined && BEARER.exec(authorization)?.[1]) || null

/**
 * The program's own token beside an attempt, which needs no session; null where there is none. What every program's token begins with tells
 * it from a session id.
 */
export const readProgramToken = (headers: IncomingHttpHeaders, carriers: HttpRules['carriers']): string | null => {
  const shown = carriers.includes('bearer') ? readBearer(headers) : null
  return shown?.startsWith(PROGRAM_TOKEN_PREFIX) ? shown : null
}

/**
 * The cookie's session id; null where there is none, or more than one: cookies know no port, so another program on this computer can toss
 * one of its own beside ours, and which of them is meant nobody can say.
 */
const readCookie = ({ cookie }: IncomingHttpHeaders): string | null => {
  if (cookie === undefined) return null
  // The one cookie that most requests bring.
  if (cookie.startsWith(PREFIX) && !cookie.includes(';')) return cookie.slice(PREFIX.length)
  const [only, another] = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(PREFIX))
  return only !== undefined && another === undefined ? only.slice(PREFIX.length) : null
}

const readCarried = (headers: IncomingHttpHeaders, carriers: HttpRules['carriers']): string | null => {
  if (carriers.includes('bearer') && headers.authorization !== undefined) return readBearer(headers)
  return carriers.includes('cookie') ? readCookie(headers) : null
}

/** The session that a request shows. Where it has an Authorization header, the cookie does not count. */
export const readSessionId = (headers: IncomingHttpHeaders, carriers: HttpRules['carriers']): string | null => {
  const shown = readCarried(headers, carriers)
  return shown === null || shown === '' || shown.length > SESSION_ID_MAX_CHARACTERS ? null : shown
}
