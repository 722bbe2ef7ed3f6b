import { apiPathOf } from '../../src/main/transports/http/program-routes.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import type { GatehouseError } from '../../src/shared/errors.ts'
import { type HttpClient, type Reply, readCookie } from './http-client.ts'

/** The result of a call, over any transport. */
export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: GatehouseError }

export type Ask = (operation: OperationName, input?: unknown, sessionId?: string | null) => Promise<Outcome>

/** The content of an error, without its message. */
const toError = ({ message: _, ...error }: Record<string, unknown>): GatehouseError => error as GatehouseError

export const overApi =
  (client: HttpClient): Ask =>
  async (operation, input, sessionId) => {
    const headers = {
      ...(sessionId ? { authorization: `Bearer ${sessionId}` } : {}),
      ...(input === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const { status, json } = await client.send('POST', apiPathOf(operation), {
      headers,
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    })
    return status === 200
      ? { ok: true, value: json }
      : {
          ok: false,
          error:
            status === 400 && !('code' in (json as object)) ? { code: 'email-taken' } : toError(json as Record<string, unknown>),
        }
  }

/** Uses the original exercise's routes where they exist, and the other routes otherwise. */
export const overOriginalRoutes = (client: HttpClient): Ask => {
  const routes: Partial<Record<OperationName, (input: Record<string, string>, session: string | null) => Promise<Reply>>> = {
    'auth:register': ({ email = '', password = '' }) => client.form('POST', '/users', { email, password }),
    'auth:login': (input) => client.form('POST', '/sessions', input),
    'auth:logout': (_, session) => client.form('DELETE', '/sessions', {}, session ?? undefined),
    'auth:profile': (_, session) =>
      client.send('GET', '/profile', session ? { headers: { cookie: `session_id=${session}` } } : {}),
    'auth:requestReset': (input) => client.form('POST', '/reset_password', input),
    'auth:reset': ({ email = '', resetToken = '', newPassword = '', ...rest }) =>
      client.form('PUT', '/reset_password', { email, reset_token: resetToken, new_password: newPassword, ...rest }),
  }
  const fallback = overApi(client)
  return async (operation, input, sessionId = null) => {
    const route = routes[operation]
    if (!route) return fallback(operation, input, sessionId)
    const { status, json, headers } = await route((input ?? {}) as Record<string, string>, sessionId)
    if (status === 400 && (json as { message: string }).message === 'email already registered')
      return { ok: false, error: { code: 'email-taken' } }
    if (status >= 400) return { ok: false, error: toError(json as Record<string, unknown>) }
    const opened = readCookie({ headers })
    if (operation === 'auth:logout') return { ok: true, value: { done: true } }
    if (operation === 'auth:requestReset') return { ok: true, value: { kind: 'filed' } }
    const { replacement_code: replacementCode, ...value } = json as Record<string, unknown>
    return { ok: true, value: { ...value, replacementCode, ...(opened === null ? {} : { sessionId: opened }) } }
  }
}
