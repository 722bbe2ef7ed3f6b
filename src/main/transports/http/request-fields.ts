import type { IncomingMessage } from 'node:http'
import { decodeEscapes, decodeUtf8 } from '../../platform/strict-utf8.ts'
import { hasBody, malformedBody, malformedText, readBody, tooLarge } from './body.ts'
import { findParameter, type HeaderValue, parseHeaderValue, readCharset, requireCharset } from './header-value.ts'
import type { HttpLimits } from './http-limits.ts'
import { Refusing, refused } from './http-response.ts'
import { parseJsonObject } from './json-object.ts'
import { parseMultipart } from './multipart.ts'

/** The fields of a body by name. Of a repeated field, the first counts. */
export type Fields = ReadonlyMap<string, unknown>

const keepFirst = (entries: Iterable<readonly [string, unknown]>): Fields => {
  const fields = new Map<string, unknown>()
  for (const [name, value] of entries) if (!fields.has(name)) fields.set(name, value)
  return fields
}

/** Far above any valid form. Parsing a mebibyte of fields would block the windows. */
const MOST_FIELDS = 100

/** What a form may say about its encoding (HTML, 4.10.22.4; RFC 7578, 4.6). */
const CHARSET_FIELD = '_charset_'

/** The body as text. A wrong charset is refused before the body is read. @throws Refusing */
const readText = async (request: IncomingMessage, type: HeaderValue, { bodyBytes }: HttpLimits): Promise<string> => {
  const { isAscii } = readCharset(type)
  const body = await readBody(request, bodyBytes)
  const text = decodeUtf8(body)
  if (text === null || (isAscii && text.length !== body.length)) throw malformedText()
  return text
}

/** @throws Refusing */
const decodeFormText = (text: string): string => {
  const decoded = decodeEscapes(text.replaceAll('+', ' '))
  if (decoded === null) throw malformedText()
  return decoded
}

/** Unlike `URLSearchParams`, it refuses escapes that are not UTF-8 instead of replacing them. @throws Refusing */
const parseForm = (text: string): [string, string][] => {
  const pairs = text.split('&', MOST_FIELDS + 1)
  if (pairs.length > MOST_FIELDS) throw tooLarge()
  const fields = pairs
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const end = pair.indexOf('=')
      const [name, value] = end === -1 ? [pair, ''] : [pair.slice(0, end), pair.slice(end + 1)]
      return [decodeFormText(name), decodeFormText(value)]
    })
  // A byte order mark in front may be escaped too.
  if (fields[0]) fields[0][0] = fields[0][0].replace(/^\ufeff/, '')
  return fields
}

const BOUNDARY = /^[\x20-\x7e]{1,200}$/

/** @throws Refusing */
const readBoundary = (type: HeaderValue): string => {
  const boundary = findParameter(type, 'boundary') ?? ''
  if (!BOUNDARY.test(boundary)) throw malformedBody()
  return boundary
}

/** @throws Refusing */
const toFields = (entries: readonly (readonly [string, unknown])[]): Fields => {
  const fields = keepFirst(entries)
  const charset = fields.get(CHARSET_FIELD)
  if (typeof charset === 'string') requireCharset(charset)
  return fields
}

const typeOf = ({ headers }: IncomingMessage): HeaderValue | null => parseHeaderValue(headers['content-type'] ?? '')

/** The fields of a form (urlencoded or multipart) or of a JSON object. Empty if there is no body. @throws Refusing */
export const readFields = async (request: IncomingMessage, limits: HttpLimits): Promise<Fields> => {
  const type = typeOf(request)
  if (type?.value === '' && !hasBody(request)) return new Map()
  switch (type?.value) {
    case 'application/x-www-form-urlencoded':
      return toFields(parseForm(await readText(request, type, limits)))
    case 'application/json':
      return keepFirst(Object.entries(parseJsonObject(await readText(request, type, limits))))
    case 'multipart/form-data': {
      const body = Buffer.from(await readText(request, type, limits))
      return toFields(await parseMultipart(body, readBoundary(type), MOST_FIELDS))
    }
    default:
      throw new Refusing(refused(415, 'wrong-type', 'send a form (urlencoded or multipart) or JSON'))
  }
}

/** An operation's input as JSON. Undefined if there is no body. @throws Refusing */
export const readJson = async (request: IncomingMessage, limits: HttpLimits): Promise<unknown> => {
  const type = typeOf(request)
  if (type?.value === '' && !hasBody(request)) return undefined
  // A page of any site can send a form without a preflight request.
  if (type?.value !== 'application/json') throw new Refusing(refused(415, 'wrong-type', 'send JSON'))
  return parseJsonObject(await readText(request, type, limits))
}
