import { z } from 'zod'
import { contract, type OperationContract } from '../../../shared/api/index.ts'
import type { OperationName } from '../../../shared/api/names.ts'
import { httpDocsMessages as words } from '../../../shared/messages/http-docs-messages.ts'
import { originalRoutes, type Route } from './original-routes.ts'

type Schema = { readonly [key: string]: unknown }

/** One method of one path in OpenAPI 3.1. */
export type Described = {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security: readonly Schema[]
  readonly requestBody?: Schema
  readonly responses: Readonly<Record<string, Schema>>
}

export type ApiDescription = {
  readonly openapi: '3.1.0'
  readonly info: Schema
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: Schema
}

const refusal: Schema = {
  description: words.refused,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
}

const answers = (statuses: readonly number[]): Record<string, Schema> =>
  Object.fromEntries(statuses.map((status) => [String(status), refusal]))

const json = (schema: Schema): Schema => ({ 'application/json': { schema } })

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return plain
}

const sessionSecurity: readonly Schema[] = [{ cookie: [] }, { bearer: [] }]

const securityOf = ({ permission }: OperationContract): readonly Schema[] => (permission === 'anyone' ? [] : sessionSecurity)

/** What a program may send with an attempt that needs no session. */
const describeAttempt = ({ rateLimited, permission }: OperationContract): { description?: string } =>
  rateLimited && permission === 'anyone' ? { description: words.ownAttempts } : {}

/** The contract's input with the names of the form fields. */
const formOf = ({ operation, fields }: Route): Schema => {
  const { properties = {}, required = [] } = schemaOf(contract[operation].input, 'input') as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  const names = Object.entries(fields)
  return {
    type: 'object',
    properties: Object.fromEntries(names.map(([name, field]) => [field, properties[name] ?? {}])),
    required: names.filter(([name]) => required.includes(name)).map(([, field]) => field),
  }
}

const describeRoute = (route: Route): Described => {
  const { operation, summary, fields, statuses, success } = route
  const schema = formOf(route)
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json']
  return {
    operationId: operation,
    summary,
    ...describeAttempt(contract[operation]),
    tags: [words.tags.original],
    security: securityOf(contract[operation]),
    ...(Object.keys(fields).length === 0
      ? {}
      : { requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) } }),
    responses: { [success.status]: { description: success.says }, ...answers(statuses) },
  }
}

const describeOperation = (operation: OperationName): Described => {
  const rules: OperationContract = contract[operation]
  return {
    operationId: `api.${operation}`,
    summary: rules.permission === 'anyone' ? words.forAnyone(operation) : words.withPermission(operation, rules.permission),
    ...describeAttempt(rules),
    tags: [words.tags.operations],
    security: securityOf(rules),
    requestBody: { required: !rules.input.safeParse(undefined).success, content: json(schemaOf(rules.input, 'input')) },
    responses: {
      200: { description: words.done, content: json(schemaOf(rules.output, 'output')) },
      ...answers(rules.permission === 'anyone' ? [400, 401, 403, 429] : [400, 403]),
    },
  }
}

const introspection: Described = {
  operationId: 'introspect',
  summary: words.introspect,
  tags: [words.tags.programs],
  security: [{ program: [] }],
  requestBody: {
    required: true,
    content: json({ type: 'object', properties: { session_id: { type: 'string' } }, required: ['session_id'] }),
  },
  responses: {
    200: { description: words.introspected, content: json(schemaOf(contract['programs:introspect'].output, 'output')) },
    ...answers([400, 401]),
  },
}

const health: Described = {
  operationId: 'healthz',
  summary: words.health,
  tags: [words.tags.programs],
  security: [],
  responses: { 200: { description: '{"status":"ok"}' }, ...answers([503]) },
}

const greeting: Described = {
  operationId: 'greeting',
  summary: words.greeting,
  tags: [words.tags.original],
  security: [],
  responses: { 200: { description: '{"message":"Bienvenue"}' } },
}

/** The OpenAPI document, made from the schemas that validate every call. */
export const describeApi = (
  version: string,
  operations: readonly { readonly operation: OperationName; readonly path: string }[],
): ApiDescription => {
  const paths: Record<string, Record<string, Described>> = { '/': { get: greeting } }
  const add = (path: string, method: string, described: Described): void => {
    paths[path] = { ...paths[path], [method]: described }
  }
  for (const route of originalRoutes) add(route.path, route.method.toLowerCase(), describeRoute(route))
  add('/introspect', 'post', introspection)
  add('/healthz', 'get', health)
  for (const { operation, path } of operations) add(path, 'post', describeOperation(operation))
  return {
    openapi: '3.1.0',
    info: { title: 'Gatehouse', version, description: words.about },
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'session_id' },
        bearer: { type: 'http', scheme: 'bearer', description: words.sessionId },
        program: { type: 'http', scheme: 'bearer', description: words.programToken },
      },
      schemas: {
        Refusal: {
          type: 'object',
          properties: {
            message: { type: 'string', description: words.message },
            code: { type: 'string', description: words.code },
          },
          required: ['message'],
        },
      },
    },
  }
}
