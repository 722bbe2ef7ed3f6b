import { hostname } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { profile } from './pages/profile.ts'
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

/** The stored value on the disk. */
const readPolicy = (dataFolder: string): unknown => {
  const database = new Sqlite(join(dataFolder, 'gatehouse.db'), { readonly: true })
  try {
    return JSON.parse(String(database.prepare('SELECT policy FROM directory').pluck().get()))
  } finally {
    database.close()
  }
}

const readTheme = (page: Page): Promise<string> =>
  page.evaluate(
    () => `${getComputedStyle(document.documentElement).colorScheme} ${getComputedStyle(document.body).backgroundColor}`,
  )

test('an administrator closes the registration, and the way to register is gone at every sign-in', async ({
  page,
  gatehouse,
}) => {
  const { screens, settingsScreen } = await openSettings(page)
  const other = await openAnotherWindow(gatehouse.app)
  await expect(other.getByRole('button', { name: 'Create account' })).toBeVisible()
  await settingsScreen.choose('Registration', 'Closed: only administrators add users')
  await expect(page.getByText('Unsaved changes: Registration')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Create account' })).toBeVisible()
  await settingsScreen.save()
  await expect(page.getByText('All changes saved.')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Create account' })).toBeHidden()
  await screens.signOut()
  await expect(page.getByRole('button', { name: 'Create account' })).toBeHidden()
})

test('the theme holds in both windows at once, and after the next start', async ({ page, gatehouse }) => {
  const { settingsScreen } = await openSettings(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).expectScreen('Sign in')
  expect(await readTheme(page)).toMatch(/^light( dark)? rgb\(244, 245, 247\)$/)
  await settingsScreen.choose('Theme', 'Dark')
  await settingsScreen.save()
  for (const window of [page, other]) await expect.poll(() => readTheme(window)).toBe('dark rgb(14, 15, 19)')
  await gatehouse.restart()
  await entryScreens(gatehouse.page).expectScreen('Sign in')
  await expect.poll(() => readTheme(gatehouse.page)).toBe('dark rgb(14, 15, 19)')
})

test('the name of the directory shows at sign-in, in the title and in the side bar of every window', async ({
  page,
  gatehouse,
}) => {
  const { screens, settingsScreen } = await openSettings(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).expectScreen('Sign in')
  const field = page.getByLabel('Directory name')
  await expect(field).toHaveValue('')
  await expect(field).toHaveAttribute('placeholder', hostname())
  await expect(other.getByRole('main').getByText(hostname(), { exact: true })).toBeVisible()
  await field.fill('St Mary’s School')
  await settingsScreen.save()
  const name = (window: Page) => window.getByText('St Mary’s School', { exact: true })
  await expect(page.getByRole('complementary', { name: 'Gatehouse' }).filter({ has: name(page) })).toBeVisible()
  await expect(page).toHaveTitle('Settings · \u2068St Mary’s School\u2069 · Gatehouse')
  await expect(name(other)).toBeVisible()
  await expect(other).toHaveTitle('Sign in · \u2068St Mary’s School\u2069 · Gatehouse')
  await screens.signOut()
  await expect(name(page)).toBeVisible()
})

test('a number beyond its limits is named, and nothing is saved until it fits', async ({ page, gatehouse }) => {
  const { screens, settingsScreen } = await openSettings(page)
  const idle = page.getByLabel('Lock after inactivity')
  for (const wrong of ['0', '481', '1.5', 'soon', '']) {
    await idle.fill(wrong)
    await screens.press('Save settings')
    await expect(idle).toBeFocused()
    await expect(idle).toHaveAttribute('aria-invalid', 'true')
    await expect(idle).toHaveAccessibleDescription('Enter a whole number from 1 to 480.')
    await expect(page.getByRole('alert').filter({ hasText: /^Fix the marked field/ })).toBeVisible()
  }
  expect(readPolicy(gatehouse.dataFolder)).toMatchObject({ idleMinutes: 30 })
  await idle.fill('15')
  await settingsScreen.save()
  expect(readPolicy(gatehouse.dataFolder)).toMatchObject({ idleMinutes: 15, absoluteHours: 12 })
  await expect(idle).toHaveValue('15')
  await page.getByRole('link', { name: 'Profile' }).click()
  await settingsScreen.open()
  await expect(idle).toHaveValue('15')
})

test('what is not saved yet waits while another screen is looked at, and can be discarded', async ({ page }) => {
  const { screens, settingsScreen } = await openSettings(page)
  await page.getByLabel('Maximum session length').fill('8')
  await page.getByLabel('Auditors').check()
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.expectScreen('Profile')
  await settingsScreen.open()
  await expect(page.getByLabel('Maximum session length')).toHaveValue('8')
  await expect(page.getByText('Unsaved changes: Maximum session length, Two-step verification')).toBeVisible()
  await screens.press('Discard')
  await expect(page.getByLabel('Maximum session length')).toHaveValue('12')
  await expect(page.getByLabel('Auditors')).not.toBeChecked()
  await expect(page.getByText('All changes saved.')).toBeVisible()
})

test('what one administrator saves shows at the other, whose own unsaved change stays', async ({ page, gatehouse }) => {
  const { settingsScreen } = await openSettings(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(administrator)
  await settings(other).open()
  await other.getByLabel('Maximum session length').fill('6')
  await page.getByLabel('Lock after inactivity').fill('20')
  await settingsScreen.save()
  await expect(other.getByLabel('Lock after inactivity')).toHaveValue('20')
  await expect(other.getByLabel('Maximum session length')).toHaveValue('6')
  await settings(other).save()
  await expect(page.getByLabel('Maximum session length')).toHaveValue('6')
  await expect(page.getByLabel('Lock after inactivity')).toHaveValue('20')
})

test('calibrating measures this computer, and its suggestion can be used', async ({ page }) => {
  const { screens, settingsScreen } = await openSettings(page)
  await screens.press('Measure on this computer')
  await screens.expectStatus('Measured.')
  const table = page.getByRole('table', { name: /250 milliseconds/ })
  const suggested = table.getByRole('row').filter({ hasText: 'suggested' })
  await expect(suggested).toHaveCount(1)
  await expect(suggested).toContainText(/\d ms/)
  const cost = (await suggested.getByRole('rowheader').textContent()) ?? ''
  await page.getByLabel('Hash cost').fill('16')
  await screens.press('Use the suggested cost')
  await expect(page.getByLabel('Hash cost')).toHaveValue(cost)
  await page.getByLabel('Hash cost').fill('11')
  await settingsScreen.save()
  await expect(page.getByLabel('Hash cost')).toHaveValue('11')
})

test('a user who is not an administrator finds no settings', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await expect(page.getByRole('link', { name: 'Profile' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Settings' })).toBeHidden()
})

test('where the system has no keychain, sealing the keys with it is closed, and the reason is told', async ({ page }) => {
  await openSettings(page)
  const way = page.getByRole('button', { name: 'Protect with the keychain' })
  await expect(way).toBeDisabled()
  await expect(way).toHaveAccessibleDescription(/this computer has no secure keychain/)
  await expect(page.getByText(/Anyone who can read the data folder/)).toBeVisible()
})

test('rotating the keys asks first, says when they were made, and the password still signs in', async ({ page }) => {
  const { screens } = await openSettings(page)
  const stored = page.getByText('In a file', { exact: true })
  await stored.scrollIntoViewIfNeeded()
  await expect(page.getByText(/Made on /)).toBeVisible()
  await page.getByRole('button', { name: 'Rotate keys' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Each user’s password stays valid')
  await dialog.getByRole('button', { name: 'Rotate keys' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('The keys are new')).toBeVisible()
  await expect(page.getByText(/Former keys stay in keys.json/)).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
})

test('requiring two-step verification says who does not have it yet, and first leads the administrator to their own', async ({
  page,
}) => {
  const { screens, settingsScreen } = await openSettings(page)
  for (const email of ['bob@example.org', 'eve@example.org'])
    await page.evaluate((account) => window.gatehouse.auth.register(account), { ...person, email })
  const save = page.getByRole('button', { name: 'Save settings' })
  const dialog = (name: string) => page.getByRole('dialog', { name })
  const affected = page.getByRole('list', { name: 'Who doesn’t have it yet' }).getByRole('listitem')

  await page.getByLabel('Users', { exact: true }).check()
  await save.click()
  await expect(dialog('Require two-step verification?')).toContainText('2 users don’t have it yet.')
  await expect(affected).toHaveText([/bob@example\.org/, /eve@example\.org/])
  await page.keyboard.press('Escape')
  await expect(page.getByText('Unsaved changes: Two-step verification')).toBeVisible()

  await page.getByLabel('Administrators').check()
  await save.click()
  await expect(dialog('Set up your own first')).toContainText('3 users don’t have it yet, and you are one of them.')
  await dialog('Set up your own first').getByRole('button', { name: 'Set up two-step verification' }).click()
  await screens.expectScreen('Profile')
  const setUp = dialog('Set up two-step verification')
  await profile(page).confirmSecondFactor(setUp)
  await screens.expectStatus('Two-step verification set up')

  await settingsScreen.open()
  await expect(page.getByText('Unsaved changes: Two-step verification')).toBeVisible()
  await save.click()
  await dialog('Require two-step verification?').getByRole('button', { name: 'Require it' }).click()
  await screens.expectStatus('Settings saved')
  await screens.expectScreen('Settings')
  // No user is affected any more by what is saved next.
  await page.getByLabel('Auditors').check()
  await settingsScreen.save()
})
