import * as client from 'openid-client'
import { onTestFinished, vi } from 'vitest'
import { createHttpTransport } from '../../src/main/transports/http/http.ts'
import { httpRulesOf } from '../../src/main/transports/http/http-limits.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { SECOND_MS } from '../../src/shared/domain/time.ts'
import { Browser } from './form-browser.ts'
import { findFreePort } from './free-port.ts'
import { askFor, CALLBACK, discoverAt, passPages } from './sso-client.ts'
import { administrator, person, startTestApp } from './test-app.ts'

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
  const discover = ({ program, secret }: OutputOf<'sso:register'>): Promise<client.Configuration> =>
    discoverAt(issuer, { id: program.id, secret })

  return { ...app, ada, advance, port, issuer, register, discover, browser: () => new Browser(`http://localhost:${port}`) }
}

export type SsoApp = Awaited<ReturnType<typeof startSsoApp>>

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
