import { administrator, expect, test } from './gatehouse-test.ts'
import { entry } from './pages/entry.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const anna = { email: 'anna@b\u00fccher.example', password: 'eleven copper kettles' }
const ASCII_HOST = 'xn--bcher-kva.example'

test('an address that looks like another is refused in the form, and the ASCII form of an unusual domain stands beside it [lookalike-address-in-form]', async ({
  page,
}) => {
  const door = entry(page)
  await door.signIn(administrator)
  const desk = users(page)
  await desk.open()
  await door.press('New user')
  for (const [typed, told] of [
    ['\u0430da@example.org', /look-alikes from another alphabet/],
    ['ad\u2800a@example.org', /invisible characters/],
    ['\uff41da@example.org', 'Already in use.'],
    ['ada@example\u3002org', 'Already in use.'],
  ] as const) {
    await door.fill('Email', typed)
    await door.press('Create user')
    await expect(page.getByLabel('Email')).toHaveAccessibleDescription(told)
  }
  await door.fill('Email', anna.email)
  await door.fill('Name', 'Anna\u202e')
  await door.press('Create user')
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/change the direction of the text/)
  await door.fill('Name', 'Anna')
  await door.press('Create user')
  await expect(desk.dialog()).toContainText(`${anna.email} (${ASCII_HOST})`)
  const code = ((await page.getByLabel('Activation code').textContent()) ?? '').replace(/\s/g, '')
  await page.keyboard.press('Escape')
  await expect(desk.row(anna.email).getByTitle(`${anna.email} (${ASCII_HOST})`)).toBeVisible()
  const panel = await desk.openPanel(anna.email)
  await expect(panel.getByText(ASCII_HOST, { exact: true })).toBeVisible()
  await door.signOut()
  const encoded = { ...anna, email: `Anna@${ASCII_HOST}` }
  await door.reset(encoded, code)
  await door.expectStatus('Password updated')
  await door.signIn(encoded)
  await door.expectScreen('Profile')
  await expect(page.getByText(anna.email, { exact: true }).first()).toBeVisible()
  await expect(page.getByText(ASCII_HOST, { exact: true })).toBeVisible()
})
