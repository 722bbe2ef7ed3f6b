import { contract, type OperationContract } from '../../../shared/api/index.ts'
import { type OperationName, operationNames } from '../../../shared/api/names.ts'
import { type CallParts, callOf } from './calls.ts'
import { docsHeaders, writeDocs } from './docs-page.ts'
import type { HttpLimits } from './http-limits.ts'
import { refusedBy } from './http-response.ts'
import { describeApi } from './openapi.ts'
import { readFields, readJson } from './request-fields.ts'
import type { Router } from './router.ts'
import { makeCookie, readBearer } from './session-carrier.ts'

/** `auth:login` is `POST /api/auth/login`, as it is `gatehouse.auth.login` in a window. */
export const apiPathOf = (operation: OperationName): string => `/api/${operation.replace(':', '/')}`

/** The operations whose contract names HTTP among its transports. */
type HttpOperation = {
  [K in OperationName]: 'http' extends (typeof contract)[K]['transports'][number] ? K : never
}[OperationName]

const isHttpOperation = (name: OperationName): boolean => {
  const { transports }: OperationContract = contract[name]
  return transports.includes('http')
}

/** Introspection has its own route, and the sign-in page of programs is no API. */
const WITHOUT_ROUTE: readonly OperationName[] = ['programs:introspect', 'sso:signIn']

/** Operations that programs can call under their own names. */
const apiOperations: readonly HttpOperation[] = operationNames.filter(
  (name): name is HttpOperation => isHttpOperation(name) && !WITHOUT_ROUTE.includes(name),
)

/** Routes for programs beyond the original exercise's routes. */
export const addProgramRoutes = (router: Router, parts: CallParts & { readonly version: string }, limits: HttpLimits): void => {
  for (const operation of apiOperations) {
    router.add('POST', apiPathOf(operation), async (request) => {
      const result = await callOf(parts, operation, await readJson(request, limits), request)
      if (!result.ok) return refusedBy(result.error)
      const renewed = readRenewedId(result.value)
      const headers = renewed !== null && request.headers.cookie !== undefined ? { 'set-cookie': makeCookie(renewed) } : {}
      return { status: 200, body: result.value, headers }
    })
  }

  router.add('POST', '/introspect', async (request) => {
    const sessionId = (await readFields(request, limits)).get('session_id')
    const input = { programToken: readBearer(request.headers) ?? '', sessionId }
    const result = await callOf(parts, 'programs:introspect', input, request)
    if (result.ok) return { status: 200, body: result.value }
    const refusal = refusedBy(result.error)
    return refusal.status === 401 ? { ...refusal, headers: { 'www-authenticate': 'Bearer' } } : refusal
  })

  router.add('GET', '/healthz', async (request) => {
    // Runs a complete call through dispatch as a caller without a session.
    const result = await callOf({ ...parts, rules: { carriers: [] } }, 'auth:profile', undefined, request)
    if (result.ok || result.error.code === 'not-signed-in') return { status: 200, body: { status: 'ok', version: parts.version } }
    return refusedBy(result.error)
  })

  let description: ReturnType<typeof describeApi> | null = null
  const describe = (): ReturnType<typeof describeApi> => {
    description ??= describeApi(
      parts.version,
      apiOperations.map((operation) => ({ operation, path: apiPathOf(operation) })),
    )
    return description
  }
  router.add('GET', '/openapi.json', async () => ({ status: 200, body: describe() }))
  let docs: string | null = null
  router.add('GET', '/docs', async () => {
    docs ??= writeDocs(describe())
    return { status: 200, body: docs, headers: docsHeaders }
  })
}

/** The new session id in an operation's output. */
const readRenewedId = (value: unknown): string | null => {
  if (typeof value !== 'object' || value === null || !('sessionId' in value)) return null
  return typeof value.sessionId === 'string' ? value.sessionId : null
}
