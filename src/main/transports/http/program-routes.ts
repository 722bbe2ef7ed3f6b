import type { FastifyInstance, FastifyRequest } from 'fastify'
import { contract, type OperationContract } from '../../../shared/contract.ts'
import { type OperationName, operationNames } from '../../../shared/operations.ts'
import { refused, refusedBy } from './answer.ts'
import { type CallParts, callOf, send } from './calls.ts'
import { docsHeaders, writeDocs } from './docs-page.ts'
import { readFields } from './fields.ts'
import { describeApi } from './openapi.ts'
import { giveCookie, readBearer } from './session-carrier.ts'

/** `auth:login` is `POST /api/auth/login`, as it is `gatehouse.auth.login` in a window. */
export const apiPathOf = (operation: OperationName): string => `/api/${operation.replace(':', '/')}`

/** Operations that programs call by their own names. Introspection has a route of its own. */
const apiOperations: readonly OperationName[] = operationNames.filter((name) => {
  const { transports }: OperationContract = contract[name]
  return transports.includes('http') && name !== 'programs:introspect'
})

/** What Gatehouse offers to programs beyond the original exercise's routes. */
export const addProgramRoutes = (app: FastifyInstance, parts: CallParts & { readonly version: string }): void => {
  for (const operation of apiOperations) {
    app.post(apiPathOf(operation), async (request, reply) => {
      // A form can be sent by a page of any site without asking first.
      if (!isJsonOrNothing(request)) return send(reply, refused(415, 'wrong-type', 'send JSON'))
      const input = request.body === undefined ? undefined : Object.fromEntries(await readFields(request))
      const result = await callOf(parts, operation, input, request)
      if (!result.ok) return send(reply, refusedBy(result.error))
      const renewed = readRenewedId(result.value)
      if (renewed !== null && request.headers.cookie !== undefined) reply.header('set-cookie', giveCookie(renewed))
      return result.value
    })
  }

  app.post('/introspect', async (request, reply) => {
    const sessionId = (await readFields(request)).get('session_id')
    const input = { programToken: readBearer(request.headers) ?? '', sessionId }
    const result = await callOf(parts, 'programs:introspect', input, request)
    if (result.ok) return result.value
    const refusal = refusedBy(result.error)
    return send(reply, refusal.status === 401 ? { ...refusal, headers: { 'www-authenticate': 'Bearer' } } : refusal)
  })

  app.get('/healthz', async (request, reply) => {
    // The whole way of a call, as far as someone without a session gets.
    const result = await callOf({ ...parts, rules: { ...parts.rules, carriers: [] } }, 'auth:profile', undefined, request)
    if (result.ok || result.error.code === 'not-signed-in') return { status: 'ok', version: parts.version }
    return send(reply, refusedBy(result.error))
  })

  let description: ReturnType<typeof describeApi> | null = null
  const describe = (): ReturnType<typeof describeApi> => {
    description ??= describeApi(
      parts.version,
      apiOperations.map((operation) => ({ operation, path: apiPathOf(operation) })),
    )
    return description
  }
  app.get('/openapi.json', async () => describe())
  app.get('/docs', async (_, reply) => reply.headers(docsHeaders).send(writeDocs(describe())))
}

const isJsonOrNothing = ({ headers }: FastifyRequest): boolean =>
  headers['content-type'] === undefined || /^application\/json\s*(;|$)/i.test(headers['content-type'])

/** A new session's id among what an operation gives. */
const readRenewedId = (value: unknown): string | null => {
  if (typeof value !== 'object' || value === null || !('sessionId' in value)) return null
  return typeof value.sessionId === 'string' ? value.sessionId : null
}
