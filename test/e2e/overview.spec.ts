import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { overview } from './pages/overview.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

test('the overview shows what happens elsewhere by itself, by day in charts and in figures', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const overviewScreen = overview(page)
  await overviewScreen.open()
  await expect(page.getByText('All clear.')).toBeVisible()
  await expect(overviewScreen.chart('Sign-ins')).toHaveAccessibleName(/^Sign-ins in 30 days: 1\. Most on .*: 1\.$/)
  await expect(overviewScreen.chart('Failed sign-ins')).toHaveAccessibleName('Failed sign-ins in 30 days: 0.')

  const other = entryScreens(await openAnotherWindow(gatehouse.app))
  await other.signIn({ ...administrator, password: 'not the password' })
  await other.expectAlert(/./)
  await expect(overviewScreen.chart('Failed sign-ins')).toHaveAccessibleName(/^Failed sign-ins in 30 days: 1\./)
  await page.getByLabel('Period').selectOption({ label: 'Last 7 days' })
  await expect(overviewScreen.chart('Failed sign-ins')).toHaveAccessibleName(/^Failed sign-ins in 7 days: 1\./)
  await screens.press('Show as table')
  const table = page.getByRole('region', { name: 'Activity by day' }).getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(8)
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toHaveText(['1', '1', '0', '0'])
  await expect(table.getByRole('row').nth(2).getByRole('cell')).toHaveText(['0', '0', '0', '0'])
  await screens.press('Hide table')
  await expect(table).toBeHidden()
})

test('a user who needs attention is named on the overview, one press from their account', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await users(page).open()
  await users(page).openPanel(person.email)
  await users(page).confirm(person.email, 'Require password change')
  const overviewScreen = overview(page)
  await overviewScreen.open()
  const item = overviewScreen.attention('1 user must choose a new password')
  await expect(item).toContainText(person.email)
  await item.getByRole('button', { name: person.email }).click()
  await expect(page.getByRole('heading', { name: 'Users', exact: true })).toBeVisible()
  await expect(users(page).row(person.email)).toBeVisible()
  await expect(users(page).row(administrator.email)).toBeHidden()
  await expect(users(page).panel(person.email)).toBeVisible()
  await overviewScreen.open()
  await item.getByRole('button', { name: 'Show all' }).click()
  await expect(page.getByRole('list', { name: 'Filters' })).toBeVisible()
  await expect(users(page).row(person.email)).toBeVisible()
  await expect(users(page).row(administrator.email)).toBeHidden()
})

test('the overview says when the audit log was verified last, and what came of it', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await overview(page).open()
  await expect(page.getByText('2 entries, not verified yet.')).toBeVisible()
  await screens.press('Open the audit log')
  await screens.expectScreen('Audit')
  await screens.press('Verify')
  await screens.expectStatus(/^Log intact up to entry /)
  await overview(page).open()
  await expect(page.getByText(new RegExp(`^Intact\\. Last verified on .* by ${administrator.email}\\.$`))).toBeVisible()
  await expect(page.getByText('3 entries now.')).toBeVisible()
})

test('a user with the role User finds no overview', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await expect(page.getByRole('link', { name: 'Profile' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Overview' })).toBeHidden()
})

test('“This was not me” reaches every window of an administrator at once, until one of them has dealt with it', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.signIn(administrator)
  await users(page).open()
  const other = await openAnotherWindow(gatehouse.app)
  const otherScreens = entryScreens(other)
  await otherScreens.signIn(administrator)
  const banner = (window: Page) => window.getByRole('region', { name: 'Security alert' })
  await expect(banner(page)).toHaveCount(0)

  await page.evaluate(
    async ([by, user]) => {
      const ada = await window.gatehouse.auth.login(by)
      const bob = await window.gatehouse.auth.login(user)
      if (!ada.ok || !bob.ok) throw new Error('not signed in')
      await window.gatehouse.users.requirePasswordChange({ email: user.email }, ada.value.sessionId)
      await window.gatehouse.auth.logout(undefined, ada.value.sessionId)
      const disowned = await window.gatehouse.auth.disownNotices(undefined, bob.value.sessionId)
      if (!disowned.ok) throw new Error(disowned.error.code)
    },
    [administrator, person] as const,
  )
  for (const window of [page, other]) {
    await expect(banner(window)).toContainText(/bob@example\.org.* reported on .* that a recent change was not theirs/)
    await expect(window.getByRole('link', { name: 'Overview 1 security alert' })).toBeVisible()
  }
  await banner(page).getByRole('button', { name: 'See security alerts' }).click()
  await screens.expectScreen('Overview')
  await expect(banner(page)).toHaveCount(0)
  const row = page.getByRole('list', { name: 'Security alerts' }).getByRole('listitem')
  await row.getByRole('button', { name: /^Show .*bob@example\.org/ }).click()
  await expect(page.getByRole('complementary', { name: person.email })).toBeVisible()
  await overview(page).open()
  await row.getByRole('button', { name: 'Mark as dealt with' }).click()
  await screens.expectStatus('Security alert dealt with')
  await expect(row).toHaveCount(0)
  await expect(banner(other)).toHaveCount(0)
  await expect(other.getByRole('link', { name: 'Overview' })).toHaveText('Overview')
})
