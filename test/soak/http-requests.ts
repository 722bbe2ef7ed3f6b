import { originalRoutes } from '../../src/main/transports/http/original-routes.ts'
import { apiPathOf } from '../../src/main/transports/http/program-routes.ts'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { operationNames } from '../../src/shared/api/names.ts'
import type { Draw } from './draw.ts'
import { inputOf, type Pools, slowOperations } from './fuzz-cases.ts'

/** What the requests may name: where they go, a session of an administrator, a program's token, and users. */
export type HttpWorld = {
  readonly port: number
  readonly sessionId: string
  readonly token: string
  readonly pools: Pools
}

/** A request that no ordinary client would send. */
export type OddRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH']
/** Every route but those of the operations by their own names. */
const routes: readonly (readonly [method: string, path: string])[] = [
  ...originalRoutes.map(({ method, path }) => [method, path] as const),
  ['GET', '/'],
  ['POST', '/introspect'],
  ['GET', '/healthz'],
  ['GET', '/openapi.json'],
  ['GET', '/docs'],
]
const served = operationNames.filter((name) => (contract[name] as OperationContract).transports.includes('http'))
const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const MULTIPART = 'multipart/form-data; boundary=x'
const types = [
  FORM,
  JSON_TYPE,
  MULTIPART,
  'application/json; charset=utf-8',
  'application/json; charset=utf-7',
  'application/json; charset="US-ASCII"',
  `${FORM}; charset=iso-8859-1`,
  `${FORM}; charset=`,
  'multipart/form-data; boundary="x"; charset=utf8',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'text/plain',
  'application/octet-stream',
  ';',
  '',
]
const fields = ['email', 'password', 'reset_token', 'new_password', 'session_id', 'code', 'role', '__proto__', 'constructor', '']

/** One in so many of those that call an operation asks for one that walks the whole log. */
const SLOW_ONE_IN = 20

export const SHORT = 40
/** More than any field but a password's may have. */
export const LONG = 3_000
const DEEPEST = 4
const MOST_PAIRS = 6

const drawValue = (draw: Draw, { sessionId, token, pools: { emails, passwords } }: HttpWorld): string =>
  draw.one<() => string>([
    () => draw.text(draw.below(SHORT)),
    () => draw.text(draw.below(LONG)),
    () => draw.one(emails),
    () => draw.one(emails),
    () => draw.one(passwords),
    () => draw.one(passwords),
    () => `person-${draw.below(200)}@example.org`,
    () => sessionId,
    () => token,
    () => '0123-4567-89AB-CDEF-GHJK-MNPQRS',
    () => '\0',
    () => '%zz%',
    () => '',
  ])()

const drawJson = (draw: Draw, world: HttpWorld, depth = 0): unknown => {
  const many = depth > DEEPEST ? 0 : draw.below(5)
  return draw.one<() => unknown>([
    () => drawValue(draw, world),
    () => draw.below(1e9) - 5e8,
    () => null,
    () => draw.below(2) === 1,
    () => Array.from({ length: many }, () => drawJson(draw, world, depth + 1)),
    () => Object.fromEntries(Array.from({ length: many }, () => [draw.one(fields), drawJson(draw, world, depth + 1)])),
  ])()
}

const drawPairs = (draw: Draw, world: HttpWorld): [string, string][] =>
  Array.from({ length: draw.below(MOST_PAIRS) }, () => [draw.one(fields), drawValue(draw, world)])

type OddBody = { readonly type: string; readonly text: string | null }

const drawBody = (draw: Draw, world: HttpWorld): OddBody =>
  draw.one<() => OddBody>([
    () => ({ type: '', text: null }),
    () => ({ type: FORM, text: new URLSearchParams(drawPairs(draw, world)).toString() }),
    () => ({ type: FORM, text: joinPairs(drawPairs(draw, world)) }),
    () => ({ type: JSON_TYPE, text: JSON.stringify(drawJson(draw, world)) }),
    () => ({ type: JSON_TYPE, text: JSON.stringify(Object.fromEntries(drawPairs(draw, world))) }),
    () => ({ type: MULTIPART, text: writeMultipart(drawPairs(draw, world)) }),
    () => ({ type: MULTIPART, text: writeMultipart(drawPairs(draw, world), draw.one(partTails)) }),
    () => ({ type: draw.one(types), text: draw.text(draw.below(LONG)) }),
  ])()

const partTails = [
  '; filename="a"',
  "; name*=iso-8859-1''%E4",
  '\r\nContent-Type: text/plain; charset=utf-16',
  '\r\nContent-Type: text/plain; charset=us-ascii',
  '\r\nContent-Type: text/plain; charset="',
  '\r\nContent-Transfer-Encoding: base64',
]

const joinPairs = (pairs: readonly [string, string][]): string => pairs.map((pair) => pair.join('=')).join('&')

const writeMultipart = (pairs: readonly [string, string][], more = ''): string =>
  pairs
    .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`)
    .join('')
    .concat('--x--\r\n')

/** Bytes that are no UTF-8, and some that are, raw and escaped. */
const oddBytes = [
  '\xe4',
  '\xc3',
  '\xc3\xa4',
  '\xc0\x80',
  '\xed\xa0\x80',
  '\xf4\x90\x80\x80',
  '\xef\xbb\xbf',
  '\xff\xfe',
  '%E4',
  '%c3',
  '%C3%A4',
  '%C0%AF',
  '%ED%BF%BF',
  '%EF%BB%BF',
  '%u00e4',
  '\\ud800',
  '\\uDFFF\\uD83D',
  '\\ud83d\\ude00',
]

const insertOdd = (draw: Draw, body: Buffer): Buffer => {
  const at = draw.below(4) === 0 ? 0 : draw.below(body.length + 1)
  return Buffer.concat([body.subarray(0, at), Buffer.from(draw.one(oddBytes), 'latin1'), body.subarray(at)])
}

/** Cut short, or with bytes that are others: what almost fits finds more than what does not fit at all. */
const spoil = (draw: Draw, text: string): Buffer => {
  const body = Buffer.from(text, draw.below(4) === 0 ? 'latin1' : 'utf8')
  if (draw.below(4) === 0) return insertOdd(draw, body)
  if (draw.below(6) === 0) return body.subarray(0, draw.below(body.length + 1))
  if (body.length > 0 && draw.below(6) === 0) body[draw.below(body.length)] = draw.below(256)
  return body
}

const oddPath = (draw: Draw): string =>
  `/${String.fromCharCode(...Array.from({ length: draw.below(SHORT) }, () => 0x21 + draw.below(0xff - 0x21)))}`

const drawTail = (draw: Draw, world: HttpWorld): string =>
  (draw.below(4) === 0 ? draw.one(['/', '//', '/..', '%2f', ';a=b', '%', '#', '%E4', '%ed%a0%80', '\xe4', '\xc3\xa4']) : '') +
  (draw.below(4) === 0 ? `?${new URLSearchParams(drawPairs(draw, world))}` : '')

const drawHeaders = (draw: Draw, { port, sessionId, token }: HttpWorld): Record<string, string> => {
  const headers: Record<string, string> = {}
  const maybe = (name: string, oneIn: number, values: readonly string[]): void => {
    if (draw.below(oneIn) === 0) headers[name] = draw.one(values)
  }
  const cookies = [
    'session_id=',
    'session_id',
    'session_id=a; session_id=b',
    `a=${'x'.repeat(LONG)}`,
    ';;;=;',
    '\xff\xfe',
    'session_id=\xe4',
    'session_id=\xc3\xa4',
  ]
  const bearers = [`Bearer ${token}`, 'Bearer', 'Basic eDp5', 'Bearer \t', 'Bearer \xe4', `Bearer ${'x'.repeat(500)}`]
  maybe('cookie', 4, cookies)
  maybe('cookie', 2, [`session_id=${sessionId}`])
  maybe('authorization', 8, bearers)
  maybe('authorization', 6, [`Bearer ${sessionId}`])
  maybe('host', 24, [`127.0.0.1:${port}`, `localhost:${port}`, `localhost.:${port}`, 'evil.example', ''])
  maybe('origin', 16, [`http://127.0.0.1:${port}`, 'http://localhost:3000', 'null', 'http://evil.example', ''])
  maybe('sec-fetch-site', 24, ['same-origin', 'none', 'cross-site', 'same-site', 'x'])
  maybe('access-control-request-method', 12, ['POST', 'x'])
  maybe('expect', 40, ['100-continue', 'x'])
  maybe('content-encoding', 12, ['gzip', 'x'])
  maybe('accept', 6, ['*/*', 'text/html', ';'])
  maybe('x-forwarded-for', 12, ['1.2.3.4'])
  maybe('range', 20, ['bytes=0-1'])
  return headers
}

/** A call of an operation by its own name, whose input mostly fits. */
const drawCall = (draw: Draw, world: HttpWorld): OddRequest => {
  const named = draw.one(draw.below(8) === 0 ? operationNames : served)
  const operation = slowOperations.has(named) && draw.below(SLOW_ONE_IN) > 0 ? 'users:list' : named
  const twist = draw.one(['none', 'none', 'none', 'hostile-field', 'hostile-input', 'unknown-key', 'missing-field'] as const)
  const choices = Array.from({ length: 12 }, () => draw.below(1_000))
  const hostile = drawJson(draw, world)
  const input = inputOf({ operation, actor: 0, session: 'own', transport: 'http', choices, twist, hostile }, world.pools)
  const text: string | undefined = JSON.stringify(input)
  return {
    method: draw.below(8) === 0 ? draw.one(methods) : 'POST',
    path: apiPathOf(operation) + drawTail(draw, world),
    headers: { ...drawHeaders(draw, world), 'content-type': draw.below(8) === 0 ? draw.one(types) : JSON_TYPE },
    body: text === undefined ? null : spoil(draw, text),
  }
}

export const drawRequest = (draw: Draw, world: HttpWorld): OddRequest => {
  if (draw.below(3) === 0) return drawCall(draw, world)
  const { type, text } = drawBody(draw, world)
  const headers = drawHeaders(draw, world)
  const [method, path] = draw.one(routes)
  return {
    method: draw.below(4) === 0 ? draw.one(methods) : method,
    path: draw.below(8) === 0 ? oddPath(draw) : path + drawTail(draw, world),
    headers: text === null ? headers : { ...headers, 'content-type': draw.below(4) === 0 ? draw.one(types) : type },
    body: text === null ? null : spoil(draw, text),
  }
}
