import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { countIn, countSessions } from './database.ts'
import { administrator, expect, type Gatehouse, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'

test.use({ start: 'administrator' })

const REGISTER = { operation: 'auth:register', input: person, sessionId: null }

const notPermitted = { ok: false, error: { code: 'not-permitted' } }
const unknownOperation = { ok: false, error: { code: 'unknown-operation' } }

const countUsers = (gatehouse: Gatehouse): unknown => countIn(gatehouse.dataFolder, 'SELECT count(*) FROM users')

test('there is one channel, and a message on any other has no listener [single-ipc-channel]', async ({ gatehouse }, info) => {
  const preload = info.outputPath('raw-preload.cjs')
  writeFileSync(preload, RAW_PRELOAD)
  const found = await gatehouse.app.evaluate(
    async ({ BrowserWindow, ipcMain }, { path, message }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } })
      await window.loadURL('app://gatehouse/nothing')
      const channels = ['gatehouse:changed', 'gatehouse:call2', 'ELECTRON_BROWSER_REQUIRE', '__proto__', 'constructor', '']
      const outcomes: unknown[] = []
      for (const channel of channels) {
        const call = `raw(${JSON.stringify(channel)}, ${JSON.stringify(message)})`
        outcomes.push(await window.webContents.executeJavaScript(call))
      }
      window.destroy()
      return {
        outcomes,
        listeners: ipcMain.eventNames().filter((name) => name !== 'error'),
        handlers: [...Reflect.get(ipcMain, '_invokeHandlers').keys()],
      }
    },
    { path: preload, message: REGISTER },
  )
  expect(found.handlers).toEqual(['gatehouse:call'])
  expect(found.listeners).toEqual([])
  expect(found.outcomes).toHaveLength(6)
  for (const outcome of found.outcomes) expect(outcome).toEqual({ error: expect.stringContaining('No handler registered') })
  expect(countUsers(gatehouse)).toBe(1)
  gatehouse.forgetPageErrors()
})

test('a window that is not ours and a foreign origin are refused on the raw channel [foreign-sender-refused]', async ({
  gatehouse,
}, info) => {
  const preload = info.outputPath('raw-preload.cjs')
  writeFileSync(preload, RAW_PRELOAD)
  const outcomes = await gatehouse.app.evaluate(
    async ({ BrowserWindow }, { path, message }) => {
      const ask = async (url: string): Promise<unknown> => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } })
        await window.loadURL(url)
        const outcome = await window.webContents.executeJavaScript(`raw('gatehouse:call', ${JSON.stringify(message)})`)
        window.destroy()
        return outcome
      }
      return [await ask('app://gatehouse/nothing'), await ask('data:text/html,look-alike'), await ask('about:blank')]
    },
    { path: preload, message: REGISTER },
  )
  expect(outcomes).toEqual(Array(3).fill({ value: notPermitted }))
  expect(countUsers(gatehouse)).toBe(1)
  gatehouse.forgetPageErrors()
})

test('messages that go around the preload are refused, and change nothing [raw-messages-refused]', async ({ gatehouse }) => {
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).expectScreen('Sign in')
  const outcomes = await gatehouse.app.evaluate(async ({ BrowserWindow, ipcMain }, register) => {
    const [first, second] = BrowserWindow.getAllWindows()
    if (!first || !second) throw new Error('there are no two windows')
    // Electron keeps its handlers in a map. This calls ours as a message from this sender would.
    type Handler = (event: object, message: unknown) => Promise<unknown>
    const handler = (Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Handler>).get('gatehouse:call')
    if (!handler) throw new Error('there is no handler')
    const { webContents } = first
    const event = { sender: webContents, senderFrame: webContents.mainFrame }
    const send = (message: unknown, from: object = event): Promise<unknown> =>
      new Promise((resolve) => {
        const direct = handler({ ...from, sendReply: resolve, _reply: resolve, _throw: resolve }, message)
        if (direct) direct.then(resolve, resolve)
      })
    // Our own window's main frame, after a navigation to another address.
    const at = (url: string): object => {
      const mainFrame = { url }
      return { sender: { id: webContents.id, mainFrame }, senderFrame: mainFrame }
    }
    const addresses = [
      'https://example.org/',
      'app://gatehouse.example/index.html',
      'app://gatehouse@example.org/index.html',
      'app://gatehouse:8080/index.html',
      'APP://GATEHOUSE/index.html',
      'blob:app://gatehouse/index.html',
      'view-source:app://gatehouse/index.html',
      'file:///app://gatehouse/index.html',
      'about:blank',
      '',
    ]
    const fromElsewhere: Record<string, unknown> = {}
    for (const address of addresses) fromElsewhere[address] = await send(register, at(address))
    // The window was destroyed while its message was in transit, so Electron has no frame for it.
    const destroyed = second.webContents
    const lateFrame = destroyed.mainFrame
    second.destroy()
    return {
      fromElsewhere,
      refused: {
        nullFrame: await send(register, { ...event, senderFrame: null }),
        noFrame: await send(register, { sender: webContents }),
        subFrame: await send(register, { ...event, senderFrame: { url: 'app://gatehouse/index.html' } }),
        destroyed: await send(register, { sender: destroyed, senderFrame: null }),
        destroyedWithFrame: await send(register, { sender: destroyed, senderFrame: lateFrame }),
      },
      unknown: {
        noMessage: await send(undefined),
        text: await send('auth:register'),
        list: await send([register]),
        inherited: await send(Object.create(register)),
        nothing: await send({ ...register, operation: 'auth:nothing' }),
        prototype: await send({ ...register, operation: '__proto__' }),
        inner: await send({ ...register, operation: 'setup:recoverAdministrator', input: {} }),
        listed: await send({ ...register, operation: ['auth:register'] }),
      },
    }
  }, REGISTER)
  for (const [address, outcome] of Object.entries(outcomes.fromElsewhere)) expect(outcome, address).toEqual(notPermitted)
  for (const [name, outcome] of Object.entries(outcomes.refused)) expect(outcome, name).toEqual(notPermitted)
  for (const [name, outcome] of Object.entries(outcomes.unknown)) expect(outcome, name).toEqual(unknownOperation)
  expect(countUsers(gatehouse)).toBe(1)
})

test('a sign-in whose window reloads, or is destroyed, before the answer leaves no session behind', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).expectScreen('Sign in')
  const signInAndLeave = (account: typeof administrator): void => {
    void window.gatehouse.auth.login(account)
  }
  for (let round = 0; round < 5; round += 1) {
    await page.evaluate(signInAndLeave, administrator)
    await page.reload()
    await screens.expectScreen('Sign in')
  }
  await other.evaluate(signInAndLeave, administrator)
  await gatehouse.app.evaluate(({ BrowserWindow }) => {
    const [first, ...rest] = BrowserWindow.getAllWindows().sort((a, b) => a.id - b.id)
    if (!first || rest.length !== 1) throw new Error('there are no two windows')
    rest[0]?.destroy()
  })
  // The calls were accepted: otherwise the test would prove nothing.
  const countSignIns = (): unknown =>
    countIn(gatehouse.dataFolder, "SELECT count(*) FROM audit_entries WHERE action = 'auth:login' AND outcome = 'success'")
  await expect.poll(countSignIns).toBe(6)
  await expect.poll(() => countSessions(gatehouse.dataFolder)).toBe(0)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  expect(countSessions(gatehouse.dataFolder)).toBe(1)
})

test('ten thousand calls at once are all answered, or refused as busy, in order and in bounded memory, and the window lives [ipc-flood-bounded]', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const readMemory = (): Promise<number> =>
    gatehouse.app.evaluate(() => {
      return process.memoryUsage.rss() / 1024 / 1024
    })
  const before = await readMemory()
  const { codes, isOrdered, seconds } = await page.evaluate(async (account) => {
    const answered: Record<string, number> = {}
    const order: number[] = []
    const started = performance.now()
    const calls = Array.from({ length: 10_000 }, async (_, index) => {
      // Some sign in with a wrong password, which costs a hash each.
      const rateLimited = index % 250 === 0
      const result = rateLimited
        ? await window.gatehouse.auth.login({ ...account, password: 'not the password at all' })
        : await window.gatehouse.app.status()
      const code = result.ok ? 'answered' : result.error.code
      answered[code] = (answered[code] ?? 0) + 1
      // A busy refusal is immediate.
      if (result.ok) order.push(index)
    })
    await Promise.all(calls)
    const isSorted = order.every((index, position) => position === 0 || index > (order[position - 1] ?? 0))
    return { codes: answered, isOrdered: isSorted, seconds: (performance.now() - started) / 1_000 }
  }, administrator)
  const grown = (await readMemory()) - before
  test.info().annotations.push({
    type: 'flood',
    description: `${seconds.toFixed(1)} s, ${grown.toFixed(0)} MiB, ${JSON.stringify(codes)}`,
  })
  const { answered = 0, busy = 0, 'wrong-credentials': wrong = 0, ...others } = codes
  expect(others).toEqual({})
  expect(answered + busy + wrong).toBe(10_000)
  expect(answered, JSON.stringify(codes)).toBeGreaterThan(1_000)
  expect(isOrdered).toBe(true)
  expect(grown).toBeLessThan(FLOOD_MAX_MEBIBYTES)
  await screens.expectScreen('Sign in')
  await page.getByRole('button', { name: 'Create account' }).click()
  await screens.expectScreen('Create account')
})

test('another window, and the same one reloaded, have no attempts of their own [window-attempts-survive-reload]', async ({
  page,
  gatehouse,
}) => {
  /** Requests codes, which are attempts without a hash, and counts the refused ones. */
  const countRefused = (asking: Page, times: number): Promise<number> =>
    asking.evaluate(async (count) => {
      let refused = 0
      for (let attempt = 0; attempt < count; attempt += 1) {
        const result = await window.gatehouse.auth.requestReset({ email: `someone-${attempt}@example.org` })
        if (!result.ok && result.error.code === 'too-many-attempts') refused += 1
      }
      return refused
    }, times)
  expect(await countRefused(page, 200)).toBeGreaterThan(20)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).expectScreen('Sign in')
  expect(await countRefused(other, 100)).toBeGreaterThan(20)
  await other.reload()
  await entryScreens(other).expectScreen('Sign in')
  expect(await countRefused(other, 100)).toBeGreaterThan(20)
})

/** Memory for ten thousand concurrent calls (mebibytes), at a few kilobytes each. */
const FLOOD_MAX_MEBIBYTES = 200

const RAW_PRELOAD = `const { contextBridge, ipcRenderer } = require('electron')
contextBridge.exposeInMainWorld('raw', (channel, message) =>
  ipcRenderer.invoke(channel, message).then((value) => ({ value }), (error) => ({ error: String(error) })))`
