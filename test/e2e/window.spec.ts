import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright'
import { countSessions } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { launch, openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { palette } from './pages/palette.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

test('reloading signs out, here and in the database [reload-signs-out]', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  expect(countSessions(gatehouse.dataFolder)).toBe(1)
  await page.reload()
  await screens.expectScreen('Sign in')
  await expect.poll(() => countSessions(gatehouse.dataFolder)).toBe(0)
})

test('a page that crashes signs out, here and in the database, and its window starts again', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await gatehouse.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await expect.poll(() => countSessions(gatehouse.dataFolder)).toBe(0)
  // The window itself is asked, because the test driver considers the page gone.
  const readTitle = (): Promise<string | undefined> =>
    gatehouse.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  await expect.poll(readTitle).toMatch(/^Sign in · .+ · Gatehouse$/)
  gatehouse.forgetPageErrors()
})

test('closing one of two windows ends its session and leaves the other signed in', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(administrator)
  await entryScreens(other).expectScreen('Profile')
  expect(countSessions(gatehouse.dataFolder)).toBe(2)
  await other.close()
  await expect.poll(() => countSessions(gatehouse.dataFolder)).toBe(1)
  await page.getByRole('link', { name: 'Users' }).click()
  await expect(users(page).row(administrator.email)).toBeVisible()
})

test('closing a window ends its session, and quitting leaves none behind', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await gatehouse.close()
  expect(countSessions(gatehouse.dataFolder)).toBe(0)
  await gatehouse.restart()
})

test('the session id is in no storage, no address and no title [session-id-not-stored]', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const traces = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    cookie: document.cookie,
    address: location.href,
    history: history.length,
    title: document.title,
  }))
  expect(traces).toMatchObject({ local: {}, session: {}, databases: [], cookie: '', address: 'app://gatehouse/index.html' })
  expect(JSON.stringify(traces)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4/)
})

test('the window remembers its size', async ({ gatehouse }) => {
  const resize = { width: 900, height: 700 }
  await gatehouse.app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setSize(size.width, size.height),
    resize,
  )
  const readSize = (): Promise<number[] | undefined> =>
    gatehouse.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize())
  await expect.poll(readSize).toEqual([900, 700])
  await gatehouse.restart()
  expect(await readSize()).toEqual([900, 700])
})

/** The bounds of the window, and the work area that it is on. */
const readPlace = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow, screen }) => {
    const bounds = BrowserWindow.getAllWindows()[0]?.getNormalBounds() ?? { x: 0, y: 0, width: 0, height: 0 }
    return { bounds, area: screen.getDisplayMatching(bounds).workArea }
  })

const BOUNDS_FILE = 'window/window-bounds.json'

for (const [title, stored] of Object.entries({
  'off the screen': { x: 9_000, y: -4_000, width: 1_000, height: 700 },
  'larger than the screen': { x: -200, y: -100, width: 20_000, height: 12_000 },
  'no bounds at all': { x: 'left', width: -3 },
}))
  test(`a window whose stored bounds are ${title} opens on the screen, no larger than it`, async ({ dataFolder }) => {
    mkdirSync(join(dataFolder, 'window'), { recursive: true, mode: 0o700 })
    writeFileSync(join(dataFolder, BOUNDS_FILE), JSON.stringify(stored), { mode: 0o600 })
    const { app, close } = await launch(dataFolder)
    const { bounds, area } = await readPlace(app)
    await close()
    expect(bounds.width).toBeLessThanOrEqual(area.width)
    expect(bounds.height).toBeLessThanOrEqual(area.height)
    expect(bounds.x).toBeGreaterThanOrEqual(area.x)
    expect(bounds.y).toBeGreaterThanOrEqual(area.y)
    expect(bounds.x + bounds.width).toBeLessThanOrEqual(area.x + area.width)
    expect(bounds.y + bounds.height).toBeLessThanOrEqual(area.y + area.height)
  })

test('a window does not grow from start to start at a scale of 125 %', async ({ dataFolder }) => {
  const stored = { x: 13, y: 17, width: 901, height: 643, isMaximized: false }
  mkdirSync(join(dataFolder, 'window'), { recursive: true, mode: 0o700 })
  writeFileSync(join(dataFolder, BOUNDS_FILE), JSON.stringify(stored), { mode: 0o600 })
  const seen: unknown[] = []
  for (let start = 0; start < 4; start += 1) {
    const { app, page, close } = await launch(dataFolder, { switches: ['--force-device-scale-factor=1.25'] })
    expect(await page.evaluate(() => devicePixelRatio)).toBe(1.25)
    seen.push((await readPlace(app)).bounds)
    await close()
    expect(JSON.parse(readFileSync(join(dataFolder, BOUNDS_FILE), 'utf8'))).toEqual(stored)
  }
  expect(new Set(seen.map((bounds) => JSON.stringify(bounds))).size).toBe(1)
})

test('a window that was maximised is maximised at the next start, and its own size is kept', async ({ dataFolder }) => {
  const first = await launch(dataFolder)
  const { bounds } = await readPlace(first.app)
  // The screen of the tests has no window manager, which would answer.
  await first.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window) window.isMaximized = () => true
  })
  await first.close()
  const kept = JSON.parse(readFileSync(join(dataFolder, BOUNDS_FILE), 'utf8'))
  expect(kept).toEqual({ ...bounds, isMaximized: true })
})

test('a code is copied, and the clipboard is cleared of it and of nothing else [clipboard-cleared]', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  const code = await usersScreen.issueReset(administrator.email)
  const readClipboard = (): Promise<string> => gatehouse.app.evaluate(async ({ clipboard }) => await clipboard.readText())
  // The minute passes at once, because the test advances Node's timers.
  await gatehouse.app.evaluate(() => {
    const original = globalThis.setTimeout
    Reflect.set(globalThis, 'minutesOver', 0)
    const count = (run: () => void) => () => {
      run()
      Reflect.set(globalThis, 'minutesOver', Number(Reflect.get(globalThis, 'minutesOver')) + 1)
    }
    Reflect.set(globalThis, 'setTimeout', (run: () => void, ms: number) =>
      ms >= 60_000 ? original(count(run), 1_000) : original(run, ms),
    )
  })
  await screens.press('Copy')
  await expect.poll(async () => (await readClipboard()).replace(/\s/g, '')).toBe(code)
  await expect.poll(readClipboard).toBe('')
  await screens.press('Copy')
  await expect.poll(async () => (await readClipboard()).replace(/\s/g, '')).toBe(code)
  await gatehouse.app.evaluate(({ clipboard }) => clipboard.writeText('something else'))
  await expect.poll(() => gatehouse.app.evaluate(() => Reflect.get(globalThis, 'minutesOver'))).toBe(2)
  expect(await readClipboard()).toBe('something else')
})

test('a copied code leaves the clipboard when the window locks, and what was copied since stays [clipboard-cleared-on-lock]', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  const screens = entryScreens(page)
  const readClipboard = (): Promise<string> => gatehouse.app.evaluate(async ({ clipboard }) => await clipboard.readText())
  const lockNow = async (): Promise<void> => {
    await palette(page).choose('lock now', 'Lock now')
    await screens.expectScreen('Locked')
  }
  await screens.signIn(administrator)
  await users(page).open()
  const code = await users(page).issueReset(administrator.email)
  await screens.press('Copy')
  await expect.poll(async () => (await readClipboard()).replace(/\s/g, '')).toBe(code)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await lockNow()
  await expect.poll(readClipboard).toBe('')
  await screens.fill('Password', administrator.password)
  await screens.press('Unlock')
  await screens.expectScreen('Users')
  await users(page).issueReset(administrator.email)
  await screens.press('Copy')
  await screens.expectStatus('Copied.')
  await gatehouse.app.evaluate(async ({ clipboard }) => await clipboard.writeText('something else'))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await lockNow()
  expect(await readClipboard()).toBe('something else')
})

test('a copied code leaves the clipboard on waking, if its minute passed in sleep', async ({ page, gatehouse, clipboard: _ }) => {
  const screens = entryScreens(page)
  const readClipboard = (): Promise<string> => gatehouse.app.evaluate(async ({ clipboard }) => await clipboard.readText())
  const wakeAfter = (ms: number): Promise<void> =>
    gatehouse.app.evaluate(({ powerMonitor }, slept) => {
      const { now } = Date
      Date.now = () => now() + slept
      powerMonitor.emit('resume')
      Date.now = now
    }, ms)
  await screens.signIn(administrator)
  await users(page).open()
  const code = await users(page).issueReset(administrator.email)
  await screens.press('Copy')
  await expect.poll(async () => (await readClipboard()).replace(/\s/g, '')).toBe(code)
  await wakeAfter(10_000)
  expect((await readClipboard()).replace(/\s/g, '')).toBe(code)
  await wakeAfter(60_000)
  await expect.poll(readClipboard).toBe('')
})

test('the audit log is exported to the file that the dialogue names, and to no other', async ({ page, gatehouse }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-export-'))
  await gatehouse.app.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog
    },
    join(folder, 'log.csv'),
  )
  const end = await page.evaluate(async (account) => {
    const { auth, audit, jobs } = window.gatehouse
    const signedIn = await auth.login(account)
    if (!signedIn.ok) return null
    const { sessionId } = signedIn.value
    const begun = await audit.export({ format: 'csv' }, sessionId)
    if (!begun.ok) return null
    for (let look = 0; look < 100; look += 1) {
      const job = await jobs.read({ id: begun.value.id }, sessionId)
      if (job.ok && job.value.state !== 'running') return job.value
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return null
  }, administrator)
  expect(end).toMatchObject({ state: 'done', result: { kind: 'exported', entries: 2, path: join(folder, 'log.csv') } })
  const lines = readFileSync(join(folder, 'log.csv'), 'utf8').split('\r\n')
  expect(lines[1]).toContain('"setup:createAdministrator"')
  expect(lines).toHaveLength(5)
  expect(statSync(join(folder, 'log.csv')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['log.csv'])
})

test('pressing a button twice makes one account, and pasting works [pasting-and-double-press]', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  const screens = entryScreens(page)
  await screens.press('Create account')
  await gatehouse.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), person.password)
  await screens.fill('Email', person.email)
  await page.getByLabel('Password').focus()
  await page.keyboard.press('Control+V')
  await expect(page.getByLabel('Password')).toHaveValue(person.password)
  await page.getByRole('button', { name: 'Create account', exact: true }).dblclick()
  await screens.expectStatus('Account created')
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  await expect(usersScreen.row(person.email)).toHaveCount(1)
})

test('a closed account is gone, and the last administrator cannot close theirs', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const close = async (password: string): Promise<void> => {
    await page.getByRole('button', { name: 'Close my account' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill(password)
    await dialog.getByRole('button', { name: 'Close account' }).click()
  }
  await close(administrator.password)
  await screens.expectAlert(/administrator/)
  await page.keyboard.press('Escape')
  await screens.signOut()
  await screens.register(person)
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await close(person.password)
  await screens.expectScreen('Sign in')
  await screens.signIn(person)
  await screens.expectAlert(/./)
})
