import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { compatReason } from './compat-answers.ts'
import { createConnections } from './connections.ts'
import type { HttpLimits } from './http-limits.ts'
import { type Answer, type Refused, refused, securityHeaders } from './http-response.ts'
import { corsHeaders, findOriginFault, type OriginRules, preflightHeaders } from './origin-check.ts'
import { createRequestQueue, createResponseBatcher, createStartPacer, type RequestQueue } from './request-queue.ts'
import { findTextFault } from './text-check.ts'

export type ServerParts = {
  readonly answer: (request: IncomingMessage) => Promise<Answer>
  /** Answers some requests itself, after the same checks. Returns whether it did. */
  readonly serveItself: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  readonly readRules: () => OriginRules
  readonly limits: HttpLimits
  /** Sends the reason phrases of the original exercise's server. */
  readonly isCompat: boolean
  /** Called after every response with its duration (milliseconds). */
  readonly record: (request: IncomingMessage, response: ServerResponse, milliseconds: number) => void
}

/** A Node server with Gatehouse's limits. It applies the origin check and the request queue before every route. */
export const createLoopbackServer = ({ answer, serveItself, readRules, limits, isCompat, record }: ServerParts): Server => {
  const requestQueue = createRequestQueue(limits.pipelined)
  const pace = createStartPacer(limits.perTurn)
  const connections = createConnections(limits.connections)
  const reasonOf = isCompat ? compatReason : plainReason

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const rules = readRules()
    const fault = findOriginFault(request, rules) ?? findTextFault(request)
    if (fault) {
      write(request, response, fault, { reasonOf })
      return
    }
    const preflight = preflightHeaders(request, rules)
    if (preflight) response.writeHead(204, { ...securityHeaders, ...preflight }).end()
    else if (!(await serveItself(request, response)))
      write(request, response, await answer(request), { reasonOf, cors: corsHeaders(request, rules) })
  }

  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
      // The origin check returns these errors in Gatehouse's own format.
      requireHostHeader: false,
      noDelay: true,
    },
    (request, response) => {
      const startedAt = performance.now()
      connections.follow(request, response)
      const begin = (): void => pace(() => void serve(request, response))
      const end = (): void => {
        if (response.headersSent) record(request, response, performance.now() - startedAt)
      }
      if (!requestQueue.enter(request, response, { begin, end })) request.socket.destroy()
    },
  )
  server.on('connection', connections.admit)
  server.timeout = limits.takeMs
  // The connection is idle, or the peer does not read its response. A request in progress continues.
  server.on('timeout', (socket) => {
    if (!requestQueue.isBusy(socket) || socket.writableLength > 0) socket.destroy()
  })
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket as Socket, { requestQueue, reasonOf }))
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    write(request, response, refused(417, 'expectation-failed', 'only 100-continue is known'), { reasonOf }),
  )
  server.on('connect', (_request: IncomingMessage, socket: Socket) => socket.destroy())
  return server
}

type ReasonOf = (status: number) => string

const plainReason: ReasonOf = (status) => STATUS_CODES[status] ?? ''

/** Does not wait for the rest of the request. */
const write = (
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
  { reasonOf, cors = null }: { readonly reasonOf: ReasonOf; readonly cors?: Record<string, string> | null },
): void => {
  const isText = typeof body === 'string'
  const text = isText ? body : JSON.stringify(body)
  const all: Record<string, string | number> = {
    ...(isText ? securityHeaders : jsonHeaders),
    'content-length': Buffer.byteLength(text),
  }
  if (cors) Object.assign(all, cors)
  if (headers) Object.assign(all, headers)
  if (!request.complete) all.connection = 'close'
  leave(() => {
    response.writeHead(status, reasonOf(status), all)
    response.end(request.method === 'HEAD' ? undefined : text)
  })
}

const leave = createResponseBatcher()

const jsonHeaders = { ...securityHeaders, 'content-type': 'application/json; charset=utf-8' }

/** Answers a request that is not HTTP, too slow or too large with one HTTP error, then closes the connection. */
const answerBrokenRequest = (
  error: NodeJS.ErrnoException,
  socket: Socket,
  { requestQueue, reasonOf }: { readonly requestQueue: RequestQueue; readonly reasonOf: ReasonOf },
): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { status, body } = findBrokenReason(error.code)
  const text = JSON.stringify(body)
  const headers = Object.entries({
    ...jsonHeaders,
    connection: 'close',
    'content-length': String(Buffer.byteLength(text)),
  })
  const head = [`HTTP/1.1 ${status} ${reasonOf(status)}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  requestQueue.leave(socket, () => socket.end([...head, '', text].join('\r\n')))
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
