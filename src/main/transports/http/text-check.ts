import type { IncomingMessage } from 'node:http'
import { decodeEscapes, isUtf8InLatin1 } from '../../platform/strict-utf8.ts'
import { type Refused, refusedBy } from './http-response.ts'
import { listSessionCookies } from './session-carrier.ts'

/**
 * Why a request's line or headers are not text. Null if they are UTF-8.
 *
 * Only headers that Gatehouse reads count: a browser also sends the cookies of other programs on this computer.
 */
export const findTextFault = ({ url = '', headers }: IncomingMessage): Refused | null => {
  const { cookie, authorization = '', 'content-type': type = '' } = headers
  const isText =
    // Node itself refuses bytes above ASCII in the request line.
    decodeEscapes(url) !== null &&
    isUtf8InLatin1(authorization) &&
    isUtf8InLatin1(type) &&
    (cookie === undefined || isUtf8InLatin1(cookie) || listSessionCookies(cookie).every(isUtf8InLatin1))
  return isText ? null : refusedBy({ code: 'malformed-text' })
}
