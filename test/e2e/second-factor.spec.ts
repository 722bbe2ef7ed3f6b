import { administrator, expect, person, test } from './gatehouse-test.ts'
import { enrol } from './pages/authenticator.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { profile } from './pages/profile.ts'

test.use({ start: 'administrator' })

const renewed = { ...administrator, password: 'the lighthouse keeps its lamp' }

test('the second factor is asked for on the same card once the password was right, and Back drops the password [second-factor-after-password]', async ({
  page,
}) => {
  const screens = entryScreens(page)
  const app = await enrol(page, administrator)
  const code = page.getByLabel('Authenticator code')
  await screens.signIn({ ...administrator, password: 'not the password' })
  await screens.expectAlert(/^Wrong email or password/)
  await expect(code).toHaveCount(0)
  await screens.signIn(administrator)
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('inputmode', 'numeric')
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByLabel('Password')).toHaveCount(0)

  await screens.press('Back')
  await expect(page.getByLabel('Email')).toHaveValue(administrator.email)
  await expect(page.getByLabel('Password')).toHaveValue('')
  await screens.signIn(administrator)
  await code.fill('12345')
  await screens.press('Sign in')
  await expect(code).toHaveAccessibleDescription(/6-digit code/)
  await code.fill('000000')
  await screens.press('Sign in')
  await screens.expectAlert(/compare the clocks/i)
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('aria-invalid', 'true')
  const shown = await app.nextCode()
  await code.fill(`${shown.slice(0, 3)} ${shown.slice(3)}`)
  await screens.press('Sign in')
  await screens.expectScreen('Profile')
})

test('a user without the authenticator app signs in with a recovery code, and is led to an administrator without one', async ({
  page,
  recoveryCodes,
}) => {
  const screens = entryScreens(page)
  const [recoveryCode = ''] = recoveryCodes
  await enrol(page, administrator)
  await screens.signIn(administrator)
  await screens.press('Can’t use your app?')
  await screens.expectScreen('Use a recovery code')
  await expect(page.getByText(/^No recovery code\? Ask an administrator/)).toBeVisible()
  await expect(page.getByLabel('Recovery code')).toBeFocused()
  await screens.press('Back')
  await expect(page.getByLabel('Authenticator code')).toBeFocused()
  await screens.press('Can’t use your app?')
  await screens.press('Use code')
  await expect(page.getByLabel('Recovery code')).toHaveAttribute('aria-invalid', 'true')
  await screens.fill('Recovery code', '0'.repeat(24))
  await screens.press('Use code')
  await screens.expectAlert(/^This code is wrong, used or expired/)
  await screens.fill('Recovery code', recoveryCode)
  await screens.press('Use code')
  await screens.expectScreen('Profile')
  await screens.expectStatus('Two-step verification removed')
  await expect(page.getByText(/^Two-step verification was removed on .* in Gatehouse/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Set up two-step verification' })).toBeVisible()
})

test('a reset by a recovery code asks for the second factor, and shows the code that takes the place of the used one', async ({
  page,
  recoveryCodes,
}) => {
  const screens = entryScreens(page)
  const [recoveryCode = ''] = recoveryCodes
  const app = await enrol(page, administrator)
  await screens.reset(renewed, recoveryCode)
  await expect(page.getByLabel('Authenticator code')).toBeFocused()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await screens.fill('Authenticator code', '000000')
  await screens.press('Update password')
  await screens.expectAlert(/compare the clocks/i)
  // With a second factor, eight characters are enough.
  await screens.fill('New password', 'grey owl')
  await screens.fill('Authenticator code', await app.nextCode())
  await screens.press('Update password')
  await screens.expectScreen('Replacement code')
  await screens.expectStatus('Password updated')
  const codes = page.getByLabel('Recovery codes list').getByRole('listitem')
  await expect(codes).toHaveCount(1)
  const replacement = ((await codes.textContent()) ?? '').trim()
  expect(replacement).not.toBe(recoveryCode)
  await screens.press('Continue')
  await screens.expectScreen('Sign in')
  await screens.expectStatus('Password updated')
  await expect(page.getByText(replacement)).toHaveCount(0)
  await screens.reset(renewed, replacement)
  await screens.fill('Authenticator code', await app.nextCode())
  await screens.press('Update password')
  await screens.expectScreen('Replacement code')
})

test('a second factor is set up and removed on the profile', async ({ page }) => {
  const screens = entryScreens(page)
  const own = profile(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await screens.press('Set up two-step verification')
  const dialog = own.dialog('Set up two-step verification')
  await expect(dialog.getByLabel('Authenticator code')).toBeFocused()
  await dialog.getByLabel('Authenticator code').fill('000000')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await screens.expectAlert(/compare the clocks/i)
  const app = await own.confirmSecondFactor(dialog)
  await expect(dialog).toBeHidden()
  await screens.expectStatus('Two-step verification set up')
  await expect(page.getByText(/^On\. /)).toBeVisible()
  // With a second factor, eight characters are enough, and the form says so.
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/^At least 8 characters/)
  await screens.fill('Current password', administrator.password)
  await screens.fill('New password', 'grey owl')
  await screens.press('Change password')
  await screens.expectStatus('Password updated')

  await screens.signOut()
  await screens.signIn({ ...administrator, password: 'grey owl' })
  await screens.fill('Authenticator code', await app.nextCode())
  await screens.press('Sign in')
  await screens.expectScreen('Profile')
  await screens.press('Remove two-step verification')
  await own.dialog('Remove two-step verification?').getByRole('button', { name: 'Remove' }).click()
  // Without a second factor, this password is too short.
  await screens.expectScreen('Choose a new password')
  await screens.expectStatus('Two-step verification removed')
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0)
  await screens.fill('Current password', 'grey owl')
  await screens.fill('New password', 'white owl')
  await screens.press('Change password')
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/15 characters/)
  await screens.fill('New password', renewed.password)
  await screens.press('Change password')
  await screens.expectScreen('Profile')
  await expect(page.getByText(/^Off\. /)).toBeVisible()
})

test('what has to be done first stands before everything else: a new password, then a second factor', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.expectStatus('Account created')
  await screens.signIn(person)
  await screens.expectScreen('Profile')
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
  await screens.expectScreen('Choose a new password')
  await screens.signOut()
  await screens.signIn(person)
  await screens.expectScreen('Choose a new password')
  const changed = { ...person, password: renewed.password }
  await screens.fill('Current password', person.password)
  await screens.fill('New password', changed.password)
  await screens.press('Change password')
  await screens.expectScreen('Set up two-step verification')
  await screens.expectStatus('Password updated')
  const app = await profile(page).confirmSecondFactor()
  await screens.expectScreen('Profile')
  await expect(page.getByText(/^On\. /)).toBeVisible()
  await screens.signOut()
  await screens.signIn(changed)
  await screens.fill('Authenticator code', await app.nextCode())
  await screens.press('Sign in')
  await screens.expectScreen('Profile')
})
