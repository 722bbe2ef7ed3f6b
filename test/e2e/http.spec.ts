import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { launch } from './launch.ts'
import { entry } from './pages/entry.ts'

const SERVE = join(import.meta.dirname, '../../out/main/serve.js')

/** A port that was free a moment ago. */
const findPort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

test('an administrator turns the HTTP API on: programs sign in against the open app, and it stops with it', async ({
  page,
  gatehouse,
}) => {
  await entry(page).setUp(administrator)
  const port = await findPort()
  const call = (enabled: boolean) =>
    page.evaluate(
      async ({ who, http }) => {
        const opened = await window.gatehouse.auth.login(who)
        if (!opened.ok) throw new Error(opened.error.code)
        const { sessionId } = opened.value
        const updated = await window.gatehouse.settings.update({ http }, sessionId)
        return { sessionId, isOk: updated.ok }
      },
      { who: administrator, http: { enabled, port, origins: [] as string[] } },
    )
  const { sessionId } = await call(true)
  const readState = () =>
    page.evaluate(async (id) => {
      const read = await window.gatehouse.http.read(undefined, id)
      return read.ok ? read.value.state : null
    }, sessionId)
  await expect.poll(readState).toEqual({ kind: 'listening', address: '127.0.0.1', port })
  const base = `http://127.0.0.1:${port}`
  const body = new URLSearchParams(person)
  expect((await fetch(`${base}/users`, { method: 'POST', body })).status).toBe(200)
  const multipart = new FormData()
  for (const [name, value] of Object.entries(person)) multipart.set(name, value)
  const login = await fetch(`${base}/sessions`, { method: 'POST', body: multipart })
  expect(await login.json()).toEqual({ email: person.email, message: 'logged in' })
  const cookie = (login.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  expect(await (await fetch(`${base}/profile`, { headers: { cookie } })).json()).toEqual({ email: person.email })
  expect((await fetch(`${base}/openapi.json`)).status).toBe(200)
  // It is there again after a restart, and its sessions with it; a window's are not.
  await gatehouse.restart()
  await expect
    .poll(() =>
      fetch(`${base}/profile`, { headers: { cookie } }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
  await gatehouse.close()
  await expect(fetch(`${base}/`)).rejects.toThrow()
})

test('teaching mode stands above every screen of its directory, while another process serves it', async ({ dataFolder }) => {
  const serving = spawn(process.execPath, [SERVE, '--port', '0', '--data-dir', dataFolder, '--compat'])
  let errors = ''
  serving.stderr.on('data', (chunk) => (errors += chunk))
  const base = await new Promise<string>((resolve) =>
    serving.stdout.once('data', (chunk) => resolve(/http:\S+/.exec(String(chunk))?.[0] ?? '')),
  )
  expect(errors).toContain('Compat is on')
  const { page, close, pageErrors } = await launch(dataFolder)
  try {
    const banner = page.getByRole('note', { name: 'Teaching mode' })
    await expect(banner).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    expect((await fetch(`${base}/users`, { method: 'POST', body: new URLSearchParams(person) })).status).toBe(200)
    await entry(page).signIn(person)
    await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible()
    await expect(banner).toBeVisible()
    // A new login ends the former session, the window's too.
    expect((await fetch(`${base}/sessions`, { method: 'POST', body: new URLSearchParams(person) })).status).toBe(200)
    await entry(page).expectAlert('Your session has ended')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await expect(banner).toBeVisible()
    expect(pageErrors).toEqual([])
  } finally {
    await close()
    serving.kill('SIGTERM')
  }
})
