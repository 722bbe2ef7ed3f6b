import { administrator, expect, test } from './gatehouse-test.ts'
import { enrol } from './pages/authenticator.ts'
import { entry } from './pages/entry.ts'

const renewed = { ...administrator, password: 'the lighthouse keeps its lamp' }

test('the second factor is asked for on the same card once the password was right, and Back drops the password', async ({
  page,
}) => {
  const door = entry(page)
  await door.setUp(administrator)
  const app = await enrol(page, administrator)
  const code = page.getByLabel('Authenticator code')
  await door.signIn({ ...administrator, password: 'not the password' })
  await door.expectAlert(/do not match/)
  await expect(code).toHaveCount(0)
  await door.signIn(administrator)
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('inputmode', 'numeric')
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByLabel('Password')).toHaveCount(0)

  await door.press('Back')
  await expect(page.getByLabel('Email')).toHaveValue(administrator.email)
  await expect(page.getByLabel('Password')).toHaveValue('')
  await door.signIn(administrator)
  await code.fill('12345')
  await door.press('Sign in')
  await expect(code).toHaveAccessibleDescription(/6 digits/)
  await code.fill('000000')
  await door.press('Sign in')
  await door.expectAlert(/does not fit/)
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('aria-invalid', 'true')
  const shown = await app.nextCode()
  await code.fill(`${shown.slice(0, 3)} ${shown.slice(3)}`)
  await door.press('Sign in')
  await door.expectScreen('Profile')
})

test('a reset by a recovery code asks for the second factor, and shows the code that takes the place of the used one', async ({
  page,
}) => {
  const door = entry(page)
  const [recoveryCode = ''] = await door.setUp(administrator)
  const app = await enrol(page, administrator)
  await door.reset(renewed, recoveryCode)
  await expect(page.getByLabel('Authenticator code')).toBeFocused()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await door.fill('Authenticator code', '000000')
  await door.press('Update password')
  await door.expectAlert(/does not fit/)
  // With a second factor, eight characters will do.
  await door.fill('New password', 'grey owl')
  await door.fill('Authenticator code', await app.nextCode())
  await door.press('Update password')
  await door.expectScreen('Replacement code')
  await door.expectStatus('Password updated')
  const codes = page.getByLabel('Recovery codes list').getByRole('listitem')
  await expect(codes).toHaveCount(1)
  const replacement = ((await codes.textContent()) ?? '').trim()
  expect(replacement).not.toBe(recoveryCode)
  await door.press('Continue')
  await door.expectScreen('Sign in')
  await door.expectStatus('Password updated')
  await expect(page.getByText(replacement)).toHaveCount(0)
  await door.reset(renewed, replacement)
  await door.fill('Authenticator code', await app.nextCode())
  await door.press('Update password')
  await door.expectScreen('Replacement code')
})
