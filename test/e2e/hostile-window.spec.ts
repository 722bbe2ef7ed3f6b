import { writeFileSync } from 'node:fs'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entry } from './pages/entry.ts'

test('window.gatehouse resolves to a Result whatever it is handed', async ({ page }) => {
  await entry(page).setUp(administrator)
  const answers = await page.evaluate(async () => {
    const nest = (levels: number): unknown => {
      let value: unknown = 'bottom'
      for (let level = 0; level < levels; level += 1) value = [value]
      return value
    }
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const inputs: Record<string, unknown> = {
      function: () => 1,
      symbol: Symbol('x'),
      cyclic,
      nested: nest(100),
      'nested too deep for the bridge': nest(5_000),
      date: new Date(),
      map: new Map(),
      bigint: 1n,
      element: document.body,
      promise: Promise.resolve(),
      'fifty megabytes': { email: 'x'.repeat(50_000_000), password: 'y' },
    }
    const login = window.gatehouse.auth.login as (input: unknown) => Promise<{ ok: boolean; error?: { code: string } }>
    const codes: Record<string, string | undefined> = {}
    for (const [name, input] of Object.entries(inputs)) codes[name] = (await login(input)).error?.code
    return codes
  })
  for (const [name, code] of Object.entries(answers)) expect(code, name).toMatch(/^(invalid-input|too-large)$/)
})

test('the page reaches nothing but window.gatehouse: no Node, no raw channel, no operation that is not named', async ({
  page,
}) => {
  const found = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
    subjects: Object.keys(window.gatehouse),
    isFrozen: Object.isFrozen(window.gatehouse) && Object.isFrozen(window.gatehouse.auth),
  }))
  expect(found).toEqual({ node: [], subjects: ['app', 'setup', 'auth', 'users', 'desktop', 'onChanged'], isFrozen: true })
})

test('a window that is not ours, a sub-frame and a foreign origin are refused on the raw channel', async ({
  page,
  gatehouse,
}, info) => {
  await entry(page).setUp(administrator)
  const preload = info.outputPath('raw-preload.cjs')
  writeFileSync(
    preload,
    `const { contextBridge, ipcRenderer } = require('electron')
     contextBridge.exposeInMainWorld('raw', (channel, message) => ipcRenderer.invoke(channel, message).then((value) => ({ value }), (error) => ({ error: String(error) })))`,
  )
  const register = { operation: 'auth:register', input: person, sessionId: null }
  const answers = await gatehouse.app.evaluate(
    async ({ BrowserWindow }, { preload: path, message }) => {
      const ask = async (url: string): Promise<unknown> => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } })
        await window.loadURL(url)
        const answer = await window.webContents.executeJavaScript(`raw('gatehouse:call', ${JSON.stringify(message)})`)
        window.destroy()
        return answer
      }
      return [await ask('app://gatehouse/index.html'), await ask('data:text/html,look-alike')]
    },
    { preload, message: register },
  )
  for (const answer of answers) expect(answer).toEqual({ value: { ok: false, error: { code: 'not-permitted' } } })
  gatehouse.forgetPageErrors()
  // Nobody was registered by that.
  await entry(page).signIn(person)
  await entry(page).expectAlert(/./)
})

test('messages that go around the preload are refused, and change nothing', async ({ page, gatehouse }) => {
  await entry(page).setUp(administrator)
  const answers = await gatehouse.app.evaluate(async ({ BrowserWindow, ipcMain }, account) => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) throw new Error('there is no window')
    // Electron keeps its handlers in a map; this calls ours as a message from this sender would.
    const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<
      string,
      (event: object, ...values: unknown[]) => Promise<unknown>
    >
    const handler = handlers.get('gatehouse:call')
    if (!handler) throw new Error('there is no handler')
    const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
    const send = async (message: unknown, from: object = event): Promise<unknown> => {
      const returned = await new Promise((resolve) => {
        const direct = handler({ ...from, sendReply: resolve, _reply: resolve, _throw: resolve }, message)
        if (direct) direct.then(resolve, resolve)
      })
      return returned
    }
    const register = { operation: 'auth:register', input: account, sessionId: null }
    // Our own window's main frame, gone to another address.
    const mainFrame = { url: '' }
    const stray = (url: string): object => {
      mainFrame.url = url
      return { sender: { id: window.webContents.id, mainFrame }, senderFrame: mainFrame }
    }
    return {
      foreignOrigin: await send(register, stray('https://example.org/')),
      likeOurOrigin: await send(register, stray('app://gatehouse.example/index.html')),
      noOrigin: await send(register, stray('about:blank')),
      nullFrame: await send(register, { ...event, senderFrame: null }),
      otherFrame: await send(register, { ...event, senderFrame: { url: 'app://gatehouse/index.html' } }),
      noMessage: await send(undefined),
      text: await send('auth:register'),
      inherited: await send(Object.create(register)),
      unknown: await send({ ...register, operation: 'auth:nothing' }),
    }
  }, person)
  expect(answers).toEqual({
    foreignOrigin: { ok: false, error: { code: 'not-permitted' } },
    likeOurOrigin: { ok: false, error: { code: 'not-permitted' } },
    noOrigin: { ok: false, error: { code: 'not-permitted' } },
    nullFrame: { ok: false, error: { code: 'not-permitted' } },
    otherFrame: { ok: false, error: { code: 'not-permitted' } },
    noMessage: { ok: false, error: { code: 'unknown-operation' } },
    text: { ok: false, error: { code: 'unknown-operation' } },
    inherited: { ok: false, error: { code: 'unknown-operation' } },
    unknown: { ok: false, error: { code: 'unknown-operation' } },
  })
  await entry(page).signIn(person)
  await entry(page).expectAlert(/./)
})

test('a sub-frame has no bridge, and no frame or other page can be opened', async ({ page, gatehouse }) => {
  const attempts = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.src = 'app://gatehouse/index.html'
    // The policy's refusal loads an error page in the frame's place.
    await new Promise((resolve) => {
      frame.onload = resolve
      document.body.append(frame)
    })
    const inFrame = (() => {
      try {
        return typeof (frame.contentWindow as Window | null)?.gatehouse
      } catch {
        return 'unreachable'
      }
    })()
    frame.remove()
    const opened = window.open('https://example.org')
    return { inFrame, opened: opened === null }
  })
  expect(attempts.inFrame).not.toBe('object')
  expect(attempts.opened).toBe(true)
  await page.evaluate(() => location.assign('https://example.org/')).catch(() => undefined)
  await page.evaluate(() => location.assign('file:///etc/passwd')).catch(() => undefined)
  await page.evaluate(() => location.assign('app://gatehouse.example/index.html')).catch(() => undefined)
  // Asked of the window itself: the test's own tool still waits for navigations that were prevented.
  const seen = await gatehouse.app.evaluate(async ({ BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows()
    const contents = windows[0]?.webContents
    return [windows.length, contents?.getURL(), await contents?.executeJavaScript('document.querySelector("h1").textContent')]
  })
  expect(seen).toEqual([1, 'app://gatehouse/index.html', 'Set up Gatehouse'])
  gatehouse.forgetPageErrors()
})

test('the policy stops inline script and eval, and the protocol serves nothing outside its folder', async ({
  page,
  gatehouse,
}) => {
  const found = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    // In a turn of its own: what the test's own tool evaluates is exempt from the policy.
    const evaluated = await new Promise((resolve) =>
      setTimeout(() => {
        try {
          resolve(new Function('return true')())
        } catch {
          resolve(false)
        }
      }),
    )
    const statuses: Record<string, number | string> = {}
    const paths = [
      '../main/index.js',
      '..%2fmain%2findex.js',
      '%2e%2e/%2e%2e/package.json',
      'assets/..%5c..%5cpackage.json',
      '/etc/passwd',
      'index.html%00',
    ]
    for (const path of paths) {
      statuses[path] = await fetch(`app://gatehouse/${path}`).then(
        ({ status }) => status,
        () => 'failed',
      )
    }
    return { injected: 'injected' in window, evaluated, statuses }
  })
  expect(found.injected).toBe(false)
  expect(found.evaluated).toBe(false)
  for (const [path, status] of Object.entries(found.statuses)) expect([404, 'failed'], path).toContain(status)
  gatehouse.forgetPageErrors()
})

test('every permission is denied but writing to the clipboard', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'persistent-storage']
    const query = (name: string): Promise<string> =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        ({ state }) => state,
        () => 'unknown',
      )
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await query(name)])))
  })
  for (const [name, state] of Object.entries(states)) expect(['denied', 'unknown'], name).toContain(state)
})

test('another person’s session id and a role in the input open nothing', async ({ page }) => {
  const door = entry(page)
  await door.setUp(administrator)
  const answers = await page.evaluate(
    async ({ admin, user }) => {
      await window.gatehouse.auth.register(user)
      const signedIn = await window.gatehouse.auth.login(user)
      const session = signedIn.ok ? signedIn.value.sessionId : ''
      const smuggled = { ...user, email: 'eve@example.org', role: 'administrator' }
      return [
        await window.gatehouse.users.list({}, session),
        await window.gatehouse.users.issueReset({ email: admin.email }, session),
        await window.gatehouse.auth.register(smuggled),
        await window.gatehouse.auth.profile(undefined, `${session}x`),
      ].map((result) => (result.ok ? 'ok' : result.error.code))
    },
    { admin: administrator, user: person },
  )
  expect(answers).toEqual(['not-permitted', 'not-permitted', 'invalid-input', 'not-signed-in'])
})
