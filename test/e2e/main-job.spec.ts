import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test('task 6: the app starts on an empty folder and opens the first run', async ({ page }) => {
  await entryScreens(page).expectScreen('Set up Gatehouse')
  await expect(page).toHaveTitle(/Gatehouse$/)
})

test('the main job: set up, register, sign in, see the profile, sign out, reset, sign in again [main-job]', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const codes = await screens.setUp(administrator)
  expect(codes).toHaveLength(10)
  await expect(page.getByLabel('Email')).toHaveValue(administrator.email)

  await screens.register(person)
  await screens.expectScreen('Sign in')
  await screens.expectStatus('Account created')
  await expect(page.getByLabel('Email')).toHaveValue(person.email)

  await page.getByLabel('Password').fill(person.password)
  await screens.press('Sign in')
  await screens.expectScreen('Profile')
  await expect(page.getByText(person.email).first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0)

  await screens.signOut()
  await screens.signIn(administrator)
  await screens.expectScreen('Overview')
  const usersScreen = users(page)
  await usersScreen.open()
  const code = await usersScreen.issueReset(person.email)
  await page.keyboard.press('Escape')
  await expect(usersScreen.dialog()).toBeHidden()
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.signOut()

  const renewed = { ...person, password: 'nine purple umbrellas' }
  await screens.reset(renewed, code.toLowerCase().replaceAll('-', ' '))
  await screens.expectScreen('Sign in')
  await screens.expectStatus('Password updated')
  await page.getByLabel('Password').fill(person.password)
  await screens.press('Sign in')
  await screens.expectAlert(/./)
  await page.getByLabel('Password').fill(renewed.password)
  await screens.press('Sign in')
  await screens.expectScreen('Profile')
  // The user is told who issued the reset.
  await expect(page.getByText(administrator.email)).toBeVisible()
  await screens.press('Got it')
  await expect(page.getByText(administrator.email)).toBeHidden()

  await gatehouse.restart()
  const again = entryScreens(gatehouse.page)
  await again.signIn(renewed)
  await again.expectScreen('Profile')
  await expect(gatehouse.page.getByText(administrator.email)).toBeHidden()
})

test.describe('with an administrator', () => {
  test.use({ start: 'administrator' })

  test('a recovery code opens the administrator’s own account without another administrator [own-recovery-code]', async ({
    page,
    recoveryCodes,
  }) => {
    const screens = entryScreens(page)
    const [code = ''] = recoveryCodes
    const renewed = { ...administrator, password: 'the lighthouse keeps its lamp' }
    await screens.reset(renewed, code)
    await screens.expectScreen('Replacement code')
    await screens.expectStatus('Password updated')
    await screens.press('Continue')
    await screens.expectStatus('Password updated')
    await page.getByLabel('Password').fill(renewed.password)
    await screens.press('Sign in')
    await screens.expectScreen('Profile')
  })

  test('a password change keeps the user signed in here and ends the session in another window', async ({ page, gatehouse }) => {
    const screens = entryScreens(page)
    await screens.signIn(administrator)
    await screens.expectScreen('Profile')
    const other = await openAnotherWindow(gatehouse.app)
    const otherScreens = entryScreens(other)
    await otherScreens.signIn(administrator)
    await otherScreens.expectScreen('Profile')

    await screens.fill('Current password', administrator.password)
    await screens.fill('New password', 'nine purple umbrellas')
    await screens.press('Change password')
    await screens.expectStatus('Password updated')
    await page.getByRole('link', { name: 'Users' }).click()
    await screens.expectScreen('Users')
    // The other window updates without a reload.
    await otherScreens.expectScreen('Sign in')
  })

  test('what one window changes, another shows within a second', async ({ page, gatehouse }) => {
    const screens = entryScreens(page)
    await screens.signIn(administrator)
    const usersScreen = users(page)
    await usersScreen.open()
    await expect(usersScreen.row(administrator.email)).toBeVisible()
    await page.evaluate((account) => window.gatehouse.auth.register(account), person)
    await expect(usersScreen.row(person.email)).toBeVisible({ timeout: 1_000 })
    await usersScreen.search('ADA')
    await expect(usersScreen.row(person.email)).toBeHidden()
    await expect(usersScreen.row(administrator.email)).toBeVisible()
    expect(gatehouse.pageErrors).toEqual([])
  })
})
