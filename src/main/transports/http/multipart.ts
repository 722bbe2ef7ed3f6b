import { Dicer } from '@fastify/busboy'
import { decodeUtf8 } from '../../platform/strict-utf8.ts'
import { malformedBody, tooLarge } from './body.ts'
import { findParameter, parseHeaderValue, readCharset } from './header-value.ts'
import { Refusing } from './http-response.ts'

/** Above any valid field: a password of the largest size (bytes). */
const FIELD_BYTES = 524_288

/** Read before the parser decides whether to continue (bytes). */
const SLICE_BYTES = 16_384

/** Encodings that leave the bytes as they are (RFC 7578, 4.7). */
const PLAIN_ENCODINGS: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary'])

type PartHeaders = Readonly<Record<string, readonly string[] | undefined>>

/** The name of a part's field. Null for a part without one. @throws Refusing for a file, another encoding or a malformed header */
const readFieldName = (headers: PartHeaders): string | null => {
  const type = parseHeaderValue(headers['content-type']?.[0] ?? 'text/plain')
  const disposition = parseHeaderValue(headers['content-disposition']?.[0] ?? '')
  if (!type || !disposition) throw malformedBody()
  readCharset(type)
  if (!PLAIN_ENCODINGS.has(headers['content-transfer-encoding']?.[0]?.trim().toLowerCase() ?? 'binary')) throw malformedBody()
  if (disposition.value !== 'form-data') return null
  // No route accepts a file. RFC 7578, 4.2 forbids `filename*`, and `name*` would name an encoding of its own.
  const isOther = disposition.parameters.some(([name]) => name.endsWith('*') || name === 'filename')
  if (isOther || type.value === 'application/octet-stream') throw malformedBody()
  const name = findParameter(disposition, 'name')
  return name === undefined ? null : decodeUtf8(Buffer.from(name, 'latin1'))
}

/** Reads the fields of a multipart body, whose bytes are known to be UTF-8. A part without a name is skipped. @throws Refusing */
export const parseMultipart = (body: Buffer, boundary: string, mostFields: number): Promise<[string, string][]> =>
  new Promise((resolve, reject) => {
    const fields: { readonly name: string; readonly chunks: Buffer[] }[] = []
    let parts = 0
    let open = 0
    let isComplete = false
    let isRefused = false
    const refuse = (error: unknown): void => {
      isRefused = true
      reject(error instanceof Refusing ? error : malformedBody())
    }
    const finish = (): void => {
      if (isComplete && open === 0) resolve(fields.map(({ name, chunks }) => [name, Buffer.concat(chunks).toString('utf8')]))
    }
    const parser = new Dicer({ boundary })
    parser.on('part', (part) => {
      parts += 1
      open += 1
      if (parts > mostFields) refuse(tooLarge())
      const chunks: Buffer[] = []
      let bytes = 0
      part.on('header', (headers) => {
        try {
          const name = readFieldName(headers as PartHeaders)
          if (name !== null) fields.push({ name, chunks })
        } catch (error) {
          refuse(error)
        }
      })
      part.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > FIELD_BYTES) refuse(tooLarge())
        else chunks.push(chunk)
      })
      part.on('error', refuse)
      part.on('end', () => {
        open -= 1
        finish()
      })
    })
    parser.on('error', refuse)
    parser.on('finish', () => {
      isComplete = true
      finish()
    })
    // After the last delimiter the parser takes no more, and anything that follows is ignored.
    const isReading = (): boolean => parser.writable && !isRefused
    for (let at = 0; at < body.length && isReading(); at += SLICE_BYTES) parser.write(body.subarray(at, at + SLICE_BYTES))
    if (isReading()) parser.end()
  })
