import type { Locator } from 'playwright/test'
import { hideFromDatabase } from './database.ts'
import { administrator, expect, test } from './gatehouse-test.ts'
import { audit } from './pages/audit.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { overview } from './pages/overview.ts'
import { requests } from './pages/requests.ts'
import { settings } from './pages/settings.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

test('a list that cannot be read says so in its place, and is there once it can be read again', async ({ page, gatehouse }) => {
  const entryPage = entryScreens(page)
  const screens: { hidden: string; title: string; open: () => Promise<void>; content: () => Locator }[] = [
    {
      hidden: 'reset_requests_by_time',
      title: 'The requests couldn’t be loaded',
      open: requests(page).open,
      content: () => page.getByText('No requests'),
    },
    {
      hidden: 'users_by_email',
      title: 'The list couldn’t be loaded',
      open: users(page).open,
      content: () => users(page).row(administrator.email),
    },
    {
      hidden: 'audit_counts',
      title: 'The overview couldn’t be loaded',
      open: overview(page).open,
      content: () => overview(page).chart('Sign-ins'),
    },
    {
      hidden: 'audit_entries',
      title: 'The log couldn’t be loaded',
      open: audit(page).open,
      content: () => audit(page).row('Signed in'),
    },
    {
      hidden: 'programs',
      title: 'The programs couldn’t be loaded',
      open: settings(page).open,
      content: () => page.getByText('No programs yet.'),
    },
  ]
  const shows = screens.map(({ hidden }) => (hidden === 'audit_entries' ? null : hideFromDatabase(gatehouse.dataFolder, hidden)))
  await entryPage.signIn(administrator)
  await entryPage.expectScreen('Profile')
  for (const [index, { hidden, title, open, content }] of screens.entries()) {
    const show = shows[index] ?? hideFromDatabase(gatehouse.dataFolder, hidden)
    await open()
    const failure = page.getByRole('alert').filter({ hasText: title })
    const again = failure.getByRole('button', { name: 'Try again' })
    await expect(failure).toContainText(/look for [0-9a-f-]{36} in the log/)
    await again.click()
    await expect(failure).toBeVisible()
    await expect(content()).toBeHidden()
    show()
    // It may also appear by itself, because Gatehouse notices changes by other processes.
    await expect(async () => {
      if (await again.isVisible()) await again.click({ timeout: 1_000 })
      await expect(content()).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await expect(failure).toBeHidden()
  }
})
