import { administrator, expect, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const anna = { email: 'anna@b\u00fccher.example', password: 'eleven copper kettles' }
const ASCII_HOST = 'xn--bcher-kva.example'

test('an address that looks like another is refused in the form, and the ASCII form of an unusual domain stands beside it [lookalike-address-in-form]', async ({
  page,
}) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  await screens.press('New user')
  for (const [typed, told] of [
    ['\u0430da@example.org', /look-alikes from another alphabet/],
    ['ad\u2800a@example.org', /invisible characters/],
    ['\uff41da@example.org', 'Already in use.'],
    ['ada@example\u3002org', 'Already in use.'],
  ] as const) {
    await screens.fill('Email', typed)
    await screens.press('Create user')
    await expect(page.getByLabel('Email')).toHaveAccessibleDescription(told)
  }
  await screens.fill('Email', anna.email)
  await screens.fill('Name', 'Anna\u202e')
  await screens.press('Create user')
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/change the direction of the text/)
  await screens.fill('Name', 'Anna')
  await screens.press('Create user')
  await expect(usersScreen.dialog()).toContainText(`${anna.email} (${ASCII_HOST})`)
  const code = ((await page.getByLabel('Activation code').textContent()) ?? '').replace(/\s/g, '')
  await page.keyboard.press('Escape')
  await expect(usersScreen.row(anna.email).getByTitle(`${anna.email} (${ASCII_HOST})`)).toBeVisible()
  // The panel of a new user opens by itself.
  const panel = page.getByRole('complementary', { name: anna.email })
  await expect(panel.getByText(ASCII_HOST, { exact: true })).toBeVisible()
  await screens.signOut()
  const encoded = { ...anna, email: `Anna@${ASCII_HOST}` }
  await screens.reset(encoded, code)
  await screens.expectStatus('Password updated')
  await screens.signIn(encoded)
  await screens.expectScreen('Profile')
  await expect(page.getByText(anna.email, { exact: true }).first()).toBeVisible()
  await expect(page.getByText(ASCII_HOST, { exact: true })).toBeVisible()
})
