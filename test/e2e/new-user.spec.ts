import { administrator, expect, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { overview } from './pages/overview.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const newcomer = { email: 'lena@example.org', password: 'eleven copper kettles' }

test('a new user gets a code that works once, and chooses a password with it', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  await screens.press('New user')
  await screens.press('Create user')
  await screens.expectAlert(/^Fix the marked field/)
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true')
  await screens.fill('Email', administrator.email)
  await screens.press('Create user')
  await expect(page.getByText('Already in use.')).toBeVisible()
  await screens.fill('Email', newcomer.email)
  await screens.fill('Name', 'Lena')
  await page.getByLabel('Role', { exact: true }).selectOption('auditor')
  await expect(page.getByRole('dialog').getByText(/^Read-only access/)).toBeVisible()
  await screens.press('Create user')
  await expect(usersScreen.dialog()).toBeVisible()
  await expect(usersScreen.dialog().getByText(/until .* \(in 7 days\)/)).toBeVisible()
  const code = ((await page.getByLabel('Activation code').textContent()) ?? '').replace(/\s/g, '')
  await usersScreen.dialog().getByRole('button', { name: 'Copy' }).click()
  await screens.expectStatus(/^Copied\./)
  await page.keyboard.press('Escape')
  await expect(usersScreen.dialog()).toBeHidden()
  await expect(page.getByText(code)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'New user' })).toBeFocused()
  await expect(usersScreen.row(newcomer.email)).toContainText('Lena')
  await expect(usersScreen.row(newcomer.email)).toContainText('Auditor')

  await expect(usersScreen.row(newcomer.email)).toContainText('Not activated')
  await overview(page).open()
  const item = overview(page).attention('1 user has not set a first password')
  await expect(item).toContainText(newcomer.email)
  await item.getByRole('button', { name: 'Show all' }).click()
  await expect(usersScreen.chips()).toHaveText([/^State: Not activated/])
  await expect(usersScreen.row(newcomer.email)).toBeVisible()
  await expect(usersScreen.row(administrator.email)).toBeHidden()
  const panel = await usersScreen.openPanel(newcomer.email)
  await expect(panel.getByText(/^Active until .* at /)).toBeVisible()

  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  await other.signIn(newcomer)
  await other.expectAlert(/^Wrong email or password/)
  await other.reset(newcomer, code)
  await other.expectStatus('Password updated')
  await other.signIn(newcomer)
  await other.expectScreen('Profile')
  await expect(usersScreen.row(newcomer.email)).toBeHidden()
  await other.signOut()
  await other.reset({ ...newcomer, password: 'twelve copper kettles' }, code)
  await other.expectAlert(/is wrong, used or expired/)
})
