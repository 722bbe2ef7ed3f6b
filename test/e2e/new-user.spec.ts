import { administrator, expect, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entry } from './pages/entry.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const newcomer = { email: 'lena@example.org', password: 'eleven copper kettles' }

test('a new user gets a code that works once, and chooses a password with it', async ({ page, gatehouse }) => {
  const door = entry(page)
  await door.signIn(administrator)
  const desk = users(page)
  await desk.open()
  await door.press('New user')
  await door.press('Create user')
  await door.expectAlert(/^Fix the marked field/)
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true')
  await door.fill('Email', administrator.email)
  await door.press('Create user')
  await expect(page.getByText('Already in use.')).toBeVisible()
  await door.fill('Email', newcomer.email)
  await door.fill('Name', 'Lena')
  await page.getByLabel('Role', { exact: true }).selectOption('auditor')
  await expect(page.getByRole('dialog').getByText(/^Read-only access/)).toBeVisible()
  await door.press('Create user')
  await expect(desk.dialog()).toBeVisible()
  await expect(desk.dialog().getByText(/until .* \(in 7 days\)/)).toBeVisible()
  const code = ((await page.getByLabel('Activation code').textContent()) ?? '').replace(/\s/g, '')
  await desk.dialog().getByRole('button', { name: 'Copy' }).click()
  await door.expectStatus(/^Copied\./)
  await page.keyboard.press('Escape')
  await expect(desk.dialog()).toBeHidden()
  await expect(page.getByText(code)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'New user' })).toBeFocused()
  await expect(desk.row(newcomer.email)).toContainText('Lena')
  await expect(desk.row(newcomer.email)).toContainText('Auditor')

  const other = entry(await openAnotherWindow(gatehouse.app))
  await other.signIn(newcomer)
  await other.expectAlert(/^Wrong email or password/)
  await other.reset(newcomer, code)
  await other.expectStatus('Password updated')
  await other.signIn(newcomer)
  await other.expectScreen('Profile')
  await other.signOut()
  await other.reset({ ...newcomer, password: 'twelve copper kettles' }, code)
  await other.expectAlert(/is wrong, used or expired/)
})
