import { createHttpTransport } from '../../src/main/transports/http/http.ts'
import { httpRulesOf } from '../../src/main/transports/http/http-limits.ts'
import type { InputOf } from '../../src/shared/api/index.ts'
import type { SsoScope } from '../../src/shared/api/sso.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { callerOf, newCaller, openRealCore } from '../helpers/real-core.ts'
import { CALLBACK } from '../helpers/sso-client.ts'
import { type Draw, makeDraw } from './draw.ts'

/** bcrypt's least: what is looked for is not in the hash. */
const COST = 4

const WORKERS = 16

/** Enough of what went wrong to see it. */
const TOLD_LOSSES = 20

const known = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

export type OidcFuzzReport = {
  readonly statuses: ReadonlyMap<number, number>
  readonly losses: readonly string[]
}

const paths = [
  'auth',
  'token',
  'me',
  'jwks',
  'token/introspection',
  'token/revocation',
  'session/end',
  'session/end/confirm',
  'session/end/success',
  'device',
  'device/auth',
  'reg',
  'request',
  'backchannel',
  '.well-known/openid-configuration',
  'interaction/x',
  'auth/x',
  '../profile',
  '%2e%2e/token',
  '',
]

const names = [
  'client_id',
  'client_secret',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'claims',
  'request',
  'request_uri',
  'registration',
  'id_token_hint',
  'login_hint',
  'code',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'grant_type',
  'refresh_token',
  'device_code',
  'user_code',
  'token',
  'username',
  'password',
  'resource',
  'post_logout_redirect_uri',
  'xsrf',
  'action',
  '__proto__',
  'constructor',
]

const values = [
  CALLBACK,
  'http://evil.example/',
  'javascript:alert(1)',
  'http://127.0.0.1:1/x',
  'code',
  'token',
  'code id_token',
  'query',
  'fragment',
  'form_post',
  'web_message',
  'openid',
  'openid email profile groups offline_access',
  'S256',
  'plain',
  'none',
  'login consent',
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'password',
  'implicit',
  'urn:ietf:params:oauth:grant-type:device_code',
  'eyJhbGciOiJub25lIn0.e30.',
  '{"id_token":{"sub":{"value":"x"}}}',
  '-1',
  '99999999999999999999',
  '',
  known.email,
]

const headersOf = (draw: Draw, ids: readonly string[]): Record<string, string> => {
  const basic = Buffer.from(`${draw.one(ids)}:${draw.one(values)}`).toString('base64')
  const all: readonly Record<string, string>[] = [
    {},
    { accept: 'text/html' },
    { authorization: `Basic ${basic}` },
    { authorization: `Bearer ${draw.one(values) || 'x'}` },
    { authorization: 'DPoP x', dpop: 'x' },
    { cookie: 'gatehouse_sso=x; gatehouse_sso_request=x; gatehouse_sso_resume=x; gatehouse_sso.sig=x' },
    { origin: 'http://evil.example' },
    { 'content-type': 'application/json' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  ]
  return { ...draw.one(all), ...draw.one(all) }
}

const parametersOf = (draw: Draw, ids: readonly string[]): URLSearchParams => {
  const parameters = new URLSearchParams()
  for (let count = draw.below(9); count > 0; count -= 1) {
    const name = draw.below(20) === 0 ? draw.text(5) : draw.one(names)
    const own = name === 'client_id' ? draw.one(ids) : draw.one(values)
    parameters.append(name, draw.below(10) === 0 ? draw.text(draw.below(40)) : own)
  }
  return parameters
}

/** A stack, a file, the database's own words, or a hash. */
const INNER_WORDS = /\n\s+at |node:internal|\.ts:\d|SQLITE|\$2[aby]\$|gatehouse-/

/** Why an answer is none that may be given; null where it may. */
const findFault = (response: Response, text: string, origin: string): string | null => {
  if (response.status >= 500 && response.status !== 503) return 'an unexpected error'
  if (response.headers.get('cache-control')?.includes('no-store') !== true && response.status !== 200) return 'it may be kept'
  if (INNER_WORDS.test(text)) return 'it says what is inside'
  // No request shows a right secret or password.
  if (/"(access_token|refresh_token|id_token)"\s*:/.test(text)) return 'a token without a sign-in'
  if (/[?&#]code=/.test(response.headers.get('location') ?? '')) return 'a code without a sign-in'
  if (/<script|javascript:/i.test(text)) return 'a script in a page'
  const location = response.headers.get('location')
  if (location === null) return null
  const target = new URL(location, origin)
  return target.origin === origin || target.href.startsWith(CALLBACK) ? null : `a redirect to ${target.origin}`
}

/** Sends malformed requests to the OpenID provider, and looks for answers that must never be sent. The same seed gives the same requests. */
export const fuzzOidc = async ({
  folder,
  requests,
  seed,
}: {
  folder: string
  requests: number
  seed: number
}): Promise<OidcFuzzReport> => {
  const losses: string[] = []
  const lose = (loss: string): void => void (losses.length < TOLD_LOSSES && losses.push(loss))
  const core = await openRealCore(folder, COST)
  const ask = callerOf(core, 'terminal')
  await ask('setup:createAdministrator', known)
  const { sessionId } = await ask('auth:login', known)
  const port = await findFreePort()
  await ask('settings:update', { http: { enabled: true, port, origins: [] }, singleSignOn: 'on' }, sessionId)
  const scopes: SsoScope[] = ['openid', 'email', 'offline_access']
  const web: InputOf<'sso:register'> = { name: 'Wiki', kind: 'confidential', redirects: [CALLBACK], scopes }
  const native: InputOf<'sso:register'> = { ...web, name: 'Tool', kind: 'native' }
  const service: InputOf<'sso:register'> = {
    name: 'Printer',
    kind: 'service',
    redirects: [],
    scopes: [],
    permissions: ['printer:use'],
  }
  const ids: string[] = ['', 'x']
  for (const input of [web, native, service]) ids.push((await ask('sso:register', input, sessionId)).program.id)
  const transport = createHttpTransport({
    dispatch: (call) => core.dispatch(call, newCaller('http')),
    rules: httpRulesOf(await core.store.readPolicy()),
    version: '0.0.0-soak',
    readOrigins: () => [],
    clock: Date.now,
    findOidcServer: core.singleSignOn.findServer,
    recordCall: core.httpActivity.recordCall,
    logError: (error) => {
      lose(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return 'logged'
    },
  })
  await transport.listen(port)
  const origin = `http://localhost:${port}`
  const statuses = new Map<number, number>()
  let sent = 0

  const work = async (worker: number): Promise<void> => {
    const draw = makeDraw(seed + worker)
    while (sent < requests) {
      sent += 1
      const method = draw.one(['GET', 'POST', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])
      const parameters = parametersOf(draw, ids)
      const hasBody = method === 'POST' || method === 'PUT'
      const url = `${origin}/oidc/${draw.one(paths)}${hasBody ? '' : `?${parameters}`}`
      const response = await fetch(url, {
        method,
        headers: headersOf(draw, ids),
        redirect: 'manual',
        ...(hasBody ? { body: parameters } : {}),
      })
      const fault = findFault(response, await response.text(), origin)
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (fault !== null) lose(`${fault}: ${response.status} ${method} ${url} ${parameters}`)
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)))
  const alive = await fetch(`${origin}/oidc/.well-known/openid-configuration`)
  if (alive.status !== 200) lose(`it is not healthy afterwards: ${alive.status}`)
  await transport.close()
  await core.close()
  return { statuses, losses }
}
