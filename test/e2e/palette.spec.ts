import type { Locator, Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { insertedEmail, insertUsers } from './inserted-users.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { palette } from './pages/palette.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

/** More users than fit on any screen. */
const TABS_AT_MOST = 80

/** Presses Tab until this element has the focus. */
const reach = async (page: Page, target: Locator): Promise<void> => {
  await expect(target).toBeVisible()
  for (let tabs = 0; tabs < TABS_AT_MOST; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way with the Tab key to ${target}`)
}

const pressByKey = async (page: Page, target: Locator): Promise<void> => {
  await reach(page, target)
  await page.keyboard.press('Enter')
}

/** A signed-in administrator, with one more user in the directory. */
const openWindow = async (page: Page) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  return { screens, usersScreen: users(page), commands: palette(page) }
}

test('Ctrl+K opens the palette, which leads to every screen, and gives the focus back where it was', async ({ page }) => {
  const { screens, commands } = await openWindow(page)
  await page.getByLabel('Current password').focus()
  await commands.open()
  await expect(commands.active()).toHaveText('Profile')
  await page.keyboard.press('ArrowUp')
  await expect(commands.active()).toHaveText('Sign out')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(commands.active()).toHaveText('Overview')
  const reached = await commands.field().getAttribute('aria-activedescendant')
  await expect(commands.active()).toHaveAttribute('id', reached ?? '')
  await page.keyboard.press('Escape')
  await expect(commands.dialog()).toBeHidden()
  await expect(page.getByLabel('Current password')).toBeFocused()
  await commands.open()
  await page.keyboard.press('ControlOrMeta+k')
  await expect(commands.dialog()).toBeHidden()
  await expect(page.getByLabel('Current password')).toBeFocused()

  for (const screen of ['Overview', 'Users', 'Requests', 'Audit', 'Settings', 'Profile']) {
    await commands.choose(screen.toLowerCase(), screen)
    await screens.expectScreen(screen)
    await expect(page.getByRole('heading', { name: screen, exact: true })).toBeFocused()
  }
  await page.getByRole('button', { name: 'Search or go to' }).click()
  await commands.option('Audit').first().click()
  await screens.expectScreen('Audit')
})

test('a user is found by any part of email or name, among thousands, and opens with their panel', async ({ page, gatehouse }) => {
  const { commands, usersScreen } = await openWindow(page)
  insertUsers(gatehouse.dataFolder, 3_000)
  await commands.open()
  await page.keyboard.type('bob@ex')
  await expect(commands.options()).toHaveCount(1)
  await expect(commands.active()).toContainText(person.email)
  await page.keyboard.press('Enter')
  await expect(usersScreen.panel(person.email).getByRole('heading', { name: person.email })).toBeFocused()
  // The same from one panel to another.
  await commands.open()
  await page.keyboard.type('person 2987 OF')
  await expect(commands.options()).toHaveCount(1)
  const email = insertedEmail(2_987)
  await commands.active().click()
  await expect(usersScreen.panel(email).getByRole('heading', { name: email })).toBeFocused()
  await expect(usersScreen.panel(person.email)).toBeHidden()
  // Enter before the answer arrives opens its first result.
  await commands.open()
  await page.keyboard.type('ada@')
  await page.keyboard.press('Enter')
  await expect(usersScreen.panel(administrator.email).getByRole('heading', { name: administrator.email })).toBeFocused()
})

test('where nothing fits, the palette says so, and an empty one asks for no user', async ({ page }) => {
  const { commands } = await openWindow(page)
  await commands.open()
  await expect(commands.option(person.email)).toHaveCount(0)
  await page.keyboard.type('nobody of this name')
  await expect(commands.dialog().getByRole('status')).toContainText('No results for')
  await expect(commands.field()).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Enter')
  await expect(commands.dialog()).toBeVisible()
  await commands.field().fill('')
  await expect(commands.active()).toHaveText('Profile')
})

test('every action of the palette does what its button does', async ({ page }) => {
  const { screens, commands } = await openWindow(page)
  const dialogs = [
    ['new user', 'New user', 'New user'],
    ['keycloak', 'Import users', 'Import from a file'],
    ['export the log', 'Export the log', 'Export the audit log'],
    ['my name', 'Change my name', 'Change your name'],
    ['my email', 'Change my address', 'Change your address'],
    ['set up', 'Set up two-step verification', 'Set up two-step verification'],
    ['codes', 'Generate new codes', 'Generate new codes'],
    ['close account', 'Close my account', 'Close your account?'],
    ['add program', 'Add program', 'Add a program'],
    ['openid', 'Register program', 'Register a program'],
  ] as const
  for (const [typed, action, title] of dialogs) {
    await commands.choose(typed, action)
    await expect(page.getByRole('dialog', { name: title })).toBeVisible()
    // It does not open over another dialog.
    await page.keyboard.press('ControlOrMeta+k')
    await expect(commands.dialog()).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  const fields = [
    ['my password', 'Change my password', 'Current password'],
    ['theme', 'Change the theme', 'Theme'],
    ['search users', 'Search users', 'Search users'],
    ['search log', 'Search the log', 'Search the log'],
  ] as const
  for (const [typed, action, label] of fields) {
    await commands.choose(typed, action)
    await expect(page.getByLabel(label)).toBeFocused()
    await expect(page.getByLabel(label)).toBeInViewport()
  }
  await commands.choose('verify', 'Verify the log')
  await screens.expectStatus(/^Log intact up to entry /)
  await commands.choose('sign out', 'Sign out')
  await screens.expectScreen('Sign in')
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a user with the role User is offered their own account, no administrator’s action and no other user', async ({ page }) => {
  const { screens, commands } = await openWindow(page)
  await screens.signOut()
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await commands.open()
  await expect(commands.options()).toHaveText([
    'Profile',
    'Change my password',
    'Change my name',
    'Change my address',
    'Set up two-step verification',
    'Generate new codes',
    'Download my data',
    'Close my account',
    'Keyboard shortcuts',
    'Lock now',
    'Sign out',
  ])
  await page.keyboard.type('ada')
  await expect(commands.dialog().getByRole('status')).toContainText('No results for')
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'Profile' }).click()
  await page.keyboard.press('?')
  await expect(commands.shortcuts()).toContainText('Anywhere')
  await expect(commands.shortcuts()).not.toContainText('Users')
})

test('a question mark lists the shortcuts, but not where one types; a slash leads to the search', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  const { screens, commands } = await openWindow(page)
  await page.getByLabel('Current password').focus()
  await page.keyboard.press('?')
  await expect(page.getByLabel('Current password')).toHaveValue('?')
  await expect(commands.shortcuts()).toBeHidden()
  await commands.choose('audit', 'Audit')
  await screens.expectScreen('Audit')
  await page.keyboard.press('?')
  await expect(commands.shortcuts().getByRole('heading', { level: 3 })).toHaveText([
    'Anywhere',
    'Audit',
    'Users',
    'About Gatehouse',
  ])
  await page.keyboard.press('Escape')
  await expect(commands.shortcuts()).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Audit', exact: true })).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.getByLabel('Search the log')).toBeFocused()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(commands.shortcuts()).toBeVisible()
  const shown = commands.shortcuts()
  for (const fact of [/^Gatehouse \d+\.\d+\.\d+$/, /Electron \d+/, `Data folder: ${gatehouse.dataFolder}`])
    await expect(shown.getByText(fact)).toBeVisible()
  await shown.getByRole('button', { name: 'Copy details' }).click()
  await expect(shown.getByRole('status')).toContainText('Details copied')
  const copied = await gatehouse.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toContain(`Data folder: ${gatehouse.dataFolder}`)
  await commands.shortcuts().getByRole('button', { name: 'Close' }).click()
  await commands.choose('shortcuts', 'Keyboard shortcuts')
  await expect(commands.shortcuts()).toBeVisible()
})

test('an administrator’s main job needs no mouse: sign in, new user, find, disable, undo, sign out', async ({ page }) => {
  const screens = entryScreens(page)
  const commands = palette(page)
  const usersScreen = users(page)
  const newcomer = 'lena@example.org'
  await reach(page, page.getByLabel('Email', { exact: true }))
  await page.keyboard.type(administrator.email)
  await reach(page, page.getByLabel('Password', { exact: true }))
  await page.keyboard.type(administrator.password)
  await page.keyboard.press('Enter')
  await screens.expectScreen('Profile')

  await commands.choose('new user', 'New user')
  await expect(page.getByLabel('Email')).toBeFocused()
  await page.keyboard.type(newcomer)
  await page.keyboard.press('Enter')
  await expect(usersScreen.dialog()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(usersScreen.dialog()).toBeHidden()
  const panel = usersScreen.panel(newcomer)
  await expect(panel).toBeVisible()

  await commands.choose('lena', newcomer)
  await expect(panel.getByRole('heading', { name: newcomer })).toBeFocused()
  await expect(usersScreen.status(newcomer)).toContainText('No password has been chosen yet.')
  await pressByKey(page, panel.getByRole('button', { name: 'More actions' }))
  await expect(page.getByRole('menuitem', { name: 'Disable' })).toBeFocused()
  await page.keyboard.press('Enter')
  await pressByKey(page, page.getByRole('dialog').getByRole('button', { name: 'Disable' }))
  await screens.expectStatus('User disabled')
  await expect(panel.getByText('Disabled', { exact: true })).toBeVisible()

  await commands.choose('undo', 'Undo the last change')
  await screens.expectStatus('Undone')
  await expect(panel.getByText('Not activated', { exact: true })).toBeVisible()
  // An undone change cannot be undone again from here.
  await commands.open()
  await expect(commands.option('Undo the last change')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await commands.choose('sign out', 'Sign out')
  await screens.expectScreen('Sign in')
})

test('an action and a name typed together do what the button of the panel does, and a saved view opens', async ({ page }) => {
  const { usersScreen, commands } = await openWindow(page)
  await commands.choose(`disable ${person.email.slice(0, 3)}`, new RegExp(`^Disable: .*${person.email}`))
  await expect(usersScreen.panel(person.email)).toBeVisible()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await commands.open()
  await page.keyboard.type(`reset ${person.email.slice(0, 3)}`)
  await expect(commands.option(new RegExp(`^Issue reset code: .*${person.email}`))).toBeVisible()
  await commands.option(new RegExp(`^Issue reset code: .*${person.email}`)).click()
  await expect(usersScreen.dialog()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(usersScreen.dialog()).toBeHidden()

  await usersScreen.filter('State', 'disabled')
  await usersScreen.openMenu('Views')
  await page.getByLabel('View name').fill('Disabled')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Profile', exact: true }).click()
  await commands.choose('view disab', /^View: .*Disabled/)
  await expect(usersScreen.chips().first()).toBeVisible()
})
