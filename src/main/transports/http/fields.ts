import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { Refusing, refused } from './answer.ts'
import { hasBody, malformedBody, readBody, tooLarge } from './body.ts'
import type { HttpLimits } from './limits.ts'

/** The fields of a body by their names; of a repeated one, the first. */
export type Fields = ReadonlyMap<string, unknown>

const keepFirst = (entries: Iterable<readonly [string, unknown]>): Fields => {
  const fields = new Map<string, unknown>()
  for (const [name, value] of entries) if (!fields.has(name)) fields.set(name, value)
  return fields
}

/** The names of a JSON object's own members, repeated ones too: JSON.parse lets the last of them count. The text has been parsed. */
const listMemberNames = (text: string): string[] => {
  const names: string[] = []
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    else if (character === '"') {
      const start = index
      for (index += 1; text[index] !== '"'; index += 1) if (text[index] === '\\') index += 1
      if (depth === 1 && /^\s*:/.test(text.slice(index + 1, index + 1 + COLON_WITHIN)))
        names.push(String(JSON.parse(text.slice(start, index + 1))))
    }
  }
  return names
}

/** White space that may stand between a name and its colon: more is refused with the body. */
const COLON_WITHIN = 64

/** @throws Refusing */
const parseJsonObject = (text: string): Record<string, unknown> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformedBody()
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformedBody()
  const names = listMemberNames(text)
  if (new Set(names).size !== names.length || names.length !== Object.keys(value).length) throw malformedBody()
  return value as Record<string, unknown>
}

/** Longer than any field that counts: a password of the largest size, in bytes. */
const FIELD_BYTES = 524_288
const MOST_FIELDS = 1_000
const NAME_BYTES = 200

/** @throws Refusing */
const parseMultipart = (body: Buffer, headers: BusboyHeaders): Promise<Fields> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(malformedBody())
    try {
      const entries: [string, unknown][] = []
      const limits = { files: 0, fieldSize: FIELD_BYTES, fields: MOST_FIELDS, parts: MOST_FIELDS, fieldNameSize: NAME_BYTES }
      const parser = new Busboy({ headers, limits })
      parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
        if (valueTruncated) reject(tooLarge())
        entries.push([name, value])
      })
      // A file is none of ours.
      parser.on('filesLimit', fail)
      parser.on('fieldsLimit', () => reject(tooLarge()))
      parser.on('partsLimit', () => reject(tooLarge()))
      parser.on('error', fail)
      parser.on('finish', () => resolve(keepFirst(entries)))
      parser.end(body)
    } catch {
      // Without a boundary there is no parser.
      fail()
    }
  })

const typeOf = ({ headers }: IncomingMessage): string => (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** The fields of a form, urlencoded or multipart, or of a JSON object; none where there is no body. @throws Refusing */
export const readFields = async (request: IncomingMessage, { bodyBytes }: HttpLimits): Promise<Fields> => {
  const type = typeOf(request)
  if (type === '' && !hasBody(request)) return new Map()
  switch (type) {
    case 'application/x-www-form-urlencoded':
      return keepFirst(new URLSearchParams((await readBody(request, bodyBytes)).toString('utf8')))
    case 'application/json':
      return keepFirst(Object.entries(parseJsonObject((await readBody(request, bodyBytes)).toString('utf8'))))
    case 'multipart/form-data':
      return parseMultipart(await readBody(request, bodyBytes), { 'content-type': request.headers['content-type'] ?? '' })
    default:
      throw new Refusing(refused(415, 'wrong-type', 'send a form (urlencoded or multipart) or JSON'))
  }
}

/** An operation's input as JSON; undefined where there is no body. @throws Refusing */
export const readJson = async (request: IncomingMessage, { bodyBytes }: HttpLimits): Promise<unknown> => {
  const type = typeOf(request)
  if (type === '' && !hasBody(request)) return undefined
  // A form can be sent by a page of any site without asking first.
  if (type !== 'application/json') throw new Refusing(refused(415, 'wrong-type', 'send JSON'))
  return parseJsonObject((await readBody(request, bodyBytes)).toString('utf8'))
}
