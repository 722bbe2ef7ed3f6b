import type { Server } from 'node:http'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { GatehouseError } from '../../../shared/errors.ts'
import type { HttpCallView } from '../../../shared/views.ts'
import type { Dispatch } from '../../operations/dispatch.ts'
import type { HttpRules } from '../../operations/http-rules.ts'
import { refused, refusedBy, securityHeaders } from './answer.ts'
import { callOf, send } from './calls.ts'
import { addBodyParsers, MalformedBody, readFields } from './fields.ts'
import { corsHeaders, type GateRules } from './gate.ts'
import { HTTP_LIMITS, type HttpLimits } from './limits.ts'
import { createLines } from './line.ts'
import { addProgramRoutes } from './program-routes.ts'
import { originalRoutes, type Route } from './routes.ts'
import { answerBrokenRequest, createLoopbackServer, guard, type Recorder } from './server.ts'

/** Only this computer's own programs get in. */
const LOOPBACK = '127.0.0.1'

export type HttpParts = {
  readonly dispatch: Dispatch
  readonly rules: HttpRules
  /** Origins of web pages that may call, as the policy has them now. */
  readonly readOrigins: () => readonly string[]
  readonly version: string
  readonly clock: () => number
  /** Told of every answer. */
  readonly recordCall: (call: HttpCallView) => void
  /** Unexpected errors, for the developer; gives the id that the caller is told. */
  readonly logError: (error: unknown) => string
  readonly limits?: HttpLimits
}

export type HttpTransport = {
  /** @throws what the system says of a port that cannot be had (EADDRINUSE, EACCES) */
  readonly listen: (port: number) => Promise<{ address: string; port: number }>
  /** Answers what is under way, then closes every connection. */
  readonly close: () => Promise<void>
}

/** The HTTP transport: a request becomes a call of an operation, and its Result an answer. */
export const createHttpTransport = async (parts: HttpParts): Promise<HttpTransport> => {
  const { limits = HTTP_LIMITS, readOrigins } = parts
  let server: Server | null = null
  let port = 0
  const readRules = (): GateRules => ({ port, origins: readOrigins() })

  const lines = createLines(limits.pipelined)
  const paths = new Set<string>()
  const app = fastify({
    serverFactory: (handle) => {
      server = createLoopbackServer(guard(handle, { readRules, limits, lines, record: recorderOf(parts, paths) }), limits)
      return server
    },
    bodyLimit: limits.bodyBytes,
    exposeHeadRoutes: true,
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    genReqId: () => '',
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, lines),
    frameworkErrors: (_error, _request, reply) =>
      send(reply.headers(securityHeaders), refused(400, 'malformed-request', 'this path cannot be read')),
  })
  app.addHook('onRoute', ({ url }) => void paths.add(url))
  await addBodyParsers(app, limits)
  addAnswers(app, parts, readRules)
  for (const route of originalRoutes) addRoute(app, route, parts)
  app.get('/', async () => ({ message: 'Bienvenue' }))
  if (parts.rules.isForPrograms) addProgramRoutes(app, parts)

  return {
    listen: async (wanted) => {
      await app.listen({ host: LOOPBACK, port: wanted })
      const address = app.server.address()
      if (typeof address !== 'object' || address === null) throw new Error('the server listens on no port')
      port = address.port
      return { address: address.address, port }
    },
    close: async () => {
      const forced = setTimeout(() => server?.closeAllConnections(), limits.stopMs)
      server?.closeIdleConnections()
      await app.close()
      clearTimeout(forced)
    },
  }
}

/** Reports every answer with the path of its route, and nothing else of what was sent. */
const recorderOf =
  ({ recordCall, clock }: HttpParts, paths: ReadonlySet<string>): Recorder =>
  ({ method = '', url = '' }, { statusCode: status }, milliseconds) => {
    const path = plainPath(url)
    recordCall({ at: clock(), method, path: paths.has(path) ? path : null, status, milliseconds: Math.round(milliseconds) })
  }

/** A path without its query, and without the slash that makes no difference. */
const plainPath = (url: string): string => {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Headers of every answer, and the answers to what no route takes. */
const addAnswers = (app: FastifyInstance, { logError }: HttpParts, readRules: () => GateRules): void => {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders)
    if (request.raw.headers.origin !== undefined) reply.headers(corsHeaders(request.raw, readRules()))
    done()
  })
  app.setNotFoundHandler((request, reply) => {
    const allowed = listMethods(app, request.raw.url ?? '/')
    if (allowed.length === 0) return send(reply, refused(404, 'no-such-route', 'there is nothing here'))
    const allow = allowed.join(', ')
    return send(reply, refused(405, 'wrong-method', `only ${allow}`, { allow }))
  })
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof MalformedBody) return send(reply, refused(400, 'malformed-request', 'the body cannot be read'))
    switch (error.statusCode) {
      case 413:
        return send(reply, refusedBy({ code: 'too-large' }))
      case 415:
        return send(reply, refused(415, 'wrong-type', 'send a form (urlencoded or multipart) or JSON'))
      case 400:
      case 406:
        return send(reply, refused(400, 'malformed-request', 'the body cannot be read'))
      default:
        return send(reply, refusedBy({ code: 'internal', id: logError(error) }))
    }
  })
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const

const listMethods = (app: FastifyInstance, url: string): string[] => {
  const path = plainPath(url)
  return METHODS.filter((method) => app.findRoute({ method, url: path }) !== null)
}

const addRoute = (app: FastifyInstance, route: Route, parts: HttpParts): void => {
  app.route({
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      const result = await callOf(parts, route.operation, await readInput(request, route), request)
      if (!result.ok) return send(reply, refusedBy(readError(route, result.error)))
      // The output is of the route's own operation, which the compiler cannot see through dispatch.
      return route.answer(result.value as never, reply)
    },
  })
}

const readInput = async (request: FastifyRequest, { fields }: Route): Promise<unknown> => {
  const names = Object.entries(fields)
  if (names.length === 0) return undefined
  const given = await readFields(request)
  return Object.fromEntries(names.filter(([, field]) => given.has(field)).map(([name, field]) => [name, given.get(field)]))
}

/** A token that cannot be one is a wrong token. */
const readError = ({ wrongForm }: Route, error: GatehouseError): GatehouseError =>
  error.code === 'invalid-input' && error.issues.every(({ path, reason }) => path === wrongForm && reason !== 'invalid_type')
    ? { code: 'reset-refused' }
    : error
