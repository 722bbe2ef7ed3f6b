import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { HttpLimits } from './limits.ts'

/** The fields of a body by their names; of a repeated one, the first. */
export type Fields = ReadonlyMap<string, unknown>

/** A body that is none. */
export class MalformedBody extends Error {
  override readonly name = 'MalformedBody'
}

/** A field, or all of them, that no honest form has. */
class TooLarge extends Error {
  override readonly name = 'TooLarge'
  readonly statusCode = 413
}

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

/** @throws MalformedBody */
const parseJsonObject = (text: string): Record<string, unknown> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new MalformedBody()
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedBody()
  const names = listMemberNames(text)
  if (new Set(names).size !== names.length || names.length !== Object.keys(value).length) throw new MalformedBody()
  return value as Record<string, unknown>
}

/** Longer than any field that counts: a password of the largest size, in bytes. */
const FIELD_BYTES = 524_288
const MOST_FIELDS = 1_000
const NAME_BYTES = 200

/** The three types of body; whatever else comes is 415. */
export const addBodyParsers = async (app: FastifyInstance, { bodyBytes }: HttpLimits): Promise<void> => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_: unknown, text: string | Buffer) => keepFirst(new URLSearchParams(String(text))),
  )
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: unknown, text: string | Buffer) =>
    keepFirst(Object.entries(parseJsonObject(String(text)))),
  )
  await app.register(multipart, {
    limits: {
      files: 0,
      fieldSize: FIELD_BYTES,
      fields: MOST_FIELDS,
      parts: MOST_FIELDS,
      fieldNameSize: NAME_BYTES,
      fileSize: bodyBytes,
    },
  })
}

/** @throws MalformedBody */
export const readFields = async (request: FastifyRequest): Promise<Fields> => {
  if (!request.isMultipart()) return request.body instanceof Map ? request.body : new Map()
  const entries: [string, unknown][] = []
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') throw new MalformedBody()
      if (part.valueTruncated) throw new TooLarge()
      entries.push([part.fieldname, part.value])
    }
  } catch (error) {
    if (error instanceof TooLarge) throw error
    // Too many fields are too much; a file is none of ours.
    const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
    throw statusCode === 413 && code !== 'FST_FILES_LIMIT' ? new TooLarge() : new MalformedBody()
  }
  return keepFirst(entries)
}
