import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entry } from './pages/entry.ts'
import { users } from './pages/users.ts'

test('task 6: the app starts on an empty folder and opens the first run', async ({ page }) => {
  await entry(page).expectScreen('Set up Gatehouse')
  await expect(page).toHaveTitle(/Gatehouse$/)
})

test('the main job: set up, register, sign in, see the profile, sign out, reset, sign in again [main-job]', async ({
  page,
  gatehouse,
}) => {
  const door = entry(page)
  const codes = await door.setUp(administrator)
  expect(codes).toHaveLength(10)
  await expect(page.getByLabel('Email')).toHaveValue(administrator.email)

  await door.register(person)
  await door.expectScreen('Sign in')
  await door.expectStatus('Account created')
  await expect(page.getByLabel('Email')).toHaveValue(person.email)

  await page.getByLabel('Password').fill(person.password)
  await door.press('Sign in')
  await door.expectScreen('Profile')
  await expect(page.getByText(person.email).first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0)

  await door.signOut()
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  const desk = users(page)
  await desk.open()
  const code = await desk.issueReset(person.email)
  await page.keyboard.press('Escape')
  await expect(desk.dialog()).toBeHidden()
  await page.getByRole('link', { name: 'Profile' }).click()
  await door.signOut()

  const renewed = { ...person, password: 'nine purple umbrellas' }
  await door.reset(renewed, code.toLowerCase().replaceAll('-', ' '))
  await door.expectScreen('Sign in')
  await door.expectStatus('Password updated')
  await page.getByLabel('Password').fill(person.password)
  await door.press('Sign in')
  await door.expectAlert(/./)
  await page.getByLabel('Password').fill(renewed.password)
  await door.press('Sign in')
  await door.expectScreen('Profile')
  // The user is told who issued the reset.
  await expect(page.getByText(administrator.email)).toBeVisible()
  await door.press('Got it')
  await expect(page.getByText(administrator.email)).toBeHidden()

  await gatehouse.restart()
  const again = entry(gatehouse.page)
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
    const door = entry(page)
    const [code = ''] = recoveryCodes
    const renewed = { ...administrator, password: 'the lighthouse keeps its lamp' }
    await door.reset(renewed, code)
    await door.expectScreen('Replacement code')
    await door.expectStatus('Password updated')
    await door.press('Continue')
    await door.expectStatus('Password updated')
    await page.getByLabel('Password').fill(renewed.password)
    await door.press('Sign in')
    await door.expectScreen('Profile')
  })

  test('a password change keeps the person signed in here and ends the session in another window', async ({
    page,
    gatehouse,
  }) => {
    const door = entry(page)
    await door.signIn(administrator)
    await door.expectScreen('Profile')
    const other = await openAnotherWindow(gatehouse.app)
    const otherDoor = entry(other)
    await otherDoor.signIn(administrator)
    await otherDoor.expectScreen('Profile')

    await door.fill('Current password', administrator.password)
    await door.fill('New password', 'nine purple umbrellas')
    await door.press('Change password')
    await door.expectStatus('Password updated')
    await page.getByRole('link', { name: 'Users' }).click()
    await door.expectScreen('Users')
    // The other window updates without a reload.
    await otherDoor.expectScreen('Sign in')
  })

  test('what one window changes, another shows within a second', async ({ page, gatehouse }) => {
    const door = entry(page)
    await door.signIn(administrator)
    const desk = users(page)
    await desk.open()
    await expect(desk.row(administrator.email)).toBeVisible()
    await page.evaluate((account) => window.gatehouse.auth.register(account), person)
    await expect(desk.row(person.email)).toBeVisible({ timeout: 1_000 })
    await desk.search('ADA')
    await expect(desk.row(person.email)).toBeHidden()
    await expect(desk.row(administrator.email)).toBeVisible()
    expect(gatehouse.pageErrors).toEqual([])
  })
})
