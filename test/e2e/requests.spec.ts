import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { type Account, entry } from './pages/entry.ts'
import { requests } from './pages/requests.ts'
import { giveRole } from './pages/roles.ts'
import { serve } from './pages/serving.ts'

test.use({ start: 'administrator-and-user' })

/** How soon a change from another process appears (milliseconds). */
const AT_ONCE = { timeout: 1_000 }

const openDesk = async (page: Page, account: Account = administrator) => {
  await entry(page).signIn(account)
  await entry(page).expectScreen('Profile')
  const desk = requests(page)
  await desk.open()
  return desk
}

const answerOf = (page: Page): Promise<string | null> =>
  page.getByRole('status').filter({ hasText: 'Request sent' }).textContent()

test('whoever has no code asks an administrator, whose desk shows it at once; the code that comes of it works', async ({
  page,
  gatehouse,
}) => {
  const door = entry(page)
  const other = await openAnotherWindow(gatehouse.app)
  const desk = await openDesk(other)
  await expect(other.getByText('No requests')).toBeVisible()
  await expect(desk.link()).toHaveAccessibleName('Requests')

  await door.press('Reset password')
  await door.press('Ask an administrator')
  await door.fill('Email', '')
  await door.press('Send request')
  await expect(page.getByLabel('Email')).toBeFocused()
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription('Required')
  await door.press('Back to reset')
  await door.askForCode(person.email.toUpperCase())
  await expect(desk.row(person.email)).toContainText('in Gatehouse', AT_ONCE)
  await expect(desk.link()).toHaveAccessibleName('Requests 1 waiting')
  const told = await answerOf(page)
  expect(told).toContain('If this user exists')
  await expect(page.getByLabel('Email')).toHaveValue(person.email.toUpperCase())
  await door.askForCode('nobody@example.org')
  expect(await answerOf(page)).toBe(told)
  await expect(desk.link()).toHaveAccessibleName('Requests 1 waiting')

  const code = await desk.answer(person.email)
  await expect(other.getByRole('dialog').getByRole('button', { name: 'Print' })).toBeVisible()
  await other.keyboard.press('Escape')
  await expect(desk.row(person.email)).toBeHidden()
  await expect(other.getByText('No requests')).toBeVisible()
  await expect(desk.link()).toHaveAccessibleName('Requests')

  const renewed = { ...person, password: 'nine purple umbrellas' }
  await door.press('Back to sign in')
  await door.reset(renewed, code)
  await door.expectStatus('Password updated')
  await door.signIn(renewed)
  await door.expectScreen('Profile')
})

test('a request that is dismissed at one desk is gone at the other at once, and can be made again', async ({
  page,
  gatehouse,
}) => {
  const door = entry(page)
  const ask = (email: string) => page.evaluate((input) => window.gatehouse.auth.requestReset(input), { email })
  await ask(person.email)
  await ask(administrator.email)
  const other = await openAnotherWindow(gatehouse.app)
  const [desk, theirs] = [await openDesk(page), await openDesk(other)]
  await expect(theirs.link()).toHaveAccessibleName('Requests 2 waiting')
  await desk.dismiss(person.email)
  await expect(theirs.row(person.email)).toBeHidden(AT_ONCE)
  await door.expectStatus('Request dismissed')
  await expect(desk.row(person.email)).toBeHidden()
  await expect(theirs.row(administrator.email)).toBeVisible()
  // Focus return: the focus stays in the page when the focused button disappears.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
  await ask(person.email)
  await expect(desk.row(person.email)).toBeVisible(AT_ONCE)
})

test('a request that another process took over HTTP is on the desk at once', async ({ page, gatehouse }) => {
  const desk = await openDesk(page)
  const serving = await serve('--data-dir', gatehouse.dataFolder)
  try {
    const body = new URLSearchParams({ email: person.email })
    expect((await fetch(`${serving.base}/reset_password`, { method: 'POST', body })).status).toBe(202)
    await expect(desk.row(person.email)).toContainText('through another program', AT_ONCE)
  } finally {
    await serving.stop()
  }
})

test('an operator answers everyone but administrators; an auditor and a user have no requests', async ({ page }) => {
  const door = entry(page)
  await page.evaluate(
    async (emails) => {
      for (const email of emails) await window.gatehouse.auth.requestReset({ email })
    },
    [administrator.email, person.email],
  )
  await door.signIn(person)
  await door.expectScreen('Profile')
  await expect(page.getByRole('link')).toHaveText(['Profile'])
  await door.signOut()
  await giveRole(page, administrator, person.email, 'auditor')
  await door.signIn(person)
  await door.expectScreen('Profile')
  await expect(page.getByRole('link', { name: 'Users' })).toBeVisible()
  await expect(requests(page).link()).toHaveCount(0)
  await door.signOut()
  await giveRole(page, administrator, person.email, 'operator')
  const desk = await openDesk(page, person)
  await expect(desk.row(person.email)).toBeVisible()
  await expect(desk.row(administrator.email)).toHaveCount(0)
  await expect(desk.link()).toHaveAccessibleName('Requests 1 waiting')
})
