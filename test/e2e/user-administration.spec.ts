import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { turnDirectoryClock } from './pages/time.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

const DAY_MINUTES = 1_440

/** An administrator at the panel of one more user. */
const openPanel = async (page: Page) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const usersScreen = users(page)
  await usersScreen.open()
  await usersScreen.row(person.email).waitFor()
  return { screens, usersScreen, panel: await usersScreen.openPanel(person.email) }
}

test('name, groups and a note are edited, and set back from the corner; another window at the same account shows it', async ({
  page,
  gatehouse,
}) => {
  const { screens, usersScreen, panel } = await openPanel(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(administrator)
  await users(other).open()
  const elsewhere = await users(other).openPanel(person.email)
  await panel.getByRole('button', { name: 'Edit details' }).click()
  await page.getByLabel('Name').fill('Bob')
  await page.getByLabel('Add to group').fill('x'.repeat(41))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Add to group')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Add to group').fill('night shift')
  await page.keyboard.press('Enter')
  await page.getByLabel('Add to group').fill('warehouse')
  await page.getByLabel('Note').fill('Comes on Tuesdays.\nAsks for Ada.')
  await page.getByRole('dialog').getByRole('button', { name: 'Save details' }).click()
  await screens.expectStatus('Details saved')
  for (const side of [panel, elsewhere]) {
    await expect(side.getByText('Comes on Tuesdays.')).toBeVisible()
    await expect(side.getByText('night shift', { exact: true })).toBeVisible()
    await expect(side.getByText('warehouse', { exact: true })).toBeVisible()
  }
  await usersScreen.undo()
  await screens.expectStatus('Undone')
  for (const side of [panel, elsewhere]) {
    await expect(side.getByText('Comes on Tuesdays.')).toBeHidden()
    await expect(side.getByText('night shift', { exact: true })).toBeHidden()
  }
  await expect(usersScreen.timeline(person.email).first()).toContainText('Undid')
  await expect(usersScreen.timeline(person.email).nth(1)).toContainText('Undone')
})

test('a user without an email gets a user name, which signs in and changes, also into an email', async ({ page, gatehouse }) => {
  const { screens, usersScreen, panel } = await openPanel(page)
  await panel.getByRole('button', { name: 'Change address' }).click()
  await page.getByLabel('New address').fill('bob builder')
  await page.getByRole('dialog').getByRole('button', { name: 'Save address' }).click()
  await expect(page.getByRole('dialog')).toContainText('or a user name of 3 to 64 letters')
  await page.getByLabel('New address').fill('bob.builder')
  await page.getByRole('dialog').getByRole('button', { name: 'Save address' }).click()
  await screens.expectStatus('User name saved')
  const named = usersScreen.panel('bob.builder')
  await expect(named.getByText('User name', { exact: true })).toBeVisible()
  await expect(usersScreen.row('bob.builder')).toBeVisible()
  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  await other.signIn({ ...person, email: 'Bob.Builder' })
  await other.expectScreen('Profile')
  await named.getByRole('button', { name: 'Change user name' }).click()
  await page.getByLabel('New user name').fill('robert@example.org')
  await page.getByRole('dialog').getByRole('button', { name: 'Save user name' }).click()
  await screens.expectStatus('Address saved')
  await expect(usersScreen.panel('robert@example.org')).toBeVisible()
})

test('a new address signs in, the panel stays with its account, and the timeline sets it back', async ({ page, gatehouse }) => {
  const { screens, usersScreen, panel } = await openPanel(page)
  await panel.getByRole('button', { name: 'Change address' }).click()
  await page.getByLabel('New address').fill(administrator.email)
  await page.getByRole('dialog').getByRole('button', { name: 'Save address' }).click()
  await screens.expectAlert(/^Another user already has this email/)
  await expect(page.getByLabel('New address')).toHaveAttribute('aria-invalid', 'true')
  const moved = { ...person, email: 'robert@example.org' }
  await page.getByLabel('New address').fill(moved.email)
  await page.getByRole('dialog').getByRole('button', { name: 'Save address' }).click()
  await screens.expectStatus('Address saved')
  await expect(usersScreen.panel(moved.email)).toBeVisible()
  await expect(usersScreen.row(moved.email)).toBeVisible()
  await expect(usersScreen.row(person.email)).toBeHidden()
  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  await other.signIn(moved)
  await other.expectScreen('Profile')
  await expect(usersScreen.sessions(moved.email)).toHaveCount(1)
  await usersScreen.undoEntry(moved.email, 'Email changed')
  await screens.expectStatus('Undone')
  await expect(usersScreen.panel(person.email)).toBeVisible()
  await expect(usersScreen.timeline(person.email).filter({ hasText: 'Email changed' }).last()).toContainText('Undone')
})

test('an account is disabled from a date on, at which its session ends; until then it can be kept enabled', async ({
  page,
  gatehouse,
}) => {
  const { screens, panel, usersScreen } = await openPanel(page)
  const otherPage = await openAnotherWindow(gatehouse.app)
  const other = entryScreens(otherPage)
  await other.signIn(person)
  await other.expectScreen('Profile')
  await usersScreen.press(person.email, 'Disable')
  await page.getByLabel('When').selectOption('On a date')
  const suggested = await page.getByLabel('Date and time').inputValue()
  await page.getByLabel('Date and time').fill('2020-01-01T08:00')
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expect(page.getByLabel('Date and time')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Date and time')).toBeFocused()
  await page.getByLabel('Date and time').fill(suggested)
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await screens.expectStatus(/^Will be disabled on /)
  await expect(panel.getByText(/^Active until .*, then disabled$/)).toBeVisible()
  await other.expectScreen('Profile')
  await panel.getByRole('button', { name: 'Cancel scheduled disabling' }).click()
  await screens.expectStatus('User enabled')
  await expect(panel.getByText(/^Active until /)).toBeHidden()
  await usersScreen.undo()
  await screens.expectStatus('Undone')
  await expect(panel.getByText(/^Active until /)).toBeVisible()
  await turnDirectoryClock(gatehouse, 2 * DAY_MINUTES)
  await other.press('Change name')
  await otherPage.getByLabel('New name').fill('Bob')
  await other.press('Save name')
  await other.expectScreen('Sign in')
})

test('a deleted account can be restored for thirty days, and its session stays ended', async ({ page, gatehouse }) => {
  const { screens, usersScreen, panel } = await openPanel(page)
  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  await other.signIn(person)
  await other.expectScreen('Profile')
  await usersScreen.press(person.email, 'Delete')
  await expect(page.getByRole('dialog').getByText(/You can restore them for 30 days/)).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await screens.expectStatus('User deleted')
  await other.expectScreen('Sign in')
  await expect(panel.getByText(/^Deleted on .*; can be restored until /)).toBeVisible()
  await expect(panel.getByRole('button').filter({ hasText: /^(Change role|Issue reset code)$/ })).toHaveCount(0)
  await panel.getByRole('button', { name: 'Restore' }).click()
  await screens.expectStatus('User restored')
  await expect(panel.getByText('No active sessions')).toBeVisible()
  await usersScreen.undo()
  await screens.expectStatus('Undone')
  await expect(panel.getByRole('button', { name: 'Restore' })).toBeVisible()
  await usersScreen.undoEntry(person.email, 'Undid')
  await expect(panel.getByRole('button', { name: 'More actions' })).toBeVisible()
  await other.signIn(person)
  await other.expectScreen('Profile')
})

test('sessions are seen as they begin, and ended one by one or all at once', async ({ page, gatehouse }) => {
  const { screens, usersScreen, panel } = await openPanel(page)
  await expect(panel.getByText('No active sessions')).toBeVisible()
  const otherWindows = [
    entryScreens(await openAnotherWindow(gatehouse.app)),
    entryScreens(await openAnotherWindow(gatehouse.app)),
  ] as const
  for (const other of otherWindows) {
    await other.signIn(person)
    await other.expectScreen('Profile')
  }
  await expect(usersScreen.sessions(person.email)).toHaveCount(2)
  await usersScreen.sessions(person.email).last().getByRole('button', { name: 'End', exact: true }).click()
  await screens.expectStatus('Session ended')
  await expect(usersScreen.sessions(person.email)).toHaveCount(1)
  await otherWindows[0].expectScreen('Sign in')
  await otherWindows[1].expectScreen('Profile')
  await panel.getByRole('button', { name: 'End all sessions' }).click()
  await expect(page.getByRole('dialog').getByText(/You can’t undo this/)).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'End all sessions' }).click()
  await screens.expectStatus('All sessions ended')
  await otherWindows[1].expectScreen('Sign in')
  await expect(panel.getByText('No active sessions')).toBeVisible()
})

test('the timeline says who did what, brings what is older when it is asked to, and shows what happens meanwhile', async ({
  page,
  gatehouse,
}) => {
  const { screens, usersScreen, panel } = await openPanel(page)
  for (const name of ['one', 'two', 'three']) {
    await panel.getByRole('button', { name: 'Edit details' }).click()
    await page.getByLabel('Name').fill(name)
    await page.getByRole('dialog').getByRole('button', { name: 'Save details' }).click()
    await screens.expectStatus('Details saved')
    await expect(panel.getByText(name, { exact: true }).first()).toBeVisible()
  }
  const entries = usersScreen.timeline(person.email)
  await expect(entries.first()).toContainText(/Name changed from .*two.* to .*three.*ada@example\.org/s)
  await expect(entries.nth(1)).toContainText('Can’t undo: changed later')
  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  for (let failure = 0; failure < 3; failure += 1) {
    await other.signIn({ ...person, password: 'not the password at all' })
    await other.expectAlert(/^Wrong email or password/)
    await other.fill('Password', '')
  }
  await expect(entries.first()).toContainText('Failed sign-in: wrong password')
  for (let round = 0; round < 9; round += 1) {
    await other.signIn(person)
    await other.expectScreen('Profile')
    await other.signOut()
  }
  await expect(entries).toHaveCount(20)
  await panel.getByRole('button', { name: 'Show older entries' }).click()
  await expect(panel.getByRole('button', { name: 'Show older entries' })).toBeHidden()
  await expect(entries.last()).toContainText('Account created')
})

test('an auditor sees what is known of an account and can change none of it', async ({ page, gatehouse }) => {
  const { screens, usersScreen, panel } = await openPanel(page)
  await panel.getByRole('button', { name: 'Change role' }).click()
  await page.getByLabel('New role').selectOption('auditor')
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click()
  await screens.expectStatus('The role is now Auditor')
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(person)
  await users(other).open()
  const seen = await users(other).openPanel(administrator.email)
  await seen.getByText('Details', { exact: true }).click()
  await expect(seen.getByText(/Bcrypt with the directory key, cost/)).toBeVisible()
  await expect(seen.getByText('10 codes left')).toBeVisible()
  await expect(users(other).sessions(administrator.email)).toHaveCount(1)
  await expect(users(other).timeline(administrator.email).first()).toContainText(
    /^Role changed from User to Auditor: .*bob@example\.org/,
  )
  await expect(seen.getByRole('button').filter({ hasText: /./ })).toHaveCount(0)
  await expect(usersScreen.timeline(person.email).filter({ hasText: 'Role changed from User to Auditor' })).toBeVisible()
})

test('a code is issued with one press; its reason, typed beside it, is kept by Escape and shown in the entry of the log', async ({
  page,
}) => {
  const { usersScreen, panel } = await openPanel(page)
  await panel.getByRole('button', { name: 'Issue reset code' }).click()
  await expect(usersScreen.dialog()).toBeVisible()
  await usersScreen.dialog().getByLabel('Reason').fill('Forgot it over the summer')
  await page.keyboard.press('Escape')
  await expect(usersScreen.dialog()).toBeHidden()
  await expect(usersScreen.timeline(person.email).filter({ hasText: 'Reason: ' }).first()).toContainText(
    'Forgot it over the summer',
  )
})
