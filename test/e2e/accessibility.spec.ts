import { rmSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { audit } from './pages/audit.ts'
import { entry } from './pages/entry.ts'
import { walkGuard } from './pages/guard-walk.ts'
import { overview } from './pages/overview.ts'
import { settings } from './pages/settings.ts'
import { users } from './pages/users.ts'

/** WCAG 2.2 A and AA, and axe's own good habits. Electron cannot open the page that axe otherwise works in, hence the legacy mode. */
const expectAccessible = async (page: Page, screen: string): Promise<void> => {
  // Colours on their way from one to another have no contrast to speak of.
  await page.evaluate(() => {
    // What turns for as long as something takes has no end to wait for.
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
    return Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)))
  })
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  expect(told, screen).toEqual([])
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme })

    test(`every screen of the main job passes axe in the ${theme} theme`, async ({ page, gatehouse }) => {
      test.slow()
      const door = entry(page)
      await door.expectScreen('Set up Gatehouse')
      expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(theme === 'dark')
      await expectAccessible(page, 'set up')
      await door.press('Create administrator')
      await expectAccessible(page, 'set up, with errors')
      await door.fill('Email', administrator.email)
      await door.fill('Password', administrator.password)
      await door.press('Create administrator')
      await door.expectScreen('Recovery codes')
      await expectAccessible(page, 'recovery codes')
      await door.press('Continue')
      await door.expectScreen('Sign in')
      await expectAccessible(page, 'sign in')
      await door.press('Reset password')
      await door.expectScreen('Reset password')
      await expectAccessible(page, 'reset')
      await door.press('Back to sign in')
      await door.press('Create account')
      await door.expectScreen('Create account')
      await expectAccessible(page, 'register')
      await door.press('Back to sign in')
      await door.register(person)
      await door.expectStatus('Account created')
      await expectAccessible(page, 'sign in, with a status')
      await door.signIn({ ...person, password: 'not the password' })
      await door.expectAlert(/./)
      await expectAccessible(page, 'sign in, refused')
      await door.signIn(administrator)
      await door.expectScreen('Profile')
      await expectAccessible(page, 'profile')
      for (const button of ['Change name', 'Change e-mail', 'Make recovery codes', 'Close my account']) {
        await door.press(button)
        await expect(page.getByRole('dialog')).toBeVisible()
        await expectAccessible(page, button)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toBeHidden()
      }
      const desk = users(page)
      await desk.open()
      await expect(desk.row(person.email)).toBeVisible()
      await expectAccessible(page, 'users')
      await desk.search('nobody at all')
      await expect(desk.row(person.email)).toBeHidden()
      await expectAccessible(page, 'users, none found')
      await desk.search('')
      const panel = await desk.openPanel(person.email)
      await expectAccessible(page, 'a user’s panel')
      await panel.getByRole('button', { name: 'Change role' }).click()
      await expect(page.getByLabel('New role')).toBeVisible()
      await expectAccessible(page, 'changing a role')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
      await page.keyboard.press('Escape')
      await expect(panel).toBeHidden()
      await desk.issueReset(person.email)
      await expectAccessible(page, 'code issued')
      await page.keyboard.press('Escape')
      await expect(desk.dialog()).toBeHidden()
      await overview(page).open()
      await expect(overview(page).chart('Sign-ins')).toBeVisible()
      await expectAccessible(page, 'overview')
      await door.press('Show the figures')
      await expectAccessible(page, 'overview, in figures')
      const log = audit(page)
      await log.open()
      await expect(log.row('Issuing a reset code')).toBeVisible()
      await expectAccessible(page, 'audit')
      await log.openEntry('Issuing a reset code')
      await expectAccessible(page, 'an entry of the audit log')
      await page.keyboard.press('Escape')
      await door.press('Verify')
      await door.expectStatus(/as they were written/)
      await expectAccessible(page, 'audit, verified')
      await log.openFilter()
      await page.getByLabel('First day').fill('2026-02-01')
      await page.getByLabel('Last day').fill('2026-01-01')
      await expectAccessible(page, 'filtering the log, with an error')
      await page.getByLabel('Last day').fill('')
      await door.press('Apply')
      await expect(page.getByRole('list', { name: 'Filters' })).toBeVisible()
      await log.search('nothing like this')
      await expect(page.getByText('Nothing found', { exact: true })).toBeVisible()
      await expectAccessible(page, 'audit, nothing found')
      await settings(page).open()
      await expectAccessible(page, 'settings')
      await door.press('Calibrate on this computer')
      await door.expectStatus('Measured.')
      await page.getByLabel('Idle time-out').fill('0')
      await page.getByLabel('Administrators').check()
      await door.press('Save settings')
      await door.expectAlert('Not sent yet')
      await expectAccessible(page, 'settings, with errors')
      await gatehouse.close()
      rmSync(join(gatehouse.dataFolder, 'keys.json'))
      await gatehouse.restart()
      await entry(gatehouse.page).expectScreen('Gatehouse cannot open this directory')
      await expectAccessible(gatehouse.page, 'broken start')
    })
  })
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme })

    test(`every screen of the guard passes axe in the ${theme} theme`, async ({ gatehouse }) => {
      test.slow()
      const newcomer = { email: 'lena@example.org', password: 'eleven copper kettles' }
      await entry(gatehouse.page).setUp(administrator)
      await walkGuard({ gatehouse, administrator, newcomer, look: (name) => expectAccessible(gatehouse.page, name) })
    })
  })
}

test('every label of the published contract finds exactly one field, also as a part of its name', async ({ page }) => {
  const expectFields = async (...labels: string[]): Promise<void> => {
    for (const label of labels) {
      await expect(page.getByLabel(label), label).toHaveCount(1)
      await expect(page.getByLabel(label, { exact: true }), label).toHaveCount(1)
    }
  }
  const door = entry(page)
  await door.expectScreen('Set up Gatehouse')
  await expectFields('Email', 'Password')
  await door.setUp(administrator)
  await expectFields('Email', 'Password')
  await door.press('Reset password')
  await expectFields('Email', 'Reset code', 'New password')
  await door.press('Back to sign in')
  await door.press('Create account')
  await expectFields('Email', 'Password')
  await door.press('Back to sign in')
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  await expectFields('Current password', 'New password')
  await page.getByRole('button', { name: 'Set up second factor' }).click()
  await expectFields('Authenticator code', 'Secret key')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await users(page).open()
  await expectFields('Search users')
  await users(page).openPanel(administrator.email)
  await page.getByRole('button', { name: 'Change role' }).click()
  await expectFields('New role', 'Search users')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('Escape')
  await users(page).issueReset(administrator.email)
  await expectFields('Reset code')
  await page.keyboard.press('Escape')
  await overview(page).open()
  await expectFields('Period')
  await audit(page).open()
  await expectFields('Search the log')
  await audit(page).openFilter()
  await page.getByLabel('Done by').fill(administrator.email)
  await page.getByRole('button', { name: 'Apply' }).click()
  await audit(page).openFilter()
  await expectFields('Done by', 'Done to', 'Action', 'Outcome', 'Through', 'First day', 'Last day', 'Search the log')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await settings(page).open()
  await expectFields('Registration', 'Idle time-out', 'Absolute time-out', 'Hash cost', 'Theme')
  await expectFields('HTTP API', 'Port', 'Allowed origins')
  await expectFields('Administrators', 'Operators', 'Auditors', 'Users')
})
