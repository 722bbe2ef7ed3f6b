import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entry } from './pages/entry.ts'
import { overview } from './pages/overview.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

test('the overview shows what happens elsewhere by itself, by day in charts and in figures', async ({ page, gatehouse }) => {
  const door = entry(page)
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  const desk = overview(page)
  await desk.open()
  await expect(page.getByText('No account needs anybody at the moment.')).toBeVisible()
  await expect(desk.chart('Sign-ins')).toHaveAccessibleName(/^Sign-ins in 30 days: 1, the most of a day on .*: 1$/)
  await expect(desk.chart('Failures')).toHaveAccessibleName('Failures in 30 days: 0')

  const other = entry(await openAnotherWindow(gatehouse.app))
  await other.signIn({ ...administrator, password: 'not the password' })
  await other.expectAlert(/./)
  await expect(desk.chart('Failures')).toHaveAccessibleName(/^Failures in 30 days: 1,/)
  await page.getByLabel('Period').selectOption({ label: 'Last 7 days' })
  await expect(desk.chart('Failures')).toHaveAccessibleName(/^Failures in 7 days: 1,/)
  await door.press('Show the figures')
  const table = page.getByRole('region', { name: 'By day, in figures' }).getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(8)
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toHaveText(['1', '1', '0', '0'])
  await expect(table.getByRole('row').nth(2).getByRole('cell')).toHaveText(['0', '0', '0', '0'])
  await door.press('Hide the figures')
  await expect(table).toBeHidden()
})

test('whoever needs somebody is named on the overview, one press from their account', async ({ page }) => {
  const door = entry(page)
  await door.register(person)
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  await users(page).open()
  await users(page).openPanel(person.email)
  await users(page).confirm(person.email, 'Require password change')
  const desk = overview(page)
  await desk.open()
  const item = desk.attention('1 account has to choose a new password')
  await expect(item).toContainText(person.email)
  await item.getByRole('button', { name: person.email }).click()
  await expect(page.getByRole('heading', { name: 'Users', exact: true })).toBeVisible()
  await expect(users(page).row(person.email)).toBeVisible()
  await expect(users(page).row(administrator.email)).toBeHidden()
  await expect(users(page).panel(person.email)).toBeVisible()
  await desk.open()
  await item.getByRole('button', { name: 'Show all' }).click()
  await expect(page.getByRole('list', { name: 'Filters' })).toBeVisible()
  await expect(users(page).row(person.email)).toBeVisible()
  await expect(users(page).row(administrator.email)).toBeHidden()
})

test('the overview says when the audit log was verified last, and what came of it', async ({ page }) => {
  const door = entry(page)
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  await overview(page).open()
  await expect(page.getByText('2 entries, never verified yet.')).toBeVisible()
  await door.press('Open the audit log')
  await door.expectScreen('Audit')
  await door.press('Verify')
  await door.expectStatus(/as they were written/)
  await overview(page).open()
  await expect(
    page.getByText(new RegExp(`^Verified, and found as it was written, on .* by ${administrator.email}\\.$`)),
  ).toBeVisible()
  await expect(page.getByText('3 entries by now.')).toBeVisible()
})

test('whoever is no administrator, operator or auditor finds no overview', async ({ page }) => {
  const door = entry(page)
  await door.register(person)
  await door.signIn(person)
  await door.expectScreen('Profile')
  await expect(page.getByRole('link', { name: 'Profile' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Overview' })).toBeHidden()
})
