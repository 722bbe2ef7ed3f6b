import type { IncomingMessage } from 'node:http'
import { Refusing, refused, refusedBy } from './http-response.ts'
import { createStartPacer } from './request-queue.ts'

export const malformedBody = (): Refusing => new Refusing(refused(400, 'malformed-request', 'the body cannot be read'))

export const tooLarge = (): Refusing => new Refusing(refusedBy({ code: 'too-large' }))

/** Beyond, reading what is in it takes long enough for a window to wait for (bytes). */
const LARGE_BYTES = 65_536

/** One large body between two turns of the event loop. */
const takeTurn = createStartPacer(1)

/** The whole body, up to `mostBytes`. What is longer is not waited for, whether it says so or not. @throws Refusing */
export const readBody = async (request: IncomingMessage, mostBytes: number): Promise<Buffer> => {
  const body = await receive(request, mostBytes)
  if (body.length > LARGE_BYTES) await new Promise<void>(takeTurn)
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
    // Whoever goes before the body is whole gets no answer; the promise must not wait for ever.
    request.once('close', () => reject(malformedBody()))
    request.once('error', () => reject(malformedBody()))
  })

/** Whether a request brings a body at all (RFC 9112, 6.3). */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
