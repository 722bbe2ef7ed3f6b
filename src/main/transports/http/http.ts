import type { HttpCallView } from '../../../shared/api/views.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import type { Dispatch } from '../../pipeline/dispatch.ts'
import { callOf } from './calls.ts'
import { readFields } from './fields.ts'
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts'
import { refusedBy } from './http-response.ts'
import type { HttpRules } from './http-rules.ts'
import { createListener, type Place } from './listener.ts'
import { addProgramRoutes } from './program-routes.ts'
import { createRouter, type Handler } from './router.ts'
import { originalRoutes, type Route } from './routes.ts'
import { createLoopbackServer } from './server.ts'

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
  /** @throws what the system says of a port that cannot be had (EADDRINUSE, EACCES), with the address that it was asked for */
  readonly listen: (port: number) => Promise<Place>
  /** Answers what is under way, then closes every connection. */
  readonly close: () => Promise<void>
}

/** The HTTP transport: a request becomes a call of an operation, and its Result an answer. */
export const createHttpTransport = (parts: HttpParts): HttpTransport => {
  const { limits = HTTP_LIMITS, readOrigins, recordCall, clock } = parts
  let port = 0
  const router = createRouter(parts.logError)
  router.add('GET', '/', async () => ({ status: 200, body: { message: 'Bienvenue' } }))
  for (const route of originalRoutes) router.add(route.method, route.path, handlerOf(route, parts, limits))
  if (parts.rules.isForPrograms) addProgramRoutes(router, parts, limits)

  const server = createLoopbackServer({
    answer: router.answer,
    readRules: () => ({ port, origins: readOrigins() }),
    limits,
    // The path of the route, and nothing else of what was sent.
    record: ({ method = '', url = '' }, { statusCode: status }, milliseconds) =>
      recordCall({ at: clock(), method, path: router.findPath(url), status, milliseconds: Math.round(milliseconds) }),
  })

  const listener = createListener(server)

  return {
    listen: async (wanted) => {
      const place = await listener.listen(wanted)
      port = place.port
      return place
    },
    close: async () => {
      const forced = setTimeout(() => server.closeAllConnections(), limits.stopMs)
      const closed = listener.close()
      server.closeIdleConnections()
      await closed
      clearTimeout(forced)
    },
  }
}

const handlerOf = (route: Route, parts: HttpParts, limits: HttpLimits): Handler => {
  const names = Object.entries(route.fields)
  return async (request) => {
    const given = names.length === 0 ? null : await readFields(request, limits)
    const input = given
      ? Object.fromEntries(names.filter(([, field]) => given.has(field)).map(([name, field]) => [name, given.get(field)]))
      : undefined
    const result = await callOf(parts, route.operation, input, request)
    if (!result.ok) return refusedBy(readError(route, result.error))
    // The output is of the route's own operation, which the compiler cannot see through dispatch.
    return route.answer(result.value as never)
  }
}

/** A token that cannot be one is a wrong token. */
const readError = ({ wrongForm }: Route, error: GatehouseError): GatehouseError =>
  error.code === 'invalid-input' && error.issues.every(({ path, reason }) => path === wrongForm && reason !== 'invalid_type')
    ? { code: 'reset-refused' }
    : error
