import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import * as client from 'openid-client'
import { type Browser, chromium, expect, type Page, test } from 'playwright/test'
import type { Core } from '../../src/main/app/core.ts'
import { createHttpTransport } from '../../src/main/transports/http/http.ts'
import { httpRulesOf } from '../../src/main/transports/http/http-limits.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { askFor, discoverAt } from '../helpers/sso-client.ts'

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** bcrypt's least: what is looked at is the page. */
const COST = 4

let browser: Browser
let core: Core
let program: Server
let config: client.Configuration
let callback: string
const closing: (() => Promise<unknown>)[] = []

/** What the browser brought to the program. */
const arrived: URL[] = []

test.beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-browser-'))
  core = await openRealCore(folder, COST)
  const ask = callerOf(core, 'terminal')
  await ask('setup:createAdministrator', administrator)
  const { sessionId } = await ask('auth:login', administrator)
  const port = await findFreePort()
  await ask('settings:update', { http: { enabled: true, port, origins: [] }, singleSignOn: 'on' }, sessionId)
  const transport = createHttpTransport({
    dispatch: core.dispatch,
    rules: httpRulesOf(await core.store.readPolicy()),
    version: '0.0.0-test',
    readOrigins: () => [],
    clock: Date.now,
    findOidcServer: core.singleSignOn.findServer,
    recordCall: () => undefined,
    logError: (error) => {
      throw error
    },
  })
  await transport.listen(port)
  program = createServer((request, response) => {
    const url = new URL(request.url ?? '', callback)
    // The browser also asks for an icon.
    if (url.pathname === '/callback') arrived.push(url)
    response.setHeader('content-type', 'text/html').end('<title>Wiki</title><h1>Welcome</h1>')
  })
  await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve))
  // Another site than that of the provider, which is at localhost.
  callback = `http://127.0.0.1:${(program.address() as AddressInfo).port}/callback`
  const input = { name: 'Wiki', kind: 'confidential' as const, redirects: [callback], logoutRedirects: [callback] }
  const registered = await ask('sso:register', { ...input, scopes: ['openid', 'email', 'profile'] }, sessionId)
  config = await discoverAt(`http://localhost:${port}/oidc`, { id: registered.program.id, secret: registered.secret })
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  closing.push(
    () => browser.close(),
    () => transport.close(),
    () => core.close(),
    async () => program.close(),
    async () => rmSync(folder, { recursive: true, force: true }),
  )
})

test.afterAll(async () => {
  for (const close of closing) await close()
})

const openPage = async (page: Page) => {
  const asked = await askFor(config, { redirect_uri: callback, scope: 'openid email profile', prompt: 'consent' })
  await page.goto(asked.url.href)
  return asked
}

const signIn = async (page: Page, password = administrator.password): Promise<void> => {
  await page.getByLabel('Email').fill(administrator.email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a user signs in and out in Chromium without scripts, by the keyboard too', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('request', (request) => {
    if (!request.url().startsWith('http://localhost:') && new URL(request.url()).origin !== new URL(callback).origin)
      faults.push(request.url())
  })
  const asked = await openPage(page)
  await signIn(page, 'wrong')
  await expect(page.getByRole('alert')).toContainText('Wrong email or password.')
  await expect(page.getByLabel('Email')).toHaveValue(administrator.email)
  // The focus is where the typing goes on.
  await page.keyboard.type(administrator.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Allow “Wiki”?' })).toBeVisible()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible()
  const url = arrived.at(-1)
  if (!url) throw new Error('the browser did not arrive')
  const tokens = await client.authorizationCodeGrant(config, url, asked.checks)
  expect(tokens.claims()?.email).toBe(administrator.email)

  const out = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: callback }
  await page.goto(client.buildEndSessionUrl(config, out).href)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible()
  await openPage(page)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  // A refused sign-in is an error of the page's own request, and no other.
  expect(faults.filter((fault) => !fault.includes('401'))).toEqual([])
  await context.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the pages are clean in axe, and fit a narrow window, in the ${colorScheme} theme`, async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } })
    const page = await context.newPage()
    const examine = async (name: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations, name).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name).toBe(true)
    }
    await openPage(page)
    await examine('sign-in')
    await signIn(page, 'wrong')
    await examine('refused')
    await signIn(page)
    await expect(page.getByRole('button', { name: 'Allow', exact: true })).toBeVisible()
    await examine('consent')
    const base = new URL(config.serverMetadata().issuer)
    await page.goto(`${base}/device`)
    await examine('device')
    await page.goto(`${base}/session/end`)
    await examine('sign-out')
    await page.goto(`${base}/interaction/none`)
    await examine('ended')
    await context.close()
  })
}
