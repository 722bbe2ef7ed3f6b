import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http'
import type { Socket } from 'node:net'
import { type Refused, refused, securityHeaders } from './answer.ts'
import { findNetworkFault, type GateRules, preflightHeaders } from './gate.ts'
import type { HttpLimits } from './limits.ts'
import { createTurnstile, type Lines } from './line.ts'

/** Node's own server with our limits. */
export const createLoopbackServer = (listener: RequestListener, limits: HttpLimits): Server => {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
      // The gate answers these in our own words.
      requireHostHeader: false,
      noDelay: true,
    },
    listener,
  )
  server.maxConnections = limits.connections
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    write(response, refused(417, 'expectation-failed', 'only 100-continue is known')),
  )
  server.on('connect', (_request: IncomingMessage, socket: Socket) => socket.destroy())
  return server
}

/** Told of every answer, and of how long it took (milliseconds). */
export type Recorder = (request: IncomingMessage, response: ServerResponse, milliseconds: number) => void

/** What stands before every route: whose request it is, its turn on the connection, and its turn among all. */
export const guard = (
  handle: RequestListener,
  { readRules, limits, lines, record }: { readRules: () => GateRules; limits: HttpLimits; lines: Lines; record: Recorder },
): RequestListener => {
  const pace = createTurnstile(limits.perTurn)
  return (request, response) => {
    const startedAt = performance.now()
    response.once('close', () => {
      if (response.headersSent) record(request, response, performance.now() - startedAt)
    })
    const begin = (): void => {
      const rules = readRules()
      const fault = findNetworkFault(request, rules)
      if (fault) {
        write(response, fault, request)
        return
      }
      const preflight = preflightHeaders(request, rules)
      if (preflight) response.writeHead(204, { ...securityHeaders, ...preflight }).end()
      else handle(request, response)
    }
    if (lines.enter(request, response, () => pace(begin))) return
    request.socket.destroy()
  }
}

/** An answer of the door's own. What is left of the request is not waited for. */
const write = (response: ServerResponse, { status, body, headers }: Refused, request?: IncomingMessage): void => {
  const text = JSON.stringify(body)
  const close = request && !request.complete ? { connection: 'close' } : {}
  response
    .writeHead(status, {
      ...securityHeaders,
      ...headers,
      ...close,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    })
    .end(request?.method === 'HEAD' ? undefined : text)
}

/** What is no HTTP at all, too slow, or too large in its headers: one answer, and the connection ends. */
export const answerBrokenRequest = (error: NodeJS.ErrnoException, socket: Socket, lines: Lines): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { status, body } = findBrokenReason(error.code)
  const text = JSON.stringify(body)
  const headers = Object.entries({
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  })
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  lines.leave(socket, () => socket.end([...head, '', text].join('\r\n')))
}

const findBrokenReason = (code: string | undefined): Refused => {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refused(408, 'too-slow', 'the request took too long')
    case 'HPE_HEADER_OVERFLOW':
      return refused(431, 'malformed-request', 'the headers are too large')
    default:
      return refused(400, 'malformed-request', 'this is no HTTP request')
  }
}
