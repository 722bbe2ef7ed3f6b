import type { IncomingMessage } from 'node:http'
import { redirectSlashes } from './compat-answers.ts'
import { type Answer, Refusing, refused, refusedBy } from './http-response.ts'

export type Handler = (request: IncomingMessage) => Promise<Answer>

const withoutQuery = (url: string): string => {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}

/** The path without its query and trailing slash. */
const plainPath = (url: string): string => {
  const path = withoutQuery(url)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Finds the handler of a request. All paths are fixed, so a map is enough. Compat mode takes slashes as the exercise's server does. */
export const createRouter = (logError: (error: unknown) => string, { isCompat }: { readonly isCompat: boolean }) => {
  const pathOf = isCompat ? withoutQuery : plainPath
  const routes = new Map<string, Map<string, Handler>>()

  const find = (request: IncomingMessage): Handler | Answer => {
    const { url = '', method = '' } = request
    const methods = routes.get(pathOf(url))
    const redirect = isCompat && !methods ? redirectSlashes(request, (path) => routes.has(path)) : null
    if (!methods) return redirect ?? refused(404, 'no-such-route', 'there is nothing here')
    const handler = methods.get(method)
    if (handler) return handler
    const allow = [...methods.keys()].join(', ')
    return refused(405, 'wrong-method', `only ${allow}`, { allow })
  }

  return {
    /** HEAD is allowed on every GET route. */
    add: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, handler: Handler): void => {
      const methods = routes.get(path) ?? new Map<string, Handler>()
      routes.set(path, methods.set(method, handler))
      if (method === 'GET') methods.set('HEAD', handler)
    },

    /** The route's path for a URL. Null if there is none. */
    findPath: (url: string): string | null => {
      const path = pathOf(url)
      return routes.has(path) ? path : null
    },

    answer: async (request: IncomingMessage): Promise<Answer> => {
      const found = find(request)
      if (typeof found !== 'function') return found
      try {
        return await found(request)
      } catch (error) {
        return error instanceof Refusing ? error.refused : refusedBy({ code: 'internal', id: logError(error) })
      }
    },
  }
}

export type Router = ReturnType<typeof createRouter>
