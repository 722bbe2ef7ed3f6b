import { z } from 'zod'
import { contract, type OperationContract } from '../../../shared/api/index.ts'
import type { OperationName } from '../../../shared/api/names.ts'
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
  description: 'Refused',
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
  rateLimited && permission === 'anyone'
    ? { description: 'A registered program that sends its token (Authorization: Bearer) has attempts of its own.' }
    : {}

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
    tags: ['The original routes'],
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
    summary: rules.permission === 'anyone' ? `${operation}, for anyone` : `${operation}, with the permission ${rules.permission}`,
    ...describeAttempt(rules),
    tags: ['Every operation by its own name'],
    security: securityOf(rules),
    requestBody: { required: !rules.input.safeParse(undefined).success, content: json(schemaOf(rules.input, 'input')) },
    responses: {
      200: { description: 'Done', content: json(schemaOf(rules.output, 'output')) },
      ...answers(rules.permission === 'anyone' ? [400, 401, 403, 429] : [400, 403]),
    },
  }
}

const introspection: Described = {
  operationId: 'introspect',
  summary: 'Is this session valid, whose is it, which role: for a registered program, as far as its scopes go',
  tags: ['For programs'],
  security: [{ program: [] }],
  requestBody: {
    required: true,
    content: json({ type: 'object', properties: { session_id: { type: 'string' } }, required: ['session_id'] }),
  },
  responses: {
    200: { description: 'What the scopes tell', content: json(schemaOf(contract['programs:introspect'].output, 'output')) },
    ...answers([400, 401]),
  },
}

const health: Described = {
  operationId: 'healthz',
  summary: 'Whether the directory answers',
  tags: ['For programs'],
  security: [],
  responses: { 200: { description: '{"status":"ok"}' }, ...answers([503]) },
}

const greeting: Described = {
  operationId: 'greeting',
  summary: 'The greeting',
  tags: ['The original routes'],
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
    info: { title: 'Gatehouse', version, description: 'The loopback HTTP API of a directory of accounts.' },
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'session_id' },
        bearer: { type: 'http', scheme: 'bearer', description: 'A session id' },
        program: { type: 'http', scheme: 'bearer', description: 'The token of a registered program' },
      },
      schemas: {
        Refusal: {
          type: 'object',
          properties: {
            message: { type: 'string', description: 'For people' },
            code: { type: 'string', description: 'For programs; absent where the original exercise has none' },
          },
          required: ['message'],
        },
      },
    },
  }
}
