import type { HttpCallView } from '../../../shared/api/http.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import type { Dispatch } from '../../pipeline/dispatch.ts'
import type { FindOidcServer } from '../../pipeline/oidc-server.ts'
import { callOf } from './calls.ts'
import type { HttpRules } from './http-limits.ts'
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts'
import { refusedBy } from './http-response.ts'
import { createListener, type Place } from './listener.ts'
import { createOidcRoutes, type OidcRoutes } from './oidc-routes.ts'
import { originalRoutes, type Route } from './original-routes.ts'
import { addProgramRoutes } from './program-routes.ts'
import { readFields } from './request-fields.ts'
import { createRouter, type Handler } from './router.ts'
import { createLoopbackServer } from './server.ts'

export type HttpParts = {
  readonly dispatch: Dispatch
  readonly rules: HttpRules
  /** Origins of web pages that may call, from the current policy. */
  readonly readOrigins: () => readonly string[]
  /** Finds the OpenID provider. */
  readonly findOidcServer: FindOidcServer
  readonly version: string
  readonly clock: () => number
  /** Called after every response. */
  readonly recordCall: (call: HttpCallView) => void
  /** Logs an unexpected error for developers. Returns the id for the caller. */
  readonly logError: (error: unknown) => string
  readonly limits?: HttpLimits
}

export type HttpTransport = {
  /** @throws the system's error with the address, if it cannot listen on the port (EADDRINUSE, EACCES) */
  readonly listen: (port: number) => Promise<Place>
  /** Finishes the requests in progress, then closes every connection. */
  readonly close: () => Promise<void>
}

/** The HTTP transport: makes a request into a call of an operation, and its Result into a response. */
export const createHttpTransport = (parts: HttpParts): HttpTransport => {
  const { limits = HTTP_LIMITS, readOrigins, recordCall, clock } = parts
  let port = 0
  const { isCompat } = parts.rules
  const router = createRouter(parts.logError, { isCompat })
  const greet: Handler = async () => ({ status: 200, body: { message: 'Bienvenue' } })
  router.add('GET', '/', greet)
  // A browser follows the redirect after a sign-out with the same method.
  router.add('DELETE', '/', greet)
  for (const route of originalRoutes) router.add(route.method, route.path, handlerOf(route, parts, limits))
  if (!isCompat) addProgramRoutes(router, parts, limits)

  const oidcRoutes = createOidcRoutes({ ...parts, limits, findServer: parts.findOidcServer, readPort: () => port })
  const serveItself: OidcRoutes = isCompat ? async () => false : oidcRoutes
  const findPath = (url: string): string | null => router.findPath(url) ?? (url.startsWith('/oidc/') ? '/oidc' : null)
  const server = createLoopbackServer({
    answer: router.answer,
    serveItself,
    readRules: () => ({ port, origins: readOrigins(), isCompat }),
    isCompat,
    limits,
    // Records the route's path only, never other parts of the request.
    record: ({ method = '', url = '' }, { statusCode: status }, milliseconds) =>
      recordCall({ at: clock(), method, path: findPath(url), status, milliseconds: Math.round(milliseconds) }),
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
    const result = await route.run((operation) => callOf(parts, operation, input, request))
    return result.ok ? result.value : refusedBy(readError(route, result.error))
  }
}

/** A malformed token is treated as a wrong token. */
const readError = ({ wrongForm }: Route, error: GatehouseError): GatehouseError =>
  error.code === 'invalid-input' && error.issues.every(({ path, reason }) => path === wrongForm && reason !== 'invalid_type')
    ? { code: 'reset-refused' }
    : error
