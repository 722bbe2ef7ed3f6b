import type { Page } from 'playwright/test'
import { changeIn, countIn } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { enrol } from './pages/authenticator.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { giveRole } from './pages/roles.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

const wrong = { ...person, password: 'not the password at all' }

/** An administrator at the list of users, in a directory with one more user. */
const openUsersScreen = async (page: Page) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const usersScreen = users(page)
  await usersScreen.open()
  await usersScreen.row(person.email).waitFor()
  return { screens, usersScreen }
}

const buttonsOf = (page: Page, email: string): Promise<string[]> =>
  users(page).panel(email).getByRole('button').filter({ hasText: /./ }).allInnerTexts()

test('a row opens by click and by Enter, Escape closes its panel, and the focus goes back to the row', async ({ page }) => {
  const { usersScreen } = await openUsersScreen(page)
  const panel = await usersScreen.openPanel(person.email)
  await expect(usersScreen.status(person.email)).toHaveText('Can sign in. With the password.')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(usersScreen.row(person.email)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(panel).toBeVisible()
  // A dialog over the panel handles Escape itself.
  await usersScreen.press(person.email, 'Disable')
  await expect(page.getByRole('dialog', { name: 'Disable this user?' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(panel).toBeVisible()
  await usersScreen.openPanel(administrator.email)
  await expect(panel).toBeHidden()
  await expect(usersScreen.panel(administrator.email).getByText(/^This is you\./)).toBeVisible()
  await page.getByRole('button', { name: 'Close panel' }).click()
  await expect(usersScreen.row(administrator.email)).toBeFocused()
})

test('a delay is explained to an administrator and not to who tries, and clearing it lets the user in', async ({
  page,
  gatehouse,
}) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  const other = await openAnotherWindow(gatehouse.app)
  for (let failure = 0; failure < 5; failure += 1) {
    await entryScreens(other).signIn(wrong)
    await entryScreens(other).expectAlert(/^Wrong email or password/)
    // The alert of the attempt before still stands, so the attempt itself is waited for.
    await expect.poll(() => countIn(gatehouse.dataFolder, 'SELECT sum(failures) FROM attempts')).toBe(failure + 1)
    await expect(other.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled()
    await entryScreens(other).fill('Password', '')
  }
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectAlert(/^Wrong email or password/)
  await expect(other.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled()
  const panel = await usersScreen.openPanel(person.email)
  const status = usersScreen.status(person.email)
  await expect(status).toContainText(/^Can’t sign in everywhere\. Has to wait until .* in the window, after 5 failed attempts\./)
  await expect(usersScreen.timeline(person.email).first()).toContainText('Failed sign-in')
  await expect(panel.getByRole('button', { name: 'Unlock' })).toBeHidden()
  await status.getByRole('button', { name: 'Clear the delay' }).click()
  await screens.expectStatus('Delay cleared')
  await expect(panel.getByRole('group', { name: 'Actions' })).toBeFocused()
  await expect(status).toHaveText('Can sign in. With the password.')
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectScreen('Profile')
  await expect(usersScreen.timeline(person.email).first()).toContainText('Signed in')
})

test('an account that is locked over HTTP says so, and opens when it is unlocked', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  await usersScreen.openPanel(person.email)
  changeIn(gatehouse.dataFolder, 'UPDATE users SET locked_at = ? WHERE email = ?', Date.now(), person.email)
  changeIn(
    gatehouse.dataFolder,
    `INSERT INTO attempts (user_number, kind, transport, failures, delays, locked_at)
     SELECT number, 'sign-in', 'http', 100, 50, locked_at FROM users WHERE email = ?`,
    person.email,
  )
  const panel = usersScreen.panel(person.email)
  const status = usersScreen.status(person.email)
  await expect(status).toContainText('Can’t sign in everywhere. Locked over HTTP after 100 failed attempts.')
  await panel.getByRole('button', { name: 'Unlock' }).click()
  await screens.expectStatus('User unlocked')
  await expect(status).toHaveText('Can sign in. With the password.')
})

test('disabling signs the user out and keeps them out; enabling lets them in again', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectScreen('Profile')
  const panel = await usersScreen.openPanel(person.email)
  await usersScreen.press(person.email, 'Disable')
  await expect(page.getByRole('dialog').getByText(/bob@example\.org.* will be signed out/)).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await entryScreens(other).expectScreen('Profile')
  await usersScreen.confirm(person.email, 'Disable')
  await screens.expectStatus('User disabled')
  await entryScreens(other).expectScreen('Sign in')
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectAlert(/^Wrong email or password/)
  await expect(panel.getByText('Disabled', { exact: true })).toBeVisible()
  await expect(usersScreen.status(person.email)).toContainText(/^Can’t sign in\. Disabled by .*ada@example\.org.* on .* at /)
  await expect(panel.getByRole('button', { name: 'Issue reset code' })).toBeHidden()
  await panel.getByRole('button', { name: 'Enable' }).click()
  await screens.expectStatus('User enabled')
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectScreen('Profile')
})

test('a new role ends the user’s sessions at once, and holds from the next sign-in', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectScreen('Profile')
  await expect(other.getByRole('link', { name: 'Users' })).toBeHidden()
  const panel = await usersScreen.openPanel(person.email)
  await panel.getByRole('button', { name: 'Change role' }).click()
  await page.getByLabel('New role').selectOption('operator')
  await expect(page.getByRole('dialog').getByText(/except for administrators and auditors/)).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click()
  await screens.expectStatus('The role is now Operator')
  await expect(panel.getByText('Operator', { exact: true })).toBeVisible()
  await entryScreens(other).expectScreen('Sign in')
  await entryScreens(other).signIn(person)
  await users(other).open()
  await expect(users(other).row(administrator.email).getByRole('button', { name: 'Issue reset code' })).toBeHidden()
  await users(other).openPanel(administrator.email)
  expect(await buttonsOf(other, administrator.email)).toEqual([])
  // The reverse: the next call of that window is refused.
  await page.getByRole('button', { name: 'Change role' }).click()
  await page.getByLabel('New role').selectOption('user')
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click()
  await screens.expectStatus('The role is now User')
  await entryScreens(other).expectScreen('Sign in')
  await page.getByRole('button', { name: 'Close panel' }).click()
  await expect(usersScreen.row(person.email)).toContainText('User')
})

test('the panel offers what the role may do with this account, and nothing else', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  const panel = await usersScreen.openPanel(person.email)
  await expect(panel.getByRole('button', { name: 'Require password change' })).toBeVisible()
  expect(await buttonsOf(page, person.email)).toEqual([
    'Issue reset code',
    'More actions',
    'Edit details',
    'Change address',
    'Change role',
    'Require password change',
  ])
  await screens.signOut()
  changeIn(gatehouse.dataFolder, 'UPDATE users SET role = ? WHERE email = ?', 'auditor', person.email)
  await screens.signIn(person)
  await usersScreen.open()
  await usersScreen.openPanel(administrator.email)
  expect(await buttonsOf(page, administrator.email)).toEqual([])
  await expect(page.getByRole('button', { name: 'Issue reset code' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText('Only administrators can change these settings.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save settings' })).toBeHidden()
  await page.getByRole('link', { name: 'Audit' }).click()
  await expect(page.getByRole('button', { name: 'Verify' })).toBeVisible()
})

test('a new password is required of a user, who is told', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  const other = await openAnotherWindow(gatehouse.app)
  const panel = await usersScreen.openPanel(person.email)
  await usersScreen.confirm(person.email, 'Require password change')
  await screens.expectStatus('Password change required')
  await expect(panel.getByText('Required at the next sign-in')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Require password change' })).toBeHidden()
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectScreen('Choose a new password')
})

test('the last administrator stays: neither disabled nor given another role', async ({ page }) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  const panel = await usersScreen.openPanel(administrator.email)
  await usersScreen.press(administrator.email, 'Disable')
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await screens.expectAlert(/needs at least one administrator. Nothing was changed/)
  await page.keyboard.press('Escape')
  await panel.getByRole('button', { name: 'Change role' }).click()
  await page.getByLabel('New role').selectOption('auditor')
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click()
  await screens.expectAlert(/needs at least one administrator. Nothing was changed/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Close panel' }).click()
  await expect(usersScreen.row(administrator.email)).toContainText('Administrator')
  await expect(usersScreen.row(administrator.email)).toContainText('Active')
})

test('after disabling their own account, the sign-in screen tells an administrator the reason', async ({ page }) => {
  await giveRole(page, administrator, person.email, 'administrator')
  const { screens, usersScreen } = await openUsersScreen(page)
  await usersScreen.openPanel(administrator.email)
  await usersScreen.confirm(administrator.email, 'Disable')
  await screens.expectScreen('Sign in')
  await screens.expectStatus('You disabled your own account.')
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a lost second factor is removed, which ends the sessions; the password alone signs in, and the user is told', async ({
  page,
  gatehouse,
}) => {
  const { screens, usersScreen } = await openUsersScreen(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).expectScreen('Sign in')
  await enrol(other, person)
  const panel = await usersScreen.openPanel(person.email)
  await expect(panel.getByText(/^On since /)).toBeVisible()
  await entryScreens(other).signIn(person)
  await expect(other.getByLabel('Authenticator code')).toBeFocused()
  await usersScreen.confirm(person.email, 'Remove two-step verification')
  await screens.expectStatus('Two-step verification removed')
  await panel.getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menuitem')).toHaveText(['Disable', 'Delete', 'Export this user’s data', 'Erase'])
  await page.keyboard.press('Escape')
  await entryScreens(other).press('Back')
  await entryScreens(other).signIn(person)
  await entryScreens(other).expectScreen('Profile')
  await expect(other.getByText(/Two-step verification was removed on .* by ada@example\.org/)).toBeVisible()
})
