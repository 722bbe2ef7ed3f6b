import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entry } from './pages/entry.ts'
import { settings } from './pages/settings.ts'

test.use({ start: 'administrator' })

const openSettings = async (page: Page) => {
  const door = entry(page)
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  const desk = settings(page)
  await desk.open()
  return { door, desk }
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
  const { door, desk } = await openSettings(page)
  const other = await openAnotherWindow(gatehouse.app)
  await expect(other.getByRole('button', { name: 'Create account' })).toBeVisible()
  await desk.choose('Registration', 'Closed: only administrators add users')
  await expect(page.getByText('Unsaved changes: Registration')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Create account' })).toBeVisible()
  await desk.save()
  await expect(page.getByText('All changes saved.')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Create account' })).toBeHidden()
  await door.signOut()
  await expect(page.getByRole('button', { name: 'Create account' })).toBeHidden()
})

test('the theme holds in both windows at once, and after the next start', async ({ page, gatehouse }) => {
  const { desk } = await openSettings(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entry(other).expectScreen('Sign in')
  expect(await readTheme(page)).toMatch(/^light( dark)? rgb\(244, 245, 247\)$/)
  await desk.choose('Theme', 'Dark')
  await desk.save()
  for (const window of [page, other]) await expect.poll(() => readTheme(window)).toBe('dark rgb(14, 15, 19)')
  await gatehouse.restart()
  await entry(gatehouse.page).expectScreen('Sign in')
  await expect.poll(() => readTheme(gatehouse.page)).toBe('dark rgb(14, 15, 19)')
})

test('a number beyond its limits is named, and nothing is saved until it fits', async ({ page, gatehouse }) => {
  const { door, desk } = await openSettings(page)
  const idle = page.getByLabel('Lock after inactivity')
  for (const wrong of ['0', '481', '1.5', 'soon', '']) {
    await idle.fill(wrong)
    await door.press('Save settings')
    await expect(idle).toBeFocused()
    await expect(idle).toHaveAttribute('aria-invalid', 'true')
    await expect(idle).toHaveAccessibleDescription('Enter a whole number from 1 to 480.')
    await expect(page.getByRole('alert').filter({ hasText: /^Fix the marked field/ })).toBeVisible()
  }
  expect(readPolicy(gatehouse.dataFolder)).toMatchObject({ idleMinutes: 30 })
  await idle.fill('15')
  await desk.save()
  expect(readPolicy(gatehouse.dataFolder)).toMatchObject({ idleMinutes: 15, absoluteHours: 12 })
  await expect(idle).toHaveValue('15')
  await page.getByRole('link', { name: 'Profile' }).click()
  await desk.open()
  await expect(idle).toHaveValue('15')
})

test('what is not saved yet waits while another screen is looked at, and can be discarded', async ({ page }) => {
  const { door, desk } = await openSettings(page)
  await page.getByLabel('Maximum session length').fill('8')
  await page.getByLabel('Auditors').check()
  await page.getByRole('link', { name: 'Profile' }).click()
  await door.expectScreen('Profile')
  await desk.open()
  await expect(page.getByLabel('Maximum session length')).toHaveValue('8')
  await expect(page.getByText('Unsaved changes: Maximum session length, Two-step verification')).toBeVisible()
  await door.press('Discard')
  await expect(page.getByLabel('Maximum session length')).toHaveValue('12')
  await expect(page.getByLabel('Auditors')).not.toBeChecked()
  await expect(page.getByText('All changes saved.')).toBeVisible()
})

test('what one administrator saves shows at the other, whose own unsaved change stays', async ({ page, gatehouse }) => {
  const { desk } = await openSettings(page)
  const other = await openAnotherWindow(gatehouse.app)
  await entry(other).signIn(administrator)
  await settings(other).open()
  await other.getByLabel('Maximum session length').fill('6')
  await page.getByLabel('Lock after inactivity').fill('20')
  await desk.save()
  await expect(other.getByLabel('Lock after inactivity')).toHaveValue('20')
  await expect(other.getByLabel('Maximum session length')).toHaveValue('6')
  await settings(other).save()
  await expect(page.getByLabel('Maximum session length')).toHaveValue('6')
  await expect(page.getByLabel('Lock after inactivity')).toHaveValue('20')
})

test('calibrating measures this computer, and its suggestion can be used', async ({ page }) => {
  const { door, desk } = await openSettings(page)
  await door.press('Measure on this computer')
  await door.expectStatus('Measured.')
  const table = page.getByRole('table', { name: /250 milliseconds/ })
  const suggested = table.getByRole('row').filter({ hasText: 'suggested' })
  await expect(suggested).toHaveCount(1)
  await expect(suggested).toContainText(/\d ms/)
  const cost = (await suggested.getByRole('rowheader').textContent()) ?? ''
  await page.getByLabel('Hash cost').fill('16')
  await door.press('Use the suggested cost')
  await expect(page.getByLabel('Hash cost')).toHaveValue(cost)
  await page.getByLabel('Hash cost').fill('11')
  await desk.save()
  await expect(page.getByLabel('Hash cost')).toHaveValue('11')
})

test('whoever is no administrator finds no settings', async ({ page }) => {
  const door = entry(page)
  await door.register(person)
  await door.signIn(person)
  await door.expectScreen('Profile')
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
