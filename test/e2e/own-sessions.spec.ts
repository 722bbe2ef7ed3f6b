import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { profile } from './pages/profile.ts'

test.use({ start: 'administrator' })

test('one’s own sessions are listed as they come and go; one is ended, then all others', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  const { sessions } = profile(page)
  await screens.signIn(administrator)
  await expect(sessions()).toHaveCount(1)
  await expect(sessions()).toContainText('This window')
  await expect(sessions().getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'End all other sessions' })).toHaveCount(0)

  const other = await openAnotherWindow(gatehouse.app)
  const otherScreens = entryScreens(other)
  await otherScreens.signIn(administrator)
  await otherScreens.expectScreen('Profile')
  await expect(sessions()).toHaveCount(2)
  await sessions().getByRole('button', { name: 'End' }).dblclick()
  await screens.expectStatus('Session ended')
  await expect(sessions()).toHaveCount(1)
  await otherScreens.expectScreen('Sign in')
  await otherScreens.expectAlert(/session has ended/)

  await otherScreens.signIn(administrator)
  await otherScreens.expectScreen('Profile')
  await page.evaluate((account) => window.gatehouse.auth.login(account), administrator)
  await expect(sessions()).toHaveCount(3)
  await screens.press('End all other sessions')
  await screens.expectStatus('All other sessions ended')
  await expect(sessions()).toHaveCount(1)
  await otherScreens.expectScreen('Sign in')
  await screens.expectScreen('Profile')
})

test('"This was not me" ends every session, leaves the password useless and tells the administrators', async ({ page }) => {
  const screens = entryScreens(page)
  const own = profile(page)
  await screens.register(person)
  await screens.expectStatus('Account created')
  const issued = await page.evaluate(
    async ({ by, email }) => {
      const login = await window.gatehouse.auth.login(by)
      if (!login.ok) throw new Error(login.error.code)
      const reset = await window.gatehouse.users.issueReset({ email }, login.value.sessionId)
      return reset.ok
    },
    { by: administrator, email: person.email },
  )
  expect(issued).toBe(true)
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  const notice = page.getByRole('region', { name: 'Since you were last here' })
  await expect(notice).toContainText(administrator.email)

  const disown = notice.getByRole('button', { name: 'This was not me' })
  await disown.click()
  await own.dialog('Secure your account?').getByRole('button', { name: 'Cancel' }).click()
  await expect(notice).toBeVisible()
  await disown.click()
  await own.dialog('Secure your account?').getByRole('button', { name: 'End all sessions' }).dblclick()
  await screens.expectScreen('Reset password')
  await screens.expectStatus('You’ve been signed out everywhere')
  await expect(page.getByLabel('Email')).toHaveValue(person.email)
  await screens.press('Back to sign in')
  await screens.signIn(person)
  await screens.expectAlert('This password no longer works')

  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await expect(notice).toContainText(person.email)
  // The notice is about another account, so there is nothing to disown here.
  await expect(page.getByRole('button', { name: 'This was not me' })).toHaveCount(0)
  await screens.press('Got it')
  await expect(notice).toBeHidden()
})

test('an event that was read stays under Security activity, and disowning it leaves a recovery code as the way back', async ({
  page,
  recoveryCodes,
}) => {
  const screens = entryScreens(page)
  const own = profile(page)
  const [code = ''] = recoveryCodes
  const issued = await page.evaluate(async (account) => {
    const login = await window.gatehouse.auth.login(account)
    if (!login.ok) throw new Error(login.error.code)
    return (await window.gatehouse.users.issueReset({ email: account.email }, login.value.sessionId)).ok
  }, administrator)
  expect(issued).toBe(true)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await screens.press('Got it')
  await expect(page.getByRole('region', { name: 'Since you were last here' })).toBeHidden()
  const activity = page.getByRole('list', { name: 'Security activity' }).getByRole('listitem')
  await expect(activity).toHaveCount(1)
  await expect(activity).toContainText('A reset code was issued for you')

  await activity.getByRole('button', { name: 'This was not me' }).click()
  await expect(own.dialog('Secure your account?')).toContainText(administrator.email)
  await own.dialog('Secure your account?').getByRole('button', { name: 'End all sessions' }).click()
  await screens.expectScreen('Reset password')
  await page.getByLabel('Reset code').fill(code)
  await page.getByLabel('New password').fill(administrator.password)
  await screens.press('Update password')
  await screens.expectAlert('Choose a password that’s different from your current one')
  await page.getByLabel('New password').fill('nine purple umbrellas')
  await screens.press('Update password')
  await screens.expectScreen('Replacement code')
  await screens.press('Continue')
  await screens.signIn({ ...administrator, password: 'nine purple umbrellas' })
  await screens.expectScreen('Profile')
  // Only the new event is shown above, with the one button.
  await expect(activity).toHaveCount(0)
  await screens.press('Got it')
  await expect(activity).toHaveCount(2)
  await expect(activity.filter({ hasText: 'that this was not you' })).toHaveCount(1)
})

test('a new password cancels the recovery codes unless that is unticked, and says when they were made', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const cancels = page.getByRole('checkbox', { name: 'Cancel all 10 recovery codes' })
  const change = async (current: string, next: string): Promise<void> => {
    await page.getByLabel('Current password').fill(current)
    await page.getByLabel('New password').fill(next)
    await screens.press('Change password')
    await screens.expectStatus('Password updated')
  }
  await expect(cancels).toBeChecked()
  await cancels.uncheck()
  await change(administrator.password, 'nine purple umbrellas')
  await expect(page.getByText('10 recovery codes left. Last generated on')).toBeVisible()
  await expect(cancels).toBeChecked()
  await change('nine purple umbrellas', 'one yellow submarine')
  await expect(page.getByText('You have no recovery codes')).toBeVisible()
  await expect(cancels).toBeHidden()
})

test('too many attempts from one window say how long to wait, and what was typed stays', async ({ page }) => {
  const screens = entryScreens(page)
  // This address has no account, so attempts that still get through delay no user.
  await page.getByLabel('Email').fill('nobody@example.org')
  await page.getByLabel('Password').fill(person.password)
  // Each attempt is refused before a hash. The loop makes more attempts than the window has, until it is refused as too many.
  await page.evaluate((email) => {
    Reflect.set(window, 'isFlooding', true)
    const attempt = () => window.gatehouse.auth.register({ email, password: 'passwordpassword' })
    const flood = async (): Promise<void> => {
      while (Reflect.get(window, 'isFlooding')) {
        await Promise.all(Array.from({ length: 10 }, attempt))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    void flood()
  }, administrator.email)
  await expect(async () => {
    await screens.press('Sign in')
    const told = page.getByRole('alert').filter({ hasText: /Try again in [0-9]+ seconds?/ })
    await expect(told).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await page.evaluate(() => Reflect.set(window, 'isFlooding', false))
  await expect(page.getByLabel('Password')).toHaveValue(person.password)
  await page.getByLabel('Email').fill(administrator.email)
  await page.getByLabel('Password').fill(administrator.password)
  await expect(async () => {
    await screens.press('Sign in')
    await expect(page.getByRole('heading', { name: 'Profile', exact: true })).toBeVisible({ timeout: 3_000 })
  }).toPass()
})

test('the profile shows the last sign-in before this one, and “Not you?” secures the account', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await expect(page.getByText('Last sign-in before this one')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Not you?' })).toHaveCount(0)
  await screens.signOut()
  await screens.signIn(administrator)
  await screens.press('Not you?')
  const question = page.getByRole('dialog', { name: 'Secure your account?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await screens.press('Not you?')
  await question.getByRole('button', { name: 'End all sessions' }).click()
  await screens.expectScreen('Reset password')
  await expect(page.getByLabel('Email')).toHaveValue(administrator.email)
})
