import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { findFreePort, takePort } from './pages/loopback.ts'
import { giveRole } from './pages/roles.ts'
import { settings } from './pages/settings.ts'

test.use({ start: 'administrator' })

const openSettings = async (page: Page) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const settingsScreen = settings(page)
  await settingsScreen.open()
  return { screens, settingsScreen }
}

const ON = 'On'
const OFF = 'Off'

const callsOf = (page: Page) => page.getByRole('region', { name: 'Last calls' }).getByRole('row')

test('an administrator turns the HTTP API on, another program calls it, and its calls are listed as they come', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  const { screens, settingsScreen } = await openSettings(page)
  const port = await findFreePort()
  const base = `http://127.0.0.1:${port}`
  await screens.expectStatus('Off. Other programs can’t connect.')
  await expect(fetch(base)).rejects.toThrow()
  await settingsScreen.choose('HTTP API', ON)
  await screens.fill('Port', String(port))
  await expect(page.getByText('Unsaved changes: HTTP API, Port')).toBeVisible()
  await settingsScreen.save()
  await screens.expectStatus(`Listening at ${base}`)
  await screens.press('Copy URL')
  await screens.expectStatus('URL copied')
  expect(await gatehouse.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(base)
  await expect(page.getByText('No requests yet.')).toBeVisible()

  expect(await (await fetch(base)).json()).toEqual({ message: 'Bienvenue' })
  const cells = callsOf(page).nth(1).getByRole('cell')
  await expect(cells).toHaveText([/\d/, 'GET', '/', '200'])
  const wrong = await fetch(`${base}/sessions`, { method: 'POST', body: new URLSearchParams({ email: 'x@y.z', password: 'w' }) })
  expect(wrong.status).toBe(401)
  await expect(cells).toHaveText([/\d/, 'POST', '/sessions', '401'])
  await fetch(`${base}/a-secret-that-came-in-the-path`)
  await expect(cells).toHaveText([/\d/, 'GET', 'unknown path', '404'])
  await expect(callsOf(page)).toHaveCount(4)
  await expect(page.getByText('a-secret-that-came-in-the-path')).toHaveCount(0)

  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(administrator)
  await settings(other).open()
  await entryScreens(other).expectStatus(`Listening at ${base}`)
  await settingsScreen.choose('HTTP API', OFF)
  await settingsScreen.save()
  for (const window of [page, other]) await entryScreens(window).expectStatus('Off. Other programs can’t connect.')
  await expect(fetch(base)).rejects.toThrow()
})

test('a port that is taken, or out of its limits, is said in words, and another port helps', async ({ page }) => {
  const { screens, settingsScreen } = await openSettings(page)
  const taken = await takePort()
  try {
    await settingsScreen.choose('HTTP API', ON)
    await screens.fill('Port', '80')
    await screens.press('Save settings')
    await expect(page.getByLabel('Port')).toBeFocused()
    await expect(page.getByLabel('Port')).toHaveAccessibleDescription(/^Enter a whole number from 1024 to 65535\.$/)
    await screens.fill('Port', String(taken.port))
    await settingsScreen.save()
    await screens.expectAlert(`Not running. Another program uses port ${taken.port}.`)
    const free = await findFreePort()
    await screens.fill('Port', String(free))
    await settingsScreen.save()
    await screens.expectStatus(`Listening at http://127.0.0.1:${free}`)
  } finally {
    await taken.release()
  }
})

test('a port that was taken is opened by Try again once it is free', async ({ page }) => {
  const { screens, settingsScreen } = await openSettings(page)
  const taken = await takePort()
  await settingsScreen.choose('HTTP API', ON)
  await screens.fill('Port', String(taken.port))
  await settingsScreen.save()
  await screens.expectAlert(`Not running. Another program uses port ${taken.port}.`)
  const tryAgain = page.getByRole('button', { name: 'Try again' })
  await tryAgain.click()
  await screens.expectAlert(`Not running. Another program uses port ${taken.port}.`)
  await taken.release()
  await tryAgain.click()
  await screens.expectStatus(`Listening at http://127.0.0.1:${taken.port}`)
  await expect(tryAgain).toBeHidden()
  expect((await fetch(`http://127.0.0.1:${taken.port}/healthz`)).status).toBe(200)
})

test('Open docs shows the documentation of the API in the window, without the API and the network', async ({ page }) => {
  await openSettings(page)
  await expect(page.getByText('Off. Other programs can’t connect.')).toBeVisible()
  await page.getByRole('button', { name: 'Open docs' }).click()
  const dialog = page.getByRole('dialog', { name: 'The HTTP API for programs' })
  await expect(dialog.getByRole('heading', { name: 'The original routes' })).toBeVisible()
  await expect(dialog.getByRole('row').filter({ hasText: 'PUT /reset_password' })).toContainText('new_password')
  // It is text: nothing in it leads out of the window or loads anything.
  await expect(dialog.locator('a, img, iframe, script, form')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Open docs' })).toBeFocused()
})

test('where another program listens at ::1, the API does not start, and Settings says why', async ({ page }) => {
  const { screens, settingsScreen } = await openSettings(page)
  const taken = await takePort('::1')
  try {
    await settingsScreen.choose('HTTP API', ON)
    await screens.fill('Port', String(taken.port))
    await settingsScreen.save()
    await screens.expectAlert(`Not running. Another program listens at [::1]:${taken.port}.`)
    await expect(fetch(`http://127.0.0.1:${taken.port}`)).rejects.toThrow()
  } finally {
    await taken.release()
  }
})

test('a web page may call once its origin is allowed, and what is no origin is named', async ({ page }) => {
  const { screens, settingsScreen } = await openSettings(page)
  const port = await findFreePort()
  const allowed = async (): Promise<string | null> => {
    const reply = await fetch(`http://127.0.0.1:${port}/`, { headers: { origin: 'http://localhost:3000' } })
    return reply.headers.get('access-control-allow-origin')
  }
  await settingsScreen.choose('HTTP API', ON)
  await screens.fill('Port', String(port))
  await settingsScreen.save()
  await screens.expectStatus('Listening at')
  expect(await allowed()).toBeNull()
  await screens.fill('Allowed origins', 'http://localhost:3000/page')
  await screens.press('Save settings')
  await expect(page.getByLabel('Allowed origins')).toBeFocused()
  await expect(page.getByLabel('Allowed origins')).toHaveAccessibleDescription(/like http:\/\/localhost:3000/)
  expect(await allowed()).toBeNull()
  await screens.fill('Allowed origins', 'http://localhost:3000/\nhttps://desk.example')
  await settingsScreen.save()
  await expect(page.getByText('All changes saved.')).toBeVisible()
  await expect.poll(allowed).toBe('http://localhost:3000')
})

test('who only reads the settings sees the HTTP API as facts', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.expectStatus('Account created')
  await giveRole(page, administrator, person.email, 'auditor')
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await settings(page).open()
  await expect(page.getByRole('definition').filter({ hasText: OFF })).toBeVisible()
  await expect(page.getByLabel('Port')).toHaveCount(0)
})
