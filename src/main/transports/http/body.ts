import type { IncomingMessage } from 'node:http'
import { Refusing, refused, refusedBy } from './http-response.ts'
import { createStartPacer } from './request-queue.ts'

export const malformedBody = (): Refusing => new Refusing(refused(400, 'malformed-request', 'the body cannot be read'))

/** Bytes that are not UTF-8, or half a surrogate pair. */
export const malformedText = (): Refusing => new Refusing(refusedBy({ code: 'malformed-text' }))

export const tooLarge = (): Refusing => new Refusing(refusedBy({ code: 'too-large' }))

/** Parsing a body above this size could delay a window noticeably (bytes). */
const LARGE_BYTES = 65_536

/** Starts one large body per event-loop tick. */
const startLargeBody = createStartPacer(1)

/** Reads the whole body, up to `mostBytes`. A longer body is refused at once, also without a declared length. @throws Refusing */
export const readBody = async (request: IncomingMessage, mostBytes: number): Promise<Buffer> => {
  const body = await receive(request, mostBytes)
  if (body.length > LARGE_BYTES) await new Promise<void>(startLargeBody)
  return body
}

const receive = (request: IncomingMessage, mostBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
      reject(tooLarge())
      return
    }
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) reject(tooLarge())
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    // A peer that leaves early gets no response, but the promise must still settle.
    request.once('close', () => reject(malformedBody()))
    request.once('error', () => reject(malformedBody()))
  })

/** Whether a request has a body (RFC 9112, 6.3). */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
