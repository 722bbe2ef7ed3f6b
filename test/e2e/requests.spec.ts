import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { type Account, entryScreens } from './pages/entry-screens.ts'
import { overview } from './pages/overview.ts'
import { requests } from './pages/requests.ts'
import { giveRole } from './pages/roles.ts'
import { serve } from './pages/serving.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

/** How soon a change from another process appears (milliseconds). */
const AT_ONCE = { timeout: 1_000 }

const openRequests = async (page: Page, account: Account = administrator) => {
  await entryScreens(page).signIn(account)
  await entryScreens(page).expectScreen('Profile')
  const requestsScreen = requests(page)
  await requestsScreen.open()
  return requestsScreen
}

const statusOf = (page: Page): Promise<string | null> =>
  page.getByRole('status').filter({ hasText: 'Request sent' }).textContent()

test('a user without a code asks an administrator, whose window shows it at once; the issued code works', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const other = await openAnotherWindow(gatehouse.app)
  const requestsScreen = await openRequests(other)
  await expect(other.getByText('No requests')).toBeVisible()
  await expect(requestsScreen.link()).toHaveAccessibleName('Requests')

  await screens.press('Reset password')
  await screens.press('Ask an administrator')
  await screens.fill('Email', '')
  await screens.press('Send request')
  await expect(page.getByLabel('Email')).toBeFocused()
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription('Required')
  await screens.press('Back to reset')
  await screens.askForCode(person.email.toUpperCase())
  await expect(requestsScreen.row(person.email)).toContainText('in Gatehouse', AT_ONCE)
  await expect(requestsScreen.link()).toHaveAccessibleName('Requests 1 waiting')
  const told = await statusOf(page)
  expect(told).toContain('If this user exists')
  await expect(page.getByLabel('Email')).toHaveValue(person.email.toUpperCase())
  await screens.askForCode('nobody@example.org')
  expect(await statusOf(page)).toBe(told)
  await expect(requestsScreen.link()).toHaveAccessibleName('Requests 1 waiting')

  const code = await requestsScreen.answer(person.email)
  await expect(other.getByRole('dialog').getByRole('button', { name: 'Print' })).toBeVisible()
  await other.keyboard.press('Escape')
  await expect(requestsScreen.row(person.email)).toBeHidden()
  await expect(other.getByText('No requests')).toBeVisible()
  await expect(requestsScreen.link()).toHaveAccessibleName('Requests')

  const renewed = { ...person, password: 'nine purple umbrellas' }
  await screens.press('Back to sign in')
  await screens.reset(renewed, code)
  await screens.expectStatus('Password updated')
  await screens.signIn(renewed)
  await screens.expectScreen('Profile')
})

test('a request that is dismissed in one window is gone in the other at once, and can be made again', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const ask = (email: string) => page.evaluate((input) => window.gatehouse.auth.requestReset(input), { email })
  await ask(person.email)
  await ask(administrator.email)
  const other = await openAnotherWindow(gatehouse.app)
  const [requestsScreen, theirs] = [await openRequests(page), await openRequests(other)]
  await expect(theirs.link()).toHaveAccessibleName('Requests 2 waiting')
  await requestsScreen.dismiss(person.email)
  await expect(theirs.row(person.email)).toBeHidden(AT_ONCE)
  await screens.expectStatus('Request dismissed')
  await expect(requestsScreen.row(person.email)).toBeHidden()
  await expect(theirs.row(administrator.email)).toBeVisible()
  // Focus return: the focus stays in the page when the focused button disappears.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
  await users(page).undo()
  await screens.expectStatus('Request is waiting again')
  await expect(theirs.row(person.email)).toBeVisible(AT_ONCE)
  await requestsScreen.dismiss(person.email)
  await expect(requestsScreen.row(person.email)).toBeHidden()
  await ask(person.email)
  await expect(requestsScreen.row(person.email)).toBeVisible(AT_ONCE)
})

test('a request says when its user signed in last and leads to the panel; a disabled user gets no code, and is told why', async ({
  page,
}) => {
  const ask = (email: string) => page.evaluate((input) => window.gatehouse.auth.requestReset(input), { email })
  await ask(person.email)
  const requestsScreen = await openRequests(page)
  await expect(requestsScreen.row(person.email)).toContainText(/Asked .* in Gatehouse.*Never signed in/)
  await requestsScreen.row(person.email).getByRole('button', { name: person.email }).click()
  const usersScreen = users(page)
  await expect(usersScreen.panel(person.email)).toBeVisible()
  await usersScreen.confirm(person.email, 'Disable')
  await requestsScreen.open()
  await expect(requestsScreen.row(person.email)).toContainText('No code, because this user is disabled.')
  await expect(requestsScreen.row(person.email).getByRole('button', { name: 'Issue reset code' })).toHaveCount(0)
})

test('a user who is not activated and asks for a code gets an activation code, by the path from the overview', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const newcomer = { email: 'lena@example.org', password: 'eleven copper kettles' }
  await page.evaluate(
    async ([account, email]) => {
      const login = await window.gatehouse.auth.login(account)
      if (!login.ok) throw new Error(login.error.code)
      await window.gatehouse.users.create({ email }, login.value.sessionId)
      await window.gatehouse.auth.requestReset({ email })
    },
    [administrator, newcomer.email] as const,
  )
  await giveRole(page, administrator, person.email, 'operator')
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await overview(page).open()
  await overview(page).attention('1 user is waiting for a reset code').getByRole('button', { name: 'Show all' }).click()
  const requestsScreen = requests(page)
  const row = requestsScreen.row(newcomer.email)
  await expect(row.getByRole('button', { name: 'Issue reset code' })).toHaveCount(0)
  await row.getByRole('button', { name: 'Issue activation code' }).click()
  const question = page.getByRole('dialog', { name: 'Issue activation code' })
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(row.getByRole('button', { name: 'Issue activation code' })).toBeFocused()
  await page.keyboard.press('Enter')
  await question.getByRole('button', { name: 'Issue activation code' }).click()
  await expect(page.getByRole('dialog', { name: 'Code issued' })).toBeVisible()
  const code = ((await page.getByLabel('Activation code').textContent()) ?? '').replace(/\s/g, '')
  await page.keyboard.press('Escape')
  await expect(page.getByText('No requests')).toBeVisible()
  // Focus return: the focus stays in the page when the answered row disappears.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)

  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  await other.reset(newcomer, code)
  await other.expectStatus('Password updated')
  await other.signIn(newcomer)
  await other.expectScreen('Profile')
})

test('a double click on Dismiss does not dismiss the next request too', async ({ page }) => {
  const ask = (email: string) => page.evaluate((input) => window.gatehouse.auth.requestReset(input), { email })
  const third = { email: 'carol@example.org', password: 'three wooden boats' }
  await page.evaluate((user) => window.gatehouse.auth.register(user), third)
  // The newest request stands first. With the third one, the controls above the list stay.
  await ask(third.email)
  await ask(administrator.email)
  await ask(person.email)
  const requestsScreen = await openRequests(page)
  const dismissOf = (email: string) => requestsScreen.row(email).getByRole('button', { name: 'Dismiss' })
  const place = await dismissOf(person.email).boundingBox()
  if (!place) throw new Error('the button has no place')
  await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2)
  await expect(requestsScreen.row(person.email)).toBeHidden()
  expect(await dismissOf(administrator.email).boundingBox()).toEqual(place)
  // The second click of the same double click.
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
  await requestsScreen.open()
  await expect(requestsScreen.row(administrator.email)).toBeVisible()
  await dismissOf(administrator.email).click()
  await expect(requestsScreen.row(administrator.email)).toBeHidden()
  await expect(requestsScreen.row(third.email)).toBeVisible()
})

test('a request that another process took over HTTP is in the window at once', async ({ page, gatehouse }) => {
  const requestsScreen = await openRequests(page)
  const serving = await serve('--data-dir', gatehouse.dataFolder)
  try {
    const body = new URLSearchParams({ email: person.email })
    expect((await fetch(`${serving.base}/reset_password`, { method: 'POST', body })).status).toBe(202)
    await expect(requestsScreen.row(person.email)).toContainText('through another program', AT_ONCE)
  } finally {
    await serving.stop()
  }
})

test('an operator answers everyone but administrators; an auditor and a user have no requests', async ({ page }) => {
  const screens = entryScreens(page)
  await page.evaluate(
    async (emails) => {
      for (const email of emails) await window.gatehouse.auth.requestReset({ email })
    },
    [administrator.email, person.email],
  )
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await expect(page.getByRole('link')).toHaveText(['Profile'])
  await screens.signOut()
  await giveRole(page, administrator, person.email, 'auditor')
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await expect(page.getByRole('link', { name: 'Users' })).toBeVisible()
  await expect(requests(page).link()).toHaveCount(0)
  await screens.signOut()
  await giveRole(page, administrator, person.email, 'operator')
  const requestsScreen = await openRequests(page, person)
  await expect(requestsScreen.row(person.email)).toBeVisible()
  await expect(requestsScreen.row(administrator.email)).toHaveCount(0)
  await expect(requestsScreen.link()).toHaveAccessibleName('Requests 1 waiting')
})

test('requests are dismissed together, one Undo sets them back, and the controls stay while one is left', async ({ page }) => {
  const ask = (email: string) => page.evaluate((input) => window.gatehouse.auth.requestReset(input), { email })
  await ask(person.email)
  await ask(administrator.email)
  const requestsScreen = await openRequests(page)
  await page.getByRole('button', { name: 'Dismiss these 2' }).click()
  await expect(page.getByText('2 requests dismissed')).toBeVisible()
  await expect(page.getByText('No requests')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('2 requests are waiting again')).toBeVisible()
  await expect(requestsScreen.row(person.email)).toBeVisible()
  await requestsScreen.dismiss(person.email)
  await expect(requestsScreen.row(person.email)).toBeHidden()
  await expect(page.getByLabel('Order')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Dismiss these/ })).toBeHidden()
})
