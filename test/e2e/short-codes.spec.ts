import { changeIn } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { requests } from './pages/requests.ts'
import { users } from './pages/users.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator-and-user' })

const newcomer = { email: 'lena@example.org', password: 'eleven copper kettles' }
const SHORT = 'Short code, easier to type'
const short = /^[0-9A-HJKMNP-TV-Z]{5}-?[0-9A-HJKMNP-TV-Z]{5}$/

test('a short code is a choice for the role User, lives a week at most, and sets the first password', async ({
  page,
  gatehouse,
}) => {
  const { screens, usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 0)
  await screens.press('New user')
  await screens.fill('Email', newcomer.email)
  const dialog = page.getByRole('dialog', { name: 'New user' })
  await expect(dialog.getByLabel(SHORT)).not.toBeChecked()
  await dialog.getByLabel('Works for').selectOption('30 days')
  await dialog.getByLabel(SHORT).check()
  await expect(dialog.getByLabel('Works for')).toHaveValue('168')
  await expect(dialog.getByLabel('Works for').getByRole('option')).toHaveText(['1 hour', '1 day', '3 days', '7 days'])
  await dialog.getByLabel('Role', { exact: true }).selectOption('operator')
  await expect(dialog.getByLabel(SHORT)).toHaveCount(0)
  await expect(dialog.getByLabel('Works for').getByRole('option')).toHaveCount(6)
  await dialog.getByLabel('Role', { exact: true }).selectOption('user')
  await expect(dialog.getByLabel(SHORT)).toBeChecked()
  await screens.press('Create user')
  const code = ((await page.getByLabel('Activation code').textContent()) ?? '').replace(/\s/g, '')
  expect(code).toMatch(short)
  await page.keyboard.press('Escape')
  await expect(usersScreen.dialog()).toHaveCount(0)

  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  await other.reset(newcomer, '00000 00000')
  await other.expectAlert(/^This code is wrong, used or expired\./)
  await other.fill('Reset code', code.toLowerCase())
  await other.press('Update password')
  await other.expectStatus('Password updated')
  await other.signIn(newcomer)
  await other.expectScreen('Profile')
})

test('short codes are issued from Requests and to many users too', async ({ page, gatehouse }) => {
  changeIn(gatehouse.dataFolder, `UPDATE users SET hashed_password = NULL WHERE email = '${person.email}'`)
  const screens = entryScreens(page)
  await page.evaluate((input) => window.gatehouse.auth.requestReset(input), { email: person.email })
  await screens.signIn(administrator)
  const requestsScreen = requests(page)
  await requestsScreen.open()
  await requestsScreen.row(person.email).getByRole('button', { name: 'Issue activation code' }).click()
  const question = page.getByRole('dialog', { name: 'Issue activation code' })
  await question.getByLabel(SHORT).check()
  await question.getByRole('button', { name: 'Issue activation code' }).click()
  await expect(page.getByRole('dialog', { name: 'Code issued' })).toBeVisible()
  expect(((await page.getByLabel('Activation code').textContent()) ?? '').replace(/\s/g, '')).toMatch(short)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  const usersScreen = users(page)
  await usersScreen.open()
  const bar = bulkChanges(page)
  await bar.select(person.email)
  await bar.ask('Print codes')
  await expect(bar.skipped()).toHaveText([/^Not activated\. Use “Print activation codes” for them: 1/])
  await bar.dialog().getByRole('button', { name: 'Close' }).last().click()
  await expect(bar.dialog()).toHaveCount(0)
  await bar.ask('Print activation codes')
  await bar.dialog().getByLabel(SHORT).check()
  await bar.dialog().getByRole('button', { name: 'Issue 1 code' }).click()
  await expect(page.getByRole('dialog', { name: 'Print options' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(bar.outcome()).toContainText('1 activation code issued.')
})
