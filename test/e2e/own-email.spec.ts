import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { settings } from './pages/settings.ts'

test.use({ start: 'administrator-and-user' })

test('where registration is closed, a user’s profile says to ask an administrator for another email', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  const change = page.getByRole('button', { name: 'Change address' })
  await expect(change).toBeVisible()
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(administrator)
  await settings(other).open()
  await settings(other).choose('Registration', 'Closed: only administrators add users')
  await settings(other).save()
  await expect(change).toBeHidden()
  await expect(page.getByText('To change it, ask an administrator.')).toBeVisible()
  await other.getByRole('link', { name: 'Profile' }).click()
  await expect(other.getByRole('button', { name: 'Change address' })).toBeVisible()
})
