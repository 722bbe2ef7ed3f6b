import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { canary, findCanaries } from '../helpers/canaries.ts'
import { dumpTables } from '../helpers/database.ts'
import { type SsoApp, signInAt, startSsoApp } from '../helpers/sso-app.ts'
import { askFor, CALLBACK, oidcErrorOf, passPages } from '../helpers/sso-client.ts'
import { administrator, makeFolder, person } from '../helpers/test-app.ts'

/** What the log has about single sign-on, the oldest first. */
const listEvents = async ({ store }: SsoApp) =>
  (await store.listAuditEntries(100))
    .filter(({ action }) => action.startsWith('sso:'))
    .map(({ action, outcome, details, subject }) => ({ action, outcome, details, subject: subject?.email ?? null }))
    .reverse()

const page = async (app: SsoApp, parameters: Record<string, string> = {}, registered = app.register()) => {
  const config = await app.discover(await registered)
  const asked = await askFor(config, parameters)
  const browser = app.browser()
  return { config, asked, browser, visit: await browser.open(asked.url.href) }
}

describe('a sign-in', () => {
  test('gives a program what its scopes allow, and the log names program and user', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const { tokens, config, callback } = await signInAt(app, registered)
    const { id } = await app.auth.findUserBy({ email: person.email })
    const told = { sub: id, email: person.email, email_verified: false, groups: [] }
    expect(tokens.claims()).toMatchObject({ iss: app.issuer, aud: registered.program.id, amr: ['pwd'], ...told })
    expect(await client.fetchUserInfo(config, tokens.access_token, id)).toMatchObject(told)
    expect(callback.searchParams.get('iss')).toBe(app.issuer)
    expect(tokens.access_token).not.toContain('.')
    const name = 'Wiki'
    await expect
      .poll(() => listEvents(app))
      .toMatchObject([
        { action: 'sso:register', details: { kind: 'sso-program-registered', name, program: 'confidential' } },
        { action: 'sso:signIn', outcome: 'success', details: { kind: 'sso-program', name }, subject: person.email },
        { action: 'sso:allow', details: { kind: 'sso-allowed', name }, subject: person.email },
        { action: 'sso:token', details: { kind: 'sso-token', name, grant: 'code' }, subject: person.email },
      ])
    expect(app.unexpected).toEqual([])
  })

  test('leaves no token, code, secret, password or cookie in any file of the directory [sso-ids-hashed]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const { tokens, callback, config, browser } = await signInAt(app, registered, {
      scope: 'openid offline_access',
      prompt: 'consent',
    })
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    // A request that is still open.
    await browser.open((await askFor(config, { prompt: 'login' })).url.href)
    const secrets = {
      'access token': tokens.access_token,
      'refresh token': tokens.refresh_token ?? '',
      'next refresh token': next.refresh_token ?? '',
      'ID token': tokens.id_token ?? '',
      code: callback.searchParams.get('code') ?? '',
      'client secret': registered.secret ?? '',
      password: person.password,
    }
    const canaries = Object.entries(secrets).map(([name, secret]) => canary(name, secret))
    const cookies = browser.listCookies()
    expect(cookies.length).toBeGreaterThan(2)
    for (const value of [...Object.values(secrets), ...cookies]) expect(value.length).toBeGreaterThan(15)
    expect(findCanaries(app.folder, [...canaries, ...cookies.map((value) => canary('a cookie', value))])).toEqual([])
  })

  test('asks a signed-in browser nothing again, and another program asks for itself [sso-consent]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const { browser } = await signInAt(app, registered)
    const config = await app.discover(registered)
    const again = await browser.open((await askFor(config)).url.href)
    expect(again.url.href).toContain(CALLBACK)
    const other = await app.discover(await app.register({ name: 'Forum' }))
    const visit = await browser.open((await askFor(other)).url.href)
    expect(visit.page).toContain('Allow “Forum”?')
    expect(visit.page).toContain(person.email)
  })

  test('asks for the second factor as the window does, and a code works once [sso-second-factor]', async () => {
    const app = await startSsoApp()
    const session = await app.signIn(person)
    const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
    await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
    app.advance(31 * SECOND_MS)
    const registered = await app.register()
    const { browser, visit, config, asked } = await page(app, {}, Promise.resolve(registered))
    const second = await browser.submit(visit, { action: 'sign-in', ...person })
    expect(second.page).toContain('Enter your code')
    expect(second.page).not.toContain(person.password)
    const wrong = await browser.submit(second, { action: 'code', code: '000000' })
    expect([wrong.status, wrong.page.includes('role="alert"')]).toEqual([401, true])
    const code = showCode(secret, app.clock.now)
    const done = await browser.submit(await browser.submit(wrong, { action: 'code', code }), { action: 'allow' })
    const tokens = await client.authorizationCodeGrant(config, done.url, asked.checks)
    expect(tokens.claims()?.amr).toEqual(['pwd', 'otp', 'mfa'])
    // The same code again, in another browser.
    const other = await page(app, {}, Promise.resolve(registered))
    const asksCode = await other.browser.submit(other.visit, { action: 'sign-in', ...person })
    expect((await other.browser.submit(asksCode, { action: 'code', code })).status).toBe(401)
  })

  test('is refused with the words of the window, and counts as an attempt [sso-throttled]', async () => {
    const app = await startSsoApp()
    const { browser, visit } = await page(app)
    for (let time = 0; time < 5; time += 1) {
      const refused = await browser.submit(visit, { action: 'sign-in', email: person.email, password: 'wrong' })
      expect([refused.status, refused.page.includes('Wrong email or password.')]).toEqual([401, true])
    }
    // The right one has to wait too.
    expect((await browser.submit(visit, { action: 'sign-in', ...person })).status).toBe(401)
    app.advance(31 * SECOND_MS)
    expect((await browser.submit(await browser.open(visit.url.href), { action: 'sign-in', ...person })).page).toContain(
      'value="allow"',
    )
  })

  test('waits for required actions, which the window alone offers [sso-required-actions]', async () => {
    const app = await startSsoApp()
    await app.call('users:requirePasswordChange', { email: person.email }, app.ada)
    const { browser, visit } = await page(app)
    const refused = await browser.submit(visit, { action: 'sign-in', ...person })
    expect([refused.status, refused.page.includes('You must choose a new password first.')]).toEqual([403, true])
  })

  test('ends with access_denied if the user does not allow it', async () => {
    const app = await startSsoApp()
    const { browser, visit, config, asked } = await page(app)
    const consent = await browser.submit(visit, { action: 'sign-in', ...person })
    const { url } = await browser.submit(consent, { action: 'cancel' })
    expect(await oidcErrorOf(client.authorizationCodeGrant(config, url, asked.checks))).toBe('access_denied')
    const { id } = await app.auth.findUserBy({ email: person.email })
    expect(await app.store.listAllowedPrograms(id)).toEqual([])
    await expect.poll(async () => (await listEvents(app)).at(-1)).toMatchObject({ action: 'sso:deny', subject: person.email })
  })

  test('of a user outside the groups of a program is refused, and groups are those that the program may see', async () => {
    const app = await startSsoApp()
    await app.call('users:update', { email: person.email, groups: ['Art', 'Staff'] }, app.ada)
    const { groups } = await app.call('groups:list', undefined, app.ada)
    const [art] = groups.filter(({ name }) => name === 'Art')
    const registered = await app.register({ groups: [art?.id ?? 0], isForGroupsOnly: true })
    const { tokens, config } = await signInAt(app, registered)
    expect(tokens.claims()?.groups).toEqual(['Art'])
    const { browser, visit } = await page(app, {}, Promise.resolve(registered))
    const refused = await browser.submit(visit, { action: 'sign-in', ...administrator })
    expect([refused.status, refused.page.includes('Your account can’t use')]).toEqual([403, true])
    // Who leaves the group loses what the program got.
    await app.call('users:update', { email: person.email, groups: ['Staff'] }, app.ada)
    expect(await oidcErrorOf(client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck))).toBe('invalid_token')
  })

  test('tells that an address is confirmed while it is the one that an administrator knows [sso-email-verified]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const isVerified = async () => (await signInAt(app, registered)).tokens.claims()?.email_verified
    expect(await isVerified()).toBe(false)
    await app.call('users:confirmEmail', { email: person.email }, app.ada)
    expect(await isVerified()).toBe(true)
    const own = await app.signIn(person)
    await app.call('auth:changeEmail', { email: 'robert@example.org', password: person.password }, own)
    await app.call('auth:changeEmail', { email: person.email, password: person.password }, own)
    expect(await isVerified()).toBe(false)
    await app.call('users:changeEmail', { email: person.email, newEmail: 'bobby@example.org' }, app.ada)
    const who = { email: 'bobby@example.org', password: person.password }
    expect((await signInAt(app, registered, {}, { who })).tokens.claims()?.email_verified).toBe(true)
  })

  test('of someone who takes a former user’s address is one of another user [sso-sub]', async () => {
    const app = await startSsoApp()
    const registered = await app.register()
    const before = await signInAt(app, registered, { scope: 'openid email offline_access', prompt: 'consent' })
    await app.call('users:changeEmail', { email: person.email, newEmail: 'former@example.org' }, app.ada)
    await app.call('users:delete', { email: 'former@example.org' }, app.ada)
    await app.register()
    await app.call('auth:register', person).catch(() => undefined)
    const after = await signInAt(app, registered)
    expect(after.tokens.claims()?.email).toBe(before.tokens.claims()?.email)
    expect(after.tokens.claims()?.sub).not.toBe(before.tokens.claims()?.sub)
    expect(await oidcErrorOf(client.refreshTokenGrant(before.config, before.tokens.refresh_token ?? ''))).toBe('invalid_grant')
  })
})

describe('a page', () => {
  test('runs no script, loads nothing, and sends its form only here and to the program [sso-page-policy]', async () => {
    const app = await startSsoApp()
    const { visit } = await page(app)
    const policy = visit.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(
      /^default-src 'none'; frame-ancestors 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self' http:\/\/127\.0\.0\.1:3999$/,
    )
    expect(visit.page).not.toMatch(/<script|src=|@import|url\(|href=/)
  })

  test('shows a program’s name as text', async () => {
    const app = await startSsoApp()
    const { visit } = await page(app, {}, app.register({ name: '<b>"Wiki"</b>' }))
    expect(visit.page).not.toContain('<b>')
    expect(visit.page).toContain('&#60;b&#62;&#34;Wiki&#34;&#60;/b&#62;')
  })

  test('of another browser, or of an ended request, does nothing [sso-other-browser]', async () => {
    const app = await startSsoApp()
    const { visit, browser } = await page(app)
    const stranger = app.browser()
    expect((await stranger.open(visit.url.href)).status).toBe(400)
    expect((await stranger.submit(visit, { action: 'sign-in', ...person })).status).toBe(400)
    app.advance(11 * MINUTE_MS)
    expect((await browser.submit(visit, { action: 'sign-in', ...person })).status).toBe(400)
  })

  test('refuses a form that another site sends [sso-foreign-form]', async () => {
    const app = await startSsoApp()
    const { visit } = await page(app)
    const before = dumpTables(app.folder)
    for (const origin of ['http://evil.example', `http://localhost:${app.port + 1}`, 'null']) {
      const answer = await fetch(visit.url, {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams({ action: 'allow' }),
      })
      expect(answer.status).toBe(403)
    }
    expect(dumpTables(app.folder)).toBe(before)
  })

  test('is at the one name of the issuer only', async () => {
    const app = await startSsoApp()
    const answer = await fetch(`http://127.0.0.1:${app.port}/oidc/.well-known/openid-configuration`)
    expect(answer.status).toBe(421)
  })
})

describe('single sign-on that is off', () => {
  test('has no route, and loads no provider [sso-off]', async () => {
    const app = await startSsoApp({ isOff: true })
    for (const path of ['.well-known/openid-configuration', 'auth', 'token', 'interaction/x'])
      expect((await fetch(`${app.issuer}/${path}`)).status).toBe(404)
    expect((await app.call('sso:list', undefined, app.ada)).state).toEqual({ kind: 'off' })
    expect(await app.store.listSigningKeys()).toEqual([])
  })

  test('loads the provider and its libraries only once it is on [sso-on-demand]', () => {
    const child = join(import.meta.dirname, '../helpers/sso-loading-child.ts')
    const { stdout, stderr, status } = spawnSync(process.execPath, [child, makeFolder()], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toEqual({ off: [], on: ['jose', 'koa', 'oidc-provider'] })
  })

  test('is turned on and off by an administrator, at once', async () => {
    const app = await startSsoApp({ isOff: true })
    const open = () => fetch(`${app.issuer}/.well-known/openid-configuration`)
    await app.call('settings:update', { singleSignOn: 'on' }, app.ada)
    expect((await open()).status).toBe(200)
    expect((await app.call('sso:list', undefined, app.ada)).state).toEqual({ kind: 'on', issuer: app.issuer })
    await app.call('settings:update', { singleSignOn: 'off' }, app.ada)
    expect((await open()).status).toBe(404)
  })
})

test('what the provider does not offer is not announced, and refused [sso-not-offered]', async () => {
  const app = await startSsoApp()
  const described = await (await fetch(`${app.issuer}/.well-known/openid-configuration`)).json()
  expect(described).toMatchObject({
    issuer: app.issuer,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
  })
  expect(described.registration_endpoint).toBeUndefined()
  expect([...described.grant_types_supported].sort()).toEqual([
    'authorization_code',
    'client_credentials',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ])
  expect((await fetch(`${app.issuer}/reg`, { method: 'POST', body: '{}' })).status).toBe(404)
  const registered = await app.register()
  const config = await app.discover(registered)
  const password = client.genericGrantRequest(config, 'password', { username: person.email, password: person.password })
  expect(await oidcErrorOf(password)).toBe('unsupported_grant_type')
  for (const type of ['token', 'id_token', 'code id_token'])
    expect((await page(app, { response_type: type }, Promise.resolve(registered))).visit.url.href).toMatch(
      /error=(unsupported_response_type|unauthorized_client)|#error=/,
    )
})

test('grants end by their times [sso-token-times]', async () => {
  const app = await startSsoApp()
  const registered = await app.register()
  const { config, tokens } = await signInAt(app, registered, { scope: 'openid offline_access', prompt: 'consent' })
  app.advance(11 * MINUTE_MS)
  expect(await oidcErrorOf(client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck))).toBe('invalid_token')
  const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
  app.advance(15 * DAY_MS)
  expect(await oidcErrorOf(client.refreshTokenGrant(config, next.refresh_token ?? ''))).toBe('invalid_grant')
  const late = await askFor(config)
  const { url } = await passPages(app.browser(), late.url, person)
  app.advance(2 * MINUTE_MS)
  expect(await oidcErrorOf(client.authorizationCodeGrant(config, url, late.checks))).toBe('invalid_grant')
})
