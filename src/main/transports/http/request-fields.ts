import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { hasBody, malformedBody, readBody, tooLarge } from './body.ts'
import type { HttpLimits } from './http-limits.ts'
import { Refusing, refused } from './http-response.ts'
import { parseJsonObject } from './json-object.ts'

/** The fields of a body by name. Of a repeated field, the first counts. */
export type Fields = ReadonlyMap<string, unknown>

const keepFirst = (entries: Iterable<readonly [string, unknown]>): Fields => {
  const fields = new Map<string, unknown>()
  for (const [name, value] of entries) if (!fields.has(name)) fields.set(name, value)
  return fields
}

/** Above any valid field: a password of the largest size (bytes). */
const FIELD_BYTES = 524_288
/** Far above any valid form. Parsing a mebibyte of fields would block the windows. */
const MOST_FIELDS = 100
const NAME_BYTES = 200

/** Read before the parser decides whether to continue (bytes). */
const SLICE_BYTES = 16_384

const AMPERSAND = 0x26

/** @throws Refusing */
const parseForm = (body: Buffer): Fields => {
  let fields = 1
  for (let at = body.indexOf(AMPERSAND); at !== -1; at = body.indexOf(AMPERSAND, at + 1)) {
    fields += 1
    if (fields > MOST_FIELDS) throw tooLarge()
  }
  return keepFirst(new URLSearchParams(body.toString('utf8')))
}

/** @throws Refusing */
const parseMultipart = (body: Buffer, headers: BusboyHeaders): Promise<Fields> =>
  new Promise((resolve, reject) => {
    let isRefused = false
    const refuse = (refusal: Refusing): void => {
      isRefused = true
      reject(refusal)
    }
    try {
      const entries: [string, unknown][] = []
      const limits = { files: 0, fieldSize: FIELD_BYTES, fields: MOST_FIELDS, parts: MOST_FIELDS, fieldNameSize: NAME_BYTES }
      const parser = new Busboy({ headers, limits })
      parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
        if (valueTruncated) refuse(tooLarge())
        entries.push([name, value])
      })
      // No route accepts a file.
      parser.on('filesLimit', () => refuse(malformedBody()))
      parser.on('fieldsLimit', () => refuse(tooLarge()))
      parser.on('partsLimit', () => refuse(tooLarge()))
      parser.on('error', () => refuse(malformedBody()))
      parser.on('finish', () => resolve(keepFirst(entries)))
      for (let at = 0; at < body.length && !isRefused; at += SLICE_BYTES) parser.write(body.subarray(at, at + SLICE_BYTES))
      if (!isRefused) parser.end()
    } catch {
      // The content type has no boundary.
      refuse(malformedBody())
    }
  })

const typeOf = ({ headers }: IncomingMessage): string => (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** The fields of a form (urlencoded or multipart) or of a JSON object. Empty if there is no body. @throws Refusing */
export const readFields = async (request: IncomingMessage, { bodyBytes }: HttpLimits): Promise<Fields> => {
  const type = typeOf(request)
  if (type === '' && !hasBody(request)) return new Map()
  switch (type) {
    case 'application/x-www-form-urlencoded':
      return parseForm(await readBody(request, bodyBytes))
    case 'application/json':
      return keepFirst(Object.entries(parseJsonObject((await readBody(request, bodyBytes)).toString('utf8'))))
    case 'multipart/form-data':
      return parseMultipart(await readBody(request, bodyBytes), { 'content-type': request.headers['content-type'] ?? '' })
    default:
      throw new Refusing(refused(415, 'wrong-type', 'send a form (urlencoded or multipart) or JSON'))
  }
}

/** An operation's input as JSON. Undefined if there is no body. @throws Refusing */
export const readJson = async (request: IncomingMessage, { bodyBytes }: HttpLimits): Promise<unknown> => {
  const type = typeOf(request)
  if (type === '' && !hasBody(request)) return undefined
  // A page of any site can send a form without a preflight request.
  if (type !== 'application/json') throw new Refusing(refused(415, 'wrong-type', 'send JSON'))
  return parseJsonObject((await readBody(request, bodyBytes)).toString('utf8'))
}
