import { createServer } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDirectory } from '../../src/main/app/directory.ts'
import { followHttpPolicy } from '../../src/main/app/http-lifecycle.ts'
import { formatHttpState } from '../../src/shared/messages/http-messages.ts'
import { administrator, makeFolder, READER, startTestApp } from '../helpers/test-app.ts'

/** A port that was free a moment ago, and held where a server is asked for. */
const takePort = async (): Promise<{ port: number; release: () => Promise<void> }> => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const { port } = holder.address() as { port: number }
  const release = (): Promise<void> => new Promise((resolve) => void holder.close(() => resolve()))
  return { port, release }
}

const startFollower = async () => {
  const app = await startTestApp()
  const follower = followHttpPolicy({
    core: app.core,
    version: '0.0.0-test',
    logError: (error) => {
      app.unexpected.push(error)
      return 'logged'
    },
  })
  onTestFinished(() => follower.close())
  const session = await app.signIn(administrator)
  const setHttp = (http: { enabled: boolean; port: number; origins?: string[] }) =>
    app.call('settings:update', { http: { origins: [], ...http } }, session)
  const readState = async () => (await app.call('http:read', undefined, session)).state
  return { ...app, follower, session, setHttp, readState }
}

test('the API is off until an administrator turns it on, follows the port, and goes off again', async () => {
  const { setHttp, readState, follower } = await startFollower()
  expect(await readState()).toEqual({ kind: 'off' })
  const [first, second] = [await takePort(), await takePort()]
  await Promise.all([first.release(), second.release()])
  await setHttp({ enabled: true, port: first.port })
  await vi.waitFor(async () => expect(await readState()).toEqual({ kind: 'listening', address: '127.0.0.1', port: first.port }))
  expect((await fetch(`http://127.0.0.1:${first.port}/healthz`)).status).toBe(200)
  await setHttp({ enabled: true, port: second.port })
  await vi.waitFor(async () => expect(await readState()).toMatchObject({ kind: 'listening', port: second.port }))
  await expect(fetch(`http://127.0.0.1:${first.port}/`)).rejects.toThrow()
  await setHttp({ enabled: false, port: second.port })
  await vi.waitFor(async () => expect(await readState()).toEqual({ kind: 'off' }))
  await expect(fetch(`http://127.0.0.1:${second.port}/`)).rejects.toThrow()
  await follower.close()
})

test('a taken port is told, and had once it is free and asked for again', async () => {
  const { setHttp, readState, unexpected } = await startFollower()
  const { port, release } = await takePort()
  await setHttp({ enabled: true, port })
  await vi.waitFor(async () => expect(await readState()).toEqual({ kind: 'failed', port, reason: 'port-taken' }))
  await release()
  await setHttp({ enabled: false, port })
  await setHttp({ enabled: true, port })
  await vi.waitFor(async () => expect(await readState()).toMatchObject({ kind: 'listening', port }))
  expect(unexpected).toEqual([])
})

test('the last calls are told by method, route, status and time, and by nothing else that was sent', async () => {
  const { setHttp, readState, call, session } = await startFollower()
  const { port, release } = await takePort()
  await release()
  await setHttp({ enabled: true, port })
  await vi.waitFor(async () => expect((await readState()).kind).toBe('listening'))
  const base = `http://127.0.0.1:${port}`
  await fetch(`${base}/profile/?token=secret-1`, { headers: { cookie: 'session_id=secret-2' } })
  await fetch(`${base}/secret-3/path`)
  await fetch(`${base}/sessions`, { method: 'POST', body: new URLSearchParams({ email: 'secret-4', password: 'secret-5' }) })
  const { calls } = await call('http:read', undefined, session)
  expect(calls.map(({ method, path, status }) => [method, path, status])).toEqual([
    ['POST', '/sessions', 401],
    ['GET', null, 404],
    ['GET', '/profile', 403],
  ])
  expect(JSON.stringify(calls)).not.toContain('secret')
  for (let count = 0; count < 110; count += 1) await fetch(`${base}/`)
  const { calls: full } = await call('http:read', undefined, session)
  expect(full).toHaveLength(100)
  expect(new Set(full.map(({ path }) => path))).toEqual(new Set(['/']))
})

test('an origin is what a browser writes, and a port one that needs no rights of the system [origin-and-port-format]', async () => {
  const { refuse, session, setHttp } = await startFollower()
  const off = { enabled: false, port: 4916, origins: [] as string[] }
  for (const origin of [
    '*',
    'null',
    'http://a/',
    'http://a/b',
    'HTTP://A',
    'file://',
    'http://a:80',
    'javascript:1',
    '',
    'http://ü.example',
  ])
    expect(await refuse('settings:update', { http: { ...off, origins: [origin] } }, session), origin).toMatchObject({
      code: 'invalid-input',
      issues: [{ path: 'http.origins.0', reason: 'origin-malformed' }],
    })
  for (const port of [0, 80, 65_536, 5000.5]) {
    expect(await refuse('settings:update', { http: { ...off, port } }, session)).toMatchObject({ code: 'invalid-input' })
  }
  const { http } = await setHttp({ ...off, origins: ['http://localhost:3000', 'https://desk.example'] })
  expect(http.origins).toHaveLength(2)
})

test('Try again opens the port once it is free, is in the log, and is for who may change the settings', async () => {
  const { call, refuse, setHttp, readState, auth, signIn, session, store, unexpected, follower } = await startFollower()
  const lastEntry = async () => (await store.listAuditEntries(1))[0]
  // Nothing has failed, so there is nothing to try again.
  expect(await refuse('http:retry', undefined, session)).toEqual({ code: 'not-available' })
  const { port, release } = await takePort()
  await setHttp({ enabled: true, port })
  const failed = { kind: 'failed', port, reason: 'port-taken' }
  await vi.waitFor(async () => expect(await readState()).toEqual(failed))
  expect(await call('http:retry', undefined, session)).toEqual(failed)
  await release()
  const olga = { email: 'olga@example.org', password: 'three wooden boats' }
  await auth.registerUser(olga.email, olga.password, { role: 'operator' })
  const operator = await signIn(olga)
  expect(await refuse('http:retry', undefined, operator)).toEqual({ code: 'not-permitted' })
  for (const input of [{ port }, { port: 80 }, null, 'now'])
    expect(await refuse('http:retry', input, session)).toMatchObject({ code: 'invalid-input' })
  expect(await refuse('http:retry')).toEqual({ code: 'not-signed-in' })
  expect(await readState()).toEqual(failed)
  // Two presses at once open one server.
  const states = await Promise.all([call('http:retry', undefined, session), call('http:retry', undefined, session)])
  for (const state of states) expect(state).toEqual({ kind: 'listening', address: '127.0.0.1', port })
  expect(await lastEntry()).toMatchObject({ action: 'http:retry', outcome: 'success', actor: { email: administrator.email } })
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  expect(await refuse('http:retry', undefined, session)).toEqual({ code: 'not-available' })
  await follower.close()
  expect(unexpected).toEqual([])
})

test('Try again opens nothing that was turned off meanwhile', async () => {
  const { core, call, setHttp, readState, session } = await startFollower()
  const { port, release } = await takePort()
  await setHttp({ enabled: true, port })
  await vi.waitFor(async () => expect(await readState()).toMatchObject({ kind: 'failed' }))
  await release()
  const off = setHttp({ enabled: false, port })
  const tried = call('http:retry', undefined, session).catch(() => null)
  await Promise.all([off, tried])
  await vi.waitFor(async () => expect(await readState()).toEqual({ kind: 'off' }))
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
  core.httpActivity.onRetry(null)
})

test('a new directory has a port that no other service has, and compat mode keeps the port of the exercise', async () => {
  for (const [isCompat, port] of [
    [false, 4_916],
    [true, 5_000],
  ] as const) {
    const own = { dataFolder: makeFolder(), version: '0.0.0-test', logError: () => undefined }
    const parts = { ...own, findSealer: async () => null, readerProgram: READER }
    const { core, close } = await openDirectory(parts, { isCompat, transport: 'http' })
    expect((await core?.store.readPolicy())?.http).toEqual({ enabled: false, port, origins: [] })
    await close()
  }
})

test('the state of the API names the URL that a web page at localhost calls with its cookie', () => {
  const state = { kind: 'listening', address: '127.0.0.1', port: 4_916 } as const
  expect(formatHttpState(state)).toMatch(/^Listening at http:\/\/127\.0\.0\.1:4916\. .*http:\/\/localhost:4916, so/)
  expect(formatHttpState({ ...state, withoutIpv6: true })).toMatch(/no IPv6.* http:\/\/localhost:4916, so/)
})
