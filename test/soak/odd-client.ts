import { type Agent, request } from 'node:http'
import { connect } from 'node:net'
import type { OddRequest } from './http-requests.ts'

/** Far longer than any answer takes under any load (milliseconds). */
const PATIENCE_MS = 20_000

export type OddReply = {
  readonly status: number
  readonly type: string
  readonly cacheControl: string
  readonly text: string
}

/** The result of a request: an answer, a closed connection, or a hang. */
export type Sent<T> = { readonly kind: 'answered'; readonly reply: T } | { readonly kind: 'closed' } | { readonly kind: 'hung' }

/** Sends what Node's own client can send, and reads the answer with it. */
export const send = (agent: Agent, port: number, { method, path, headers, body }: OddRequest): Promise<Sent<OddReply>> =>
  new Promise((resolve) => {
    const options = { agent, port, host: '127.0.0.1', method, path, headers, timeout: PATIENCE_MS }
    const sent = request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', () => resolve({ kind: 'closed' }))
      response.on('end', () => {
        const { statusCode: status = 0, headers: told } = response
        const text = Buffer.concat(chunks).toString('utf8')
        const [type, cacheControl] = [told['content-type'] ?? '', told['cache-control'] ?? '']
        resolve({ kind: 'answered', reply: { status, type, cacheControl, text } })
      })
    })
    sent.on('timeout', () => {
      resolve({ kind: 'hung' })
      sent.destroy()
    })
    sent.on('error', () => resolve({ kind: 'closed' }))
    sent.end(body ?? undefined)
  })

/** Sends raw bytes over a new connection, and returns everything received. */
export const sendBytes = (port: number, bytes: Buffer): Promise<Sent<string>> =>
  new Promise((resolve) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    socket.setTimeout(PATIENCE_MS, () => {
      resolve({ kind: 'hung' })
      socket.destroy()
    })
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    // The connection was reset during the write, but an answer may have arrived.
    socket.on('error', () => undefined)
    // A client that stops sending early gets no answer, but perhaps a 100 Continue.
    socket.on('close', () => {
      const reply = received.replace(/^(?:HTTP\/1\.1 1\d\d [^\r\n]*\r\n\r\n)+/, '')
      resolve(reply === '' ? { kind: 'closed' } : { kind: 'answered', reply })
    })
  })
