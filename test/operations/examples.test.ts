import { execFile, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { sendRaw, startHttpApp } from '../helpers/http-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples')
const hasCurl = spawnSync('curl', ['--version']).status === 0

/** The web app's own address, once it says so. */
const startWebApp = (env: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(EXAMPLES, 'web-app', 'server.ts')], {
      env: { ...process.env, PORT: '0', ...env },
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()))
    child.once('exit', (code) => reject(new Error(`the web app ended with ${code}`)))
  })

test('a small web app signs users in against Gatehouse, knows their role, and signs them out', async () => {
  const { client, register, call, signIn } = await startHttpApp()
  await register()
  const { token } = await call('programs:add', { name: 'Web app', scopes: ['session', 'role'] }, await signIn(administrator))
  const app = await startWebApp({ GATEHOUSE_URL: client.base, GATEHOUSE_PROGRAM_TOKEN: token })
  expect(await (await fetch(app)).text()).toContain('<button>Sign in</button>')
  const post = (path: string, fields: Record<string, string>, cookie = '') =>
    fetch(`${app}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers: { cookie } })
  const wrong = await post('/sign-in', { ...person, password: '<wrong>' })
  expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('do not match')])
  const right = await post('/sign-in', person)
  expect(right.status).toBe(303)
  const [cookie = ''] = (right.headers.getSetCookie()[0] ?? '').split(';')
  const home = async (): Promise<string> => (await fetch(app, { headers: { cookie } })).text()
  expect(await home()).toContain(`Signed in as <strong>${person.email}</strong>, user`)
  expect((await post('/sign-out', {}, cookie)).status).toBe(303)
  expect(await home()).toContain('<button>Sign in</button>')
})

test('the web app takes what a browser sends from type="email", and user names, and refuses a form that is not UTF-8', async () => {
  const { client, auth } = await startHttpApp()
  const { password } = person
  for (const email of ['anna@bücher.example', 'jörg@example.org', 'pupil.7']) await auth.registerUser(email, password)
  const app = await startWebApp({ GATEHOUSE_URL: client.base })
  expect(await (await fetch(app)).text()).toMatch(/<form[^>]* novalidate>[\s\S]*type="email"/)
  const signIn = (body: string) =>
    fetch(`${app}/sign-in`, {
      method: 'POST',
      body: Buffer.from(body, 'latin1'),
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const form = (email: string): string => new URLSearchParams({ email, password }).toString()
  // A browser changes the host to its ASCII form, and sends a local part or a user name as it is.
  for (const typed of ['anna@xn--bcher-kva.example', 'anna@bücher.example', 'jörg@example.org', 'JÖRG@example.org', 'pupil.7'])
    expect((await signIn(form(typed))).status, typed).toBe(303)
  for (const body of ['email=j%F6rg@example.org&password=x', 'email=j\xf6rg@example.org&password=x', 'email=a&password=%C3'])
    expect((await signIn(body)).status, body).toBe(400)
})

test('the web app asks for the second factor where there is one, and does not serve under another name', async () => {
  const { client, register, signIn, call, clock } = await startHttpApp()
  await register()
  const session = await signIn()
  const { secret } = await call('auth:beginSecondFactor', undefined, session)
  await call('auth:confirmSecondFactor', { code: showCode(secret, clock.now) }, session)
  clock.advance(MINUTE_MS)
  const app = await startWebApp({ GATEHOUSE_URL: client.base })
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${app}/sign-in`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers })
  const asked = await post(person)
  expect([asked.status, await asked.text()]).toEqual([401, expect.stringContaining('name="code"')])
  expect((await post({ ...person, code: '000000' })).status).toBe(401)
  expect((await post({ ...person, code: showCode(secret, clock.now) })).status).toBe(303)
  expect((await post(person, { origin: 'http://evil.example' })).status).toBe(403)
  const { port } = new URL(app)
  // The name leads to ::1 first, where this small app does not listen.
  expect(await sendRaw(Number(port), `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`)).toContain('421')
  expect(await sendRaw(Number(port), `GET / HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`)).toContain(
    '421',
  )
})

test.skipIf(!hasCurl)('the curl script walks through the original routes', async () => {
  const { client } = await startHttpApp()
  const { stdout } = await promisify(execFile)('sh', [join(EXAMPLES, 'curl.sh')], {
    env: { ...process.env, GATEHOUSE_URL: client.base },
  })
  expect(stdout.split('\n')).toEqual([
    '{"message":"Bienvenue"}  (200)',
    `{"email":"${person.email}","message":"user created"}  (200)`,
    `{"email":"${person.email}","message":"logged in"}  (200)`,
    `{"email":"${person.email}"}  (200)`,
    '{"message":"An administrator has been asked, if this address has an account"}  (202)',
    '  (302)',
    '{"message":"no session","code":"not-signed-in"}  (403)',
    '',
  ])
})
