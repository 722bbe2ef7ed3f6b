import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as client from 'openid-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../src/shared/domain/time.ts'
import { type SsoApp, signInAt, startSsoApp } from '../helpers/sso-app.ts'
import { askFor, CALLBACK, oidcErrorOf, passPages } from '../helpers/sso-client.ts'
import { administrator, person } from '../helpers/test-app.ts'

const offline = { scope: 'openid email offline_access', prompt: 'consent' }

/** Whether tokens still open anything. */
const isAlive = async ({ config, tokens }: Awaited<ReturnType<typeof signInAt>>): Promise<boolean> => {
  const info = await oidcErrorOf(client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck))
  const asked = await client.tokenIntrospection(config, tokens.access_token)
  if ((info === 'none') !== asked.active) throw new Error('both endpoints know the same')
  return asked.active
}

/** An authorization code for a program, with what it needs. */
const takeCode = async (app: SsoApp, config: client.Configuration) => {
  const asked = await askFor(config)
  const { url } = await passPages(app.browser(), asked.url, person)
  return { url, asked }
}

const lastRefusal = async (app: SsoApp) =>
  (await app.store.listAuditEntries(50)).find(({ details }) => details?.kind === 'sso-refused')?.details

describe('a code', () => {
  test('needs the right PKCE verifier, by S256 only [sso-pkce]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const config = await app.discover(registered)
    const { url, asked } = await takeCode(app, config)
    const wrong = { ...asked.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }
    expect(await oidcErrorOf(client.authorizationCodeGrant(config, url, wrong))).toBe('invalid_grant')
    await expect.poll(() => lastRefusal(app)).toMatchObject({ name: 'Wiki', error: 'invalid_grant' })
    for (const parameters of [{ code_challenge_method: 'plain' }, { code_challenge: '', code_challenge_method: '' }]) {
      const { url: refused } = await askFor(config, parameters)
      if (parameters.code_challenge === '') for (const name of Object.keys(parameters)) refused.searchParams.delete(name)
      const visit = await app.browser().open(refused.href)
      expect(visit.url.searchParams.get('error')).toBe('invalid_request')
      expect(visit.url.searchParams.get('code')).toBeNull()
    }
  })

  test('works once, and a second use ends what the first one got [sso-code-once]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const { config, callback, asked, tokens } = await signInAt(app, registered, offline)
    expect(await oidcErrorOf(client.authorizationCodeGrant(config, callback, asked.checks))).toBe('invalid_grant')
    expect(await oidcErrorOf(client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck))).toBe('invalid_token')
    expect(await oidcErrorOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe('invalid_grant')
  })

  test('gives tokens to at most one of many simultaneous requests [sso-code-race]', async () => {
    const app = await startSsoApp()
    const config = await app.discover(await app.register())
    const { url, asked } = await takeCode(app, config)
    const tries = Array.from({ length: 8 }, () => oidcErrorOf(client.authorizationCodeGrant(config, url, asked.checks)))
    const results = await Promise.all(tries)
    expect(results.filter((result) => result === 'none').length).toBeLessThanOrEqual(1)
    expect(results.filter((result) => result === 'invalid_grant').length).toBeGreaterThanOrEqual(7)
    expect(app.unexpected).toEqual([])
  })

  test('belongs to its program, and to the redirect address that asked for it [sso-code-bound]', async () => {
    const app = await startSsoApp()
    const config = await app.discover(await app.register({ redirects: [CALLBACK, 'http://127.0.0.1:3999/other'] }))
    const other = await app.discover(await app.register({ name: 'Thief' }))
    const first = await takeCode(app, config)
    expect(await oidcErrorOf(client.authorizationCodeGrant(other, first.url, first.asked.checks))).toBe('invalid_grant')
    const second = await takeCode(app, config)
    const moved = new URL(second.url.href.replace('/callback', '/other'))
    expect(await oidcErrorOf(client.authorizationCodeGrant(config, moved, second.asked.checks))).toBe('invalid_grant')
  })
})

describe('a redirect address', () => {
  test('that is not registered gets nothing, not even the error [sso-redirect]', async () => {
    const app = await startSsoApp()
    const config = await app.discover(await app.register())
    for (const address of [
      'http://127.0.0.1:3999/callback/',
      'http://127.0.0.1:4000/callback',
      'http://localhost:3999/callback',
      'http://127.0.0.1:3999/callback?next=http://evil.example',
      'http://evil.example/callback',
      'javascript:alert(1)',
    ]) {
      const visit = await app.browser().open((await askFor(config, { redirect_uri: address })).url.href)
      expect([visit.status, visit.page.includes('invalid_redirect_uri')]).toEqual([400, true])
    }
    await expect.poll(() => lastRefusal(app)).toMatchObject({ name: 'Wiki', error: 'invalid_redirect_uri' })
  })

  test('of a native program may have any port, and nothing else that differs [sso-native-port]', async () => {
    const app = await startSsoApp()
    const registered = await app.register({
      kind: 'native',
      redirects: ['http://127.0.0.1/callback', 'org.example.app:/callback'],
    })
    const config = await app.discover(registered)
    const asked = await askFor(config, { redirect_uri: 'http://127.0.0.1:51234/callback' })
    const { url } = await passPages(app.browser(), asked.url, person)
    expect((await client.authorizationCodeGrant(config, url, asked.checks)).token_type).toBe('bearer')
    for (const address of ['http://localhost:51234/callback', 'http://127.0.0.1:51234/other', 'http://[::1]:51234/callback'])
      expect((await app.browser().open((await askFor(config, { redirect_uri: address })).url.href)).status).toBe(400)
    const own = await app.browser().open((await askFor(config, { redirect_uri: 'org.example.app:/callback' })).url.href)
    expect(own.headers.get('content-security-policy')).toMatch(/form-action 'self' org\.example\.app:$/)
  })

  test('is refused at the registration if it leads to another computer without encryption, or hides where it leads', async () => {
    const app = await startSsoApp()
    const faulty = [
      'http://wiki.example/cb',
      'http://bob@localhost/cb',
      'http://localhost/cb#x',
      'javascript:alert(1)',
      'data:,x',
      'file:///x',
      'http://127.0.0.2/cb',
      '//localhost/cb',
      'myapp:/cb',
    ]
    for (const redirect of faulty) {
      const input = { name: 'Wiki', kind: 'confidential', redirects: [redirect], scopes: ['openid'] }
      expect(await app.refuse('sso:register', input, app.ada)).toMatchObject({ code: 'invalid-input' })
    }
    const scheme = { name: 'Wiki', kind: 'confidential', redirects: ['org.example.app:/cb'], scopes: ['openid'] }
    expect(await app.refuse('sso:register', scheme, app.ada)).toMatchObject({ code: 'invalid-input' })
    for (const logoutAddress of ['https://wiki.example/out', 'http://10.0.0.1/out']) {
      const input = { name: 'Wiki', kind: 'confidential', redirects: [CALLBACK], scopes: ['openid'], logoutAddress }
      expect(await app.refuse('sso:register', input, app.ada)).toMatchObject({ code: 'invalid-input' })
    }
  })
})

test('an answer of another issuer is refused by the program, because every answer names its own [sso-issuer]', async () => {
  const app = await startSsoApp()
  const config = await app.discover(await app.register())
  const { url, asked } = await takeCode(app, config)
  const mixed = new URL(url)
  mixed.searchParams.set('iss', 'http://localhost:1/oidc')
  expect(await oidcErrorOf(client.authorizationCodeGrant(config, mixed, asked.checks))).not.toBe('none')
  const without = new URL(url)
  without.searchParams.delete('iss')
  expect(await oidcErrorOf(client.authorizationCodeGrant(config, without, asked.checks))).not.toBe('none')
  expect((await client.authorizationCodeGrant(config, url, asked.checks)).claims()?.iss).toBe(app.issuer)
})

describe('a refresh token', () => {
  test('is replaced at each use, and the former one ends everything of the grant [sso-refresh-rotation]', async () => {
    const app = await startSsoApp()
    const { config, tokens } = await signInAt(app, await app.register(), offline)
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(next.refresh_token).not.toBe(tokens.refresh_token)
    expect(await oidcErrorOf(client.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toBe('invalid_grant')
    expect(await oidcErrorOf(client.refreshTokenGrant(config, next.refresh_token ?? ''))).toBe('invalid_grant')
    expect(await oidcErrorOf(client.fetchUserInfo(config, next.access_token, client.skipSubjectCheck))).toBe('invalid_token')
  })

  test('of another program is refused, and stays with its own [sso-refresh-bound]', async () => {
    const app = await startSsoApp()
    const own = await signInAt(app, await app.register(), offline)
    const thief = await app.discover(await app.register({ name: 'Thief' }))
    expect(await oidcErrorOf(client.refreshTokenGrant(thief, own.tokens.refresh_token ?? ''))).toBe('invalid_grant')
    expect((await client.tokenIntrospection(thief, own.tokens.access_token)).active).toBe(false)
    await client.tokenRevocation(thief, own.tokens.access_token).catch(() => undefined)
    expect(await isAlive(own)).toBe(true)
  })

  test('and its access token end when their program revokes them', async () => {
    const app = await startSsoApp()
    const own = await signInAt(app, await app.register(), offline)
    await client.tokenRevocation(own.config, own.tokens.refresh_token ?? '')
    expect(await isAlive(own)).toBe(false)
    expect(await oidcErrorOf(client.refreshTokenGrant(own.config, own.tokens.refresh_token ?? ''))).toBe('invalid_grant')
  })
})

describe('a program', () => {
  test('proves itself by its secret, of which the directory has the hash [sso-secret]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const stored = (await app.store.findRelyingProgram(registered.program.id))?.secretHash?.toString('hex') ?? ''
    for (const secret of ['', 'wrong', stored]) {
      const config = await app.discover({ ...registered, secret: secret || 'x' })
      expect(await oidcErrorOf(client.clientCredentialsGrant(config))).toBe('invalid_client')
      expect(await oidcErrorOf(client.refreshTokenGrant(config, 'x'))).toBe('invalid_client')
    }
    const without = await app.discover({ ...registered, secret: null })
    expect(await oidcErrorOf(client.refreshTokenGrant(without, 'x'))).toBe('invalid_client')
  })

  test('gets the scopes that an administrator registered, and no others [sso-scopes]', async () => {
    const app = await startSsoApp()
    const config = await app.discover(await app.register({ scopes: ['openid', 'email'] }))
    const { url } = await app.browser().open((await askFor(config, { scope: 'openid groups' })).url.href)
    expect(url.searchParams.get('error')).toBe('invalid_scope')
  })

  test('that is revoked loses its tokens at once, for all users [sso-revoke]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const kept = await signInAt(app, await app.register({ name: 'Forum' }), offline)
    const own = await signInAt(app, registered, offline)
    await app.call('sso:revoke', { id: registered.program.id }, app.ada)
    const answer = await fetch(`${app.issuer}/me`, { headers: { authorization: `Bearer ${own.tokens.access_token}` } })
    expect(answer.status).toBe(401)
    expect(await oidcErrorOf(client.refreshTokenGrant(own.config, own.tokens.refresh_token ?? ''))).toBe('invalid_client')
    expect((await app.browser().open((await askFor(own.config)).url.href)).status).toBe(400)
    expect(await isAlive(kept)).toBe(true)
    expect(await app.refuse('sso:revoke', { id: registered.program.id }, app.ada)).toEqual({ code: 'no-such-program' })
  })

  test('that a user ends has no access to that user any more, and the log names it [sso-user-revokes]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const [own, others] = [
      await signInAt(app, registered, offline),
      await signInAt(app, registered, offline, { who: administrator }),
    ]
    const bob = await app.signIn(person)
    expect((await app.call('sso:listAllowed', undefined, bob)).programs).toMatchObject([{ name: 'Wiki' }])
    await app.call('sso:endAllowed', { id: registered.program.id }, bob)
    expect([await isAlive(own), await isAlive(others)]).toEqual([false, true])
    expect((await app.call('sso:listAllowed', undefined, bob)).programs).toEqual([])
    const { users } = await app.call('sso:listUsers', { id: registered.program.id }, app.ada)
    expect(users.map(({ email, endedAt }) => [email, endedAt === null]).sort()).toEqual([
      [administrator.email, true],
      [person.email, false],
    ])
    expect(await app.refuse('sso:endAllowed', { id: registered.program.id }, bob)).toEqual({ code: 'no-such-program' })
    const entry = (await app.store.listAuditEntries(20)).find(({ action }) => action === 'sso:endAllowed')
    expect(entry).toMatchObject({ outcome: 'success', details: { kind: 'sso-program', name: 'Wiki' } })
  })

  const ends: readonly [string, (app: SsoApp) => Promise<unknown>][] = [
    ['disabling', (app) => app.call('users:disable', { email: person.email }, app.ada)],
    ['deleting', (app) => app.call('users:delete', { email: person.email }, app.ada)],
    ['“End all sessions”', (app) => app.call('users:endSessions', { email: person.email }, app.ada)],
    ['a required password change', (app) => app.call('users:requirePasswordChange', { email: person.email }, app.ada)],
    [
      'a reset',
      async (app) => {
        const { resetToken } = await app.call('users:issueReset', { email: person.email }, app.ada)
        await app.call('auth:reset', { email: person.email, resetToken, newPassword: 'nine purple umbrellas' })
      },
    ],
    [
      'a date of disabling',
      async (app) => {
        await app.call('users:disable', { email: person.email, at: app.clock.now + MINUTE_MS }, app.ada)
        app.advance(2 * MINUTE_MS)
      },
    ],
  ]
  test.each(ends)('loses its access to a user by %s, and its open page does not revive it [sso-user-ends]', async (_, end) => {
    const app = await startSsoApp()
    const registered = await app.register()
    const own = await signInAt(app, registered, offline)
    // A page that is open meanwhile.
    const config = await app.discover(await app.register({ name: 'Forum' }))
    const open = await own.browser.open((await askFor(config)).url.href)
    expect(open.page).toContain('value="allow"')
    await end(app)
    expect(await isAlive(own)).toBe(false)
    expect(await oidcErrorOf(client.refreshTokenGrant(own.config, own.tokens.refresh_token ?? ''))).toBe('invalid_grant')
    expect((await own.browser.submit(open, { action: 'allow' })).status).toBe(400)
    const again = await own.browser.open((await askFor(own.config)).url.href)
    expect(again.page).toContain('name="password"')
  })
})

describe('a program that acts for itself', () => {
  const startService = async () => {
    const app = await startSsoApp()
    const input = {
      name: 'Printer',
      kind: 'service',
      redirects: [],
      scopes: [],
      permissions: ['printer:use', 'queue.read'],
    } as const
    const registered = await app.register({ ...input, redirects: [], scopes: [], permissions: [...input.permissions] })
    return { app, config: await app.discover(registered) }
  }

  test('gets a token for its named permissions, which another program can ask about [sso-client-credentials]', async () => {
    const { app, config } = await startService()
    const tokens = await client.clientCredentialsGrant(config, { scope: 'printer:use users:manage' })
    expect(tokens).toMatchObject({ scope: 'printer:use', expires_in: 600 })
    expect(tokens.refresh_token).toBeUndefined()
    const asker = await app.discover(await app.register())
    expect(await client.tokenIntrospection(asker, tokens.access_token)).toMatchObject({
      active: true,
      scope: 'printer:use',
      aud: `${app.issuer}/permissions`,
    })
    // It is no token of a user.
    expect(await oidcErrorOf(client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck))).not.toBe('none')
    expect(
      (await fetch(`http://localhost:${app.port}/profile`, { headers: { authorization: `Bearer ${tokens.access_token}` } }))
        .status,
    ).toBe(403)
    app.advance(11 * MINUTE_MS)
    expect((await client.tokenIntrospection(asker, tokens.access_token)).active).toBe(false)
  })

  test('has no sign-in of users, and programs with users have no such tokens; another audience is refused [sso-audience]', async () => {
    const { app, config } = await startService()
    expect(
      await oidcErrorOf(client.clientCredentialsGrant(config, { resource: 'https://other.example', scope: 'printer:use' })),
    ).toBe('invalid_target')
    expect((await app.browser().open((await askFor(config)).url.href)).status).toBe(400)
    const wiki = await app.discover(await app.register())
    expect(await oidcErrorOf(client.clientCredentialsGrant(wiki, { scope: 'openid' }))).toBe('invalid_request')
    const asked = await askFor(wiki, { resource: `${app.issuer}/permissions` })
    expect((await app.browser().open(asked.url.href)).url.searchParams.get('error')).toBe('invalid_target')
  })
})

describe('a terminal', () => {
  test('gets tokens after its user has compared the code and allowed it [sso-device]', async () => {
    const app = await startSsoApp()
    const config = await app.discover(
      await app.register({ name: 'Backup tool', kind: 'native', redirects: ['http://127.0.0.1/callback'] }),
    )
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid email' })
    const poll = () =>
      client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', { device_code: device.device_code })
    expect(await oidcErrorOf(poll())).toBe('authorization_pending')
    const browser = app.browser()
    let visit = await browser.open(device.verification_uri)
    expect(visit.page).not.toMatch(/<script|onfocus/)
    expect((await browser.submit(visit, { user_code: 'BBBB-BBBB' })).page).toContain('This code is wrong')
    visit = await browser.submit(await browser.open(device.verification_uri), { user_code: device.user_code })
    expect(visit.page).toContain(device.user_code)
    expect(visit.page).toContain('Backup tool')
    visit = await browser.submit(visit, { confirm: 'yes' })
    visit = await browser.submit(visit, { action: 'sign-in', ...person })
    visit = await browser.submit(visit, { action: 'allow' })
    expect(visit.page).toContain('Terminal connected')
    const tokens = await poll()
    expect(tokens.id_token).toBeDefined()
    expect(await oidcErrorOf(poll())).toBe('invalid_grant')
    const entries = await app.store.listAuditEntries(20)
    expect(entries.map(({ details }) => details)).toContainEqual({ kind: 'sso-token', name: 'Backup tool', grant: 'device' })
  })

  test('leads its user to a page that has the code in it, and that works without scripts', async () => {
    const app = await startSsoApp()
    const config = await app.discover(await app.register({ kind: 'native', redirects: ['http://127.0.0.1/callback'] }))
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' })
    const browser = app.browser()
    const visit = await browser.open(device.verification_uri_complete ?? '')
    expect(visit.page).not.toContain('<script')
    expect(visit.page).toContain(`value="${device.user_code}"`)
    expect((await browser.submit(visit, { user_code: device.user_code })).page).toContain('Is this your code?')
    // Without a page before it, a form leads to the page.
    const without = await app
      .browser()
      .open(device.verification_uri, { method: 'POST', body: new URLSearchParams({ user_code: 'x' }) })
    expect([without.status, without.page.includes('Connect a terminal')]).toEqual([200, true])
  })

  test('is told if its user cancels, and a program of another kind has no codes', async () => {
    const app = await startSsoApp()
    const config = await app.discover(await app.register({ kind: 'native', redirects: ['http://127.0.0.1/callback'] }))
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' })
    const browser = app.browser()
    const visit = await browser.submit(await browser.open(device.verification_uri), { user_code: device.user_code })
    await browser.submit(visit, { confirm: 'yes', abort: 'yes' })
    const poll = client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
      device_code: device.device_code,
    })
    expect(await oidcErrorOf(poll)).toBe('access_denied')
    const web = await app.discover(await app.register())
    expect(await oidcErrorOf(client.initiateDeviceAuthorization(web, { scope: 'openid' }))).toBe('invalid_request')
  })
})

describe('signing out', () => {
  /** A program that notes what it is told. */
  const listenFor = async () => {
    const told: string[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        told.push(new URLSearchParams(body).get('logout_token') ?? '')
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    return { told, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout` }
  }

  test('in a program ends the session of the browser and the tokens, and tells the programs [sso-logout]', async () => {
    const app = await startSsoApp()
    const { told, address } = await listenFor()
    const registered = await app.register({ logoutRedirects: ['http://127.0.0.1:3999/bye'], logoutAddress: address })
    const away = await signInAt(app, registered, offline)
    const own = await signInAt(app, registered)
    const url = client.buildEndSessionUrl(own.config, {
      id_token_hint: own.tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://127.0.0.1:3999/bye',
      state: 'x',
    })
    const visit = await own.browser.open(url.href)
    expect(visit.page).toContain('Sign out?')
    const done = await own.browser.submit(visit, { logout: 'yes' })
    expect(done.url.href).toBe('http://127.0.0.1:3999/bye?state=x')
    // What the user allowed also while away goes on, until it is ended on the profile.
    expect([await isAlive(own), await isAlive(away)]).toEqual([false, true])
    expect(told).toHaveLength(1)
    const [, payload = ''] = (told[0] ?? '').split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: app.issuer,
      aud: registered.program.id,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect((await own.browser.open((await askFor(own.config)).url.href)).page).toContain('name="password"')
    const logged = async () => (await app.store.listAuditEntries(20)).map(({ action, details }) => [action, details])
    await expect.poll(logged).toContainEqual(['sso:logout', { kind: 'sso-program', name: 'Wiki' }])
  })

  test('asks by a page without scripts in a browser that is not signed in too', async () => {
    const app = await startSsoApp()
    const config = await app.discover(await app.register())
    const browser = app.browser()
    const visit = await browser.open(client.buildEndSessionUrl(config).href)
    expect(visit.page).not.toContain('<script')
    expect((await browser.submit(visit, { logout: 'yes' })).page).toContain('Signed out')
  })

  test('refuses a hint that is not signed by Gatehouse, or of alg none, and addresses that are not registered [sso-alg-none]', async () => {
    const app = await startSsoApp()
    const own = await signInAt(app, await app.register())
    const [, payload = ''] = (own.tokens.id_token ?? '').split('.')
    const none = `${Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')}.${payload}.`
    const [head = '', , signature = ''] = (own.tokens.id_token ?? '').split('.')
    const changed = `${head}.${Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'x' })).toString('base64url')}.${signature}`
    for (const hint of [none, changed, 'x.y.z']) {
      const visit = await own.browser.open(`${app.issuer}/session/end?${new URLSearchParams({ id_token_hint: hint })}`)
      expect([visit.status, visit.page.includes('invalid_request')]).toEqual([400, true])
    }
    const astray = new URLSearchParams({
      id_token_hint: own.tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://evil.example/',
    })
    expect((await own.browser.open(`${app.issuer}/session/end?${astray}`)).status).toBe(400)
    expect(await isAlive(own)).toBe(true)
  })
})

test('a rotation of the keys makes a new signing key, and former ID tokens still verify [sso-key-rotation]', async () => {
  const app = await startSsoApp()
  const registered = await app.register()
  const own = await signInAt(app, registered, offline)
  const listKeys = async (): Promise<string[]> => {
    const { keys } = (await (await fetch(`${app.issuer}/jwks`)).json()) as { keys: { kid: string; d?: string }[] }
    expect(keys.every(({ d }) => d === undefined)).toBe(true)
    return keys.map(({ kid }) => kid)
  }
  const before = await listKeys()
  await app.call('settings:rotateKeys', undefined, app.ada)
  await app.core.finishKeys()
  const after = await listKeys()
  expect([before.length, after.length, after.includes(before[0] ?? '')]).toEqual([1, 2, true])
  expect(await isAlive(own)).toBe(true)
  const next = await signInAt(app, registered)
  expect(next.tokens.claims()?.iss).toBe(app.issuer)
  expect((await app.store.listFormerContents(2)).length).toBe(0)
  app.advance(26 * 60 * MINUTE_MS)
  expect(await listKeys()).toEqual(after.filter((kid) => kid !== before[0]))
})

test('a clock that is set back ends what programs got on the later clock', async () => {
  const app = await startSsoApp()
  const registered = await app.register()
  app.advance(60 * 24 * 60 * MINUTE_MS)
  const own = await signInAt(app, registered, offline)
  app.advance(-59 * 24 * 60 * MINUTE_MS)
  await app.call('app:status', undefined)
  expect(await oidcErrorOf(client.refreshTokenGrant(own.config, own.tokens.refresh_token ?? ''))).toBe('invalid_grant')
  app.advance(SECOND_MS)
  await signInAt(app, registered)
})
