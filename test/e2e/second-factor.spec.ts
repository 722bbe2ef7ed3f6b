import { administrator, expect, person, test } from './gatehouse-test.ts'
import { enrol } from './pages/authenticator.ts'
import { entry } from './pages/entry.ts'
import { profile } from './pages/profile.ts'

test.use({ start: 'administrator' })

const renewed = { ...administrator, password: 'the lighthouse keeps its lamp' }

test('the second factor is asked for on the same card once the password was right, and Back drops the password [second-factor-after-password]', async ({
  page,
}) => {
  const door = entry(page)
  const app = await enrol(page, administrator)
  const code = page.getByLabel('Authenticator code')
  await door.signIn({ ...administrator, password: 'not the password' })
  await door.expectAlert(/^Wrong email or password/)
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
  await expect(code).toHaveAccessibleDescription(/6-digit code/)
  await code.fill('000000')
  await door.press('Sign in')
  await door.expectAlert(/That code isn’t valid/)
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('aria-invalid', 'true')
  const shown = await app.nextCode()
  await code.fill(`${shown.slice(0, 3)} ${shown.slice(3)}`)
  await door.press('Sign in')
  await door.expectScreen('Profile')
})

test('a reset by a recovery code asks for the second factor, and shows the code that takes the place of the used one', async ({
  page,
  recoveryCodes,
}) => {
  const door = entry(page)
  const [recoveryCode = ''] = recoveryCodes
  const app = await enrol(page, administrator)
  await door.reset(renewed, recoveryCode)
  await expect(page.getByLabel('Authenticator code')).toBeFocused()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await door.fill('Authenticator code', '000000')
  await door.press('Update password')
  await door.expectAlert(/That code isn’t valid/)
  // With a second factor, eight characters are enough.
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

test('a second factor is set up and removed on the profile', async ({ page }) => {
  const door = entry(page)
  const own = profile(page)
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  await door.press('Set up two-step verification')
  const dialog = own.dialog('Set up two-step verification')
  await expect(dialog.getByLabel('Authenticator code')).toBeFocused()
  await dialog.getByLabel('Authenticator code').fill('000000')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await door.expectAlert(/That code isn’t valid/)
  const app = await own.confirmSecondFactor(dialog)
  await expect(dialog).toBeHidden()
  await door.expectStatus('Two-step verification set up')
  await expect(page.getByText(/^On\. /)).toBeVisible()
  // With a second factor, eight characters are enough, and the form says so.
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/^At least 8 characters/)
  await door.fill('Current password', administrator.password)
  await door.fill('New password', 'grey owl')
  await door.press('Change password')
  await door.expectStatus('Password updated')

  await door.signOut()
  await door.signIn({ ...administrator, password: 'grey owl' })
  await door.fill('Authenticator code', await app.nextCode())
  await door.press('Sign in')
  await door.expectScreen('Profile')
  await door.press('Remove two-step verification')
  await own.dialog('Remove two-step verification?').getByRole('button', { name: 'Remove' }).click()
  // Without a second factor, this password is too short.
  await door.expectScreen('Choose a new password')
  await door.expectStatus('Two-step verification removed')
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0)
  await door.fill('Current password', 'grey owl')
  await door.fill('New password', 'white owl')
  await door.press('Change password')
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/15 characters/)
  await door.fill('New password', renewed.password)
  await door.press('Change password')
  await door.expectScreen('Profile')
  await expect(page.getByText(/^Off\. /)).toBeVisible()
})

test('what has to be done first stands before everything else: a new password, then a second factor', async ({ page }) => {
  const door = entry(page)
  await door.register(person)
  await door.expectStatus('Account created')
  await door.signIn(person)
  await door.expectScreen('Profile')
  await page.evaluate(
    async ({ by, email }) => {
      const login = await window.gatehouse.auth.login(by)
      if (!login.ok) throw new Error(login.error.code)
      const { sessionId } = login.value
      await window.gatehouse.settings.update({ secondFactorRoles: ['user'] }, sessionId)
      await window.gatehouse.users.requirePasswordChange({ email }, sessionId)
    },
    { by: administrator, email: person.email },
  )
  // The open window updates without a reload.
  await door.expectScreen('Choose a new password')
  await door.signOut()
  await door.signIn(person)
  await door.expectScreen('Choose a new password')
  const changed = { ...person, password: renewed.password }
  await door.fill('Current password', person.password)
  await door.fill('New password', changed.password)
  await door.press('Change password')
  await door.expectScreen('Set up two-step verification')
  await door.expectStatus('Password updated')
  const app = await profile(page).confirmSecondFactor()
  await door.expectScreen('Profile')
  await expect(page.getByText(/^On\. /)).toBeVisible()
  await door.signOut()
  await door.signIn(changed)
  await door.fill('Authenticator code', await app.nextCode())
  await door.press('Sign in')
  await door.expectScreen('Profile')
})
