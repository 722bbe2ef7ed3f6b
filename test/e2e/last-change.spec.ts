import type { Locator, Page } from 'playwright/test'
import { hideFromDatabase } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

const message = (page: Page): Locator => page.getByRole('group', { name: 'What was done' })

const boxOf = async (part: Locator) => {
  const box = await part.boundingBox()
  if (!box) throw new Error('not drawn')
  return box
}

/** Whether the part ends above the message, within the window. */
const expectAbove = async (page: Page, part: Locator): Promise<void> => {
  const { y, height } = await boxOf(part)
  const row = await boxOf(message(page))
  expect(y + height).toBeLessThanOrEqual(row.y)
  expect(row.y + row.height).toBeLessThanOrEqual(600)
}

test('a message covers no panel, selection, job or save bar in a small window', async ({ page, gatehouse }) => {
  await gatehouse.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600))
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  const bar = bulkChanges(page)
  await usersScreen.open()
  await bar.select(person.email)
  await bar.ask('Disable')
  await bar.confirm('Disable 1 user')
  await expect(bar.outcome()).toContainText('1 user disabled.')
  const panel = await usersScreen.openPanel(person.email)
  await panel.getByRole('button', { name: 'Enable' }).click()
  await screens.expectStatus('User enabled')
  await expectAbove(page, panel)
  await expectAbove(page, usersScreen.selection())
  await expectAbove(page, bar.jobs())
  await page.keyboard.press('Escape')
  await bar.press('Dismiss')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Theme').selectOption('dark')
  await screens.press('Save settings')
  await screens.expectStatus('Settings saved')
  await expectAbove(page, page.getByRole('button', { name: 'Save settings' }))
})

test('a success ends after 20 seconds unless it has the pointer or the focus, and a failure stays', async ({
  page,
  gatehouse,
}) => {
  await page.clock.install()
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  const panel = await usersScreen.openPanel(person.email)
  await usersScreen.confirm(person.email, 'Require password change')
  await screens.expectStatus('Password change required')
  await message(page).getByRole('button', { name: 'Dismiss' }).focus()
  await page.clock.runFor(60_000)
  await screens.expectStatus('Password change required')
  await panel.getByRole('heading', { name: person.email }).focus()
  await message(page).hover()
  await page.clock.runFor(60_000)
  await screens.expectStatus('Password change required')
  await panel.hover()
  await page.clock.runFor(15_000)
  await screens.expectStatus('Password change required')
  await page.clock.runFor(6_000)
  await expect(message(page).getByRole('button')).toHaveCount(0)

  const show = hideFromDatabase(gatehouse.dataFolder, 'audit_entries')
  await panel.getByRole('button', { name: 'Issue reset code' }).click()
  await expect(message(page).getByRole('alert')).toContainText('in the log')
  await page.clock.runFor(60_000)
  await expect(message(page).getByRole('alert')).toContainText('in the log')
  show()
  await message(page).getByRole('button', { name: 'Dismiss' }).click()
  await expect(message(page).getByRole('alert')).toHaveCount(0)
})
