import { createServer } from 'node:net'
import * as client from 'openid-client'
import { onTestFinished, vi } from 'vitest'
import { createHttpTransport } from '../../src/main/transports/http/http.ts'
import { httpRulesOf } from '../../src/main/transports/http/http-limits.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { SECOND_MS } from '../../src/shared/domain/time.ts'
import { administrator, person, startTestApp } from './test-app.ts'

/** A port that is free now. The issuer has its port in it, so the policy must know it before the API listens. */
const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

export const CALLBACK = 'http://127.0.0.1:3999/callback'

type Options = Parameters<typeof startTestApp>[0] & { isOff?: boolean }

/** A directory with the HTTP API and single sign-on. The provider's own clock follows that of the directory. */
export const startSsoApp = async ({ isOff = false, ...options }: Options = {}) => {
  const port = await findFreePort()
  const policy = {
    ...FIRST_POLICY,
    ...options.policy,
    http: { enabled: true, port, origins: [] },
    singleSignOn: isOff ? ('off' as const) : ('on' as const),
  }
  const app = await startTestApp({ ...options, policy })
  vi.useFakeTimers({ toFake: ['Date'], now: app.clock.now })
  onTestFinished(() => void vi.useRealTimers())
  /** Moves both clocks. */
  const advance = (milliseconds: number): void => {
    app.clock.advance(milliseconds)
    vi.setSystemTime(app.clock.now)
  }
  const transport = createHttpTransport({
    dispatch: app.core.dispatch,
    rules: httpRulesOf(policy),
    version: '0.0.0-test',
    clock: () => app.clock.now,
    findOidcServer: app.core.singleSignOn.findServer,
    recordCall: app.core.httpActivity.recordCall,
    readOrigins: () => [],
    logError: (error) => {
      app.unexpected.push(error)
      return 'logged'
    },
  })
  onTestFinished(() => transport.close())
  await transport.listen(port)
  const issuer = `http://localhost:${port}/oidc`
  const ada = await app.signIn(administrator)
  await app.register(person)
  // A sign-in in the second of another event counts as one of before.
  advance(2 * SECOND_MS)

  const register = (input: Partial<InputOf<'sso:register'>> = {}): Promise<OutputOf<'sso:register'>> =>
    app.call(
      'sso:register',
      {
        name: 'Wiki',
        kind: 'confidential',
        redirects: [CALLBACK],
        scopes: ['openid', 'email', 'profile', 'groups', 'offline_access'],
        ...input,
      },
      ada,
    )

  /** openid-client as a program uses it. */
  const discover = async ({ program, secret }: OutputOf<'sso:register'>): Promise<client.Configuration> =>
    client.discovery(
      new URL(issuer),
      program.id,
      secret === null
        ? { id_token_signed_response_alg: 'ES256' }
        : { client_secret: secret, id_token_signed_response_alg: 'ES256' },
      secret === null ? client.None() : client.ClientSecretBasic(secret),
      { execute: [client.allowInsecureRequests] },
    )

  return { ...app, ada, advance, port, issuer, register, discover, browser: () => new Browser(`http://localhost:${port}`) }
}

export type SsoApp = Awaited<ReturnType<typeof startSsoApp>>

/** A browser without scripts: it keeps cookies by path, follows redirects within the API, and sends forms. */
export class Browser {
  readonly #origin: string
  readonly #cookies = new Map<string, { value: string; path: string }>()

  constructor(origin: string) {
    this.#origin = origin
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/; ?/)
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/'
      const isGone = attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute))
      if (isGone) this.#cookies.delete(`${name} ${path}`)
      else this.#cookies.set(`${name} ${path}`, { value, path })
    }
  }

  #cookieFor(path: string): string {
    return [...this.#cookies]
      .filter(
        ([, cookie]) => path === cookie.path || path.startsWith(cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`),
      )
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ')
  }

  /** Ends at a page, or at an address outside the API. */
  async open(address: string, init: { method?: string; body?: URLSearchParams } = {}): Promise<Visit> {
    const url = new URL(address, this.#origin)
    if (url.origin !== this.#origin) return { url, status: 0, page: '', headers: new Headers() }
    const headers: Record<string, string> = { cookie: this.#cookieFor(url.pathname), accept: 'text/html' }
    if (init.method === 'POST') headers.origin = this.#origin
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    this.#keep(response)
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400) return this.open(new URL(location, url).href)
    return { url, status: response.status, page: await response.text(), headers: response.headers }
  }

  /** Presses a button of the page's form with this action. Hidden fields are sent too. */
  async submit(visit: Visit, fields: Record<string, string>): Promise<Visit> {
    const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(visit.page)?.[0] ?? ''
    const target = /<form[^>]* action="([^"]*)"/.exec(form)?.[1]
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ])
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)] as [string, string][])
    return this.open(target ? new URL(unescapeText(target), visit.url).href : visit.url.href, { method: 'POST', body })
  }
}

const unescapeText = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&amp;', '&')

export type Visit = { readonly url: URL; readonly status: number; readonly page: string; readonly headers: Headers }

/** The parts of a request that a program keeps until the answer. */
export const askFor = async (config: client.Configuration, parameters: Record<string, string> = {}) => {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid email profile groups',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...parameters,
  })
  return { url, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true } }
}

/** Signs a user in on the page and allows the program, as far as it asks. Ends where the program gets its answer. */
export const passPages = async (
  browser: Browser,
  url: URL,
  who: { readonly email: string; readonly password: string } = person,
): Promise<Visit> => {
  let visit = await browser.open(url.href)
  if (visit.page.includes('name="password"'))
    visit = await browser.submit(visit, { action: 'sign-in', email: who.email, password: who.password })
  return visit.page.includes('value="allow"') ? browser.submit(visit, { action: 'allow' }) : visit
}

/** A whole sign-in, with its tokens. */
export const signInAt = async (
  app: SsoApp,
  registered: OutputOf<'sso:register'>,
  parameters: Record<string, string> = {},
  { browser = app.browser(), who = person }: { browser?: Browser; who?: { email: string; password: string } } = {},
) => {
  const config = await app.discover(registered)
  const asked = await askFor(config, parameters)
  const { url } = await passPages(browser, asked.url, who)
  return { config, browser, callback: url, asked, tokens: await client.authorizationCodeGrant(config, url, asked.checks) }
}

/** The error of a refused request to the provider. */
export const oidcErrorOf = async (request: Promise<unknown>): Promise<string> => {
  try {
    await request
  } catch (error) {
    if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError) return error.error
    if (error instanceof client.WWWAuthenticateChallengeError) return error.cause[0]?.parameters.error ?? 'challenge'
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
  return 'none'
}
