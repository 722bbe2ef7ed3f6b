import { connect } from 'node:net'
import { expect, person, test } from './gatehouse-test.ts'
import { launch } from './launch.ts'
import { turnHttpOn } from './loopback-api.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { serve } from './pages/serving.ts'

test.use({ start: 'administrator' })

test('programs sign in against the open app, find it again after a restart, and not once it is closed', async ({
  page,
  gatehouse,
}) => {
  const { base } = await turnHttpOn(page)
  const body = new URLSearchParams(person)
  expect((await fetch(`${base}/users`, { method: 'POST', body })).status).toBe(200)
  const multipart = new FormData()
  for (const [name, value] of Object.entries(person)) multipart.set(name, value)
  const login = await fetch(`${base}/sessions`, { method: 'POST', body: multipart })
  expect(await login.json()).toEqual({ email: person.email, message: 'logged in' })
  const cookie = (login.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  expect(await (await fetch(`${base}/profile`, { headers: { cookie } })).json()).toEqual({ email: person.email })
  expect((await fetch(`${base}/openapi.json`)).status).toBe(200)
  // The API runs again after a restart and keeps its sessions, unlike those of a window.
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

for (const connections of [8, 256]) {
  test(`an unpaced flood with ${connections} connections leaves the window usable, and loses nothing`, async ({ page }) => {
    const screens = entryScreens(page)
    const { base, port, sessionId } = await turnHttpOn(page)
    const request = `GET /profile HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: session_id=${sessionId}\r\n\r\n`
    const flood = { answered: 0, refused: 0, isOver: false }
    const sockets = Array.from({ length: connections }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write(request))
      socket.on('data', (chunk) => {
        if (String(chunk).startsWith('HTTP/1.1 200 ')) flood.answered += 1
        else flood.refused += 1
        if (flood.isOver) socket.end()
        else socket.write(request)
      })
      socket.on('error', () => undefined)
      return socket
    })
    await expect.poll(() => flood.answered).toBeGreaterThan(1_000)
    const before = flood.answered
    await screens.register(person)
    await screens.expectStatus('Account created')
    await screens.signIn(person)
    await screens.expectScreen('Profile')
    expect(flood.answered).toBeGreaterThan(before)
    flood.isOver = true
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))))
    expect(flood.refused).toBe(0)
    // After the flood, the new account exists and the API answers.
    expect((await fetch(`${base}/sessions`, { method: 'POST', body: new URLSearchParams(person) })).status).toBe(200)
  })
}

test.describe('in an empty folder', () => {
  test.use({ start: 'nothing' })

  test('in compat mode a login over HTTP ends the former session, the window’s too', async ({ dataFolder }) => {
    const serving = await serve('--data-dir', dataFolder, '--compat')
    const { page, close, pageErrors } = await launch(dataFolder)
    try {
      const screens = entryScreens(page)
      const ask = (path: string) => fetch(serving.base + path, { method: 'POST', body: new URLSearchParams(person) })
      expect((await ask('/users')).status).toBe(200)
      await screens.signIn(person)
      await screens.expectScreen('Profile')
      expect((await ask('/sessions')).status).toBe(200)
      await screens.expectAlert('Your session has ended')
      await screens.expectScreen('Sign in')
      expect(pageErrors).toEqual([])
    } finally {
      await close()
      await serving.stop()
    }
  })
})
