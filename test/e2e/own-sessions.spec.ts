import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entry } from './pages/entry.ts'
import { profile } from './pages/profile.ts'

test('one’s own sessions are listed as they come and go; one is ended, then all others', async ({ page, gatehouse }) => {
  const door = entry(page)
  const { sessions } = profile(page)
  await door.setUp(administrator)
  await door.signIn(administrator)
  await expect(sessions()).toHaveCount(1)
  await expect(sessions()).toContainText('This window')
  await expect(sessions().getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'End all other sessions' })).toHaveCount(0)

  const other = await openAnotherWindow(gatehouse.app)
  const otherDoor = entry(other)
  await otherDoor.signIn(administrator)
  await otherDoor.expectScreen('Profile')
  await expect(sessions()).toHaveCount(2)
  await sessions().getByRole('button', { name: 'End' }).dblclick()
  await door.expectStatus('Session ended')
  await expect(sessions()).toHaveCount(1)
  await otherDoor.expectScreen('Sign in')
  await otherDoor.expectAlert(/session has ended/)

  await otherDoor.signIn(administrator)
  await otherDoor.expectScreen('Profile')
  await page.evaluate((account) => window.gatehouse.auth.login(account), administrator)
  await expect(sessions()).toHaveCount(3)
  await door.press('End all other sessions')
  await door.expectStatus('All other sessions ended')
  await expect(sessions()).toHaveCount(1)
  await otherDoor.expectScreen('Sign in')
  await door.expectScreen('Profile')
})

test('"This was not me" ends every session, asks for a new password and tells the administrators', async ({ page }) => {
  const door = entry(page)
  const own = profile(page)
  await door.setUp(administrator)
  await door.register(person)
  await door.expectStatus('Account created')
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
  await door.signIn(person)
  await door.expectScreen('Profile')
  const notice = page.getByRole('region', { name: 'Since you were last here' })
  await expect(notice).toContainText(administrator.email)

  await door.press('This was not me')
  await own.dialog('This was not you?').getByRole('button', { name: 'Cancel' }).click()
  await expect(notice).toBeVisible()
  await door.press('This was not me')
  await own.dialog('This was not you?').getByRole('button', { name: 'End all sessions' }).dblclick()
  await door.expectScreen('Sign in')
  await door.expectStatus('All sessions have ended')
  await expect(page.getByLabel('Email')).toHaveValue(person.email)
  await door.signIn(person)
  await door.expectScreen('Choose a new password')
  await door.signOut()

  await door.signIn(administrator)
  await door.expectScreen('Profile')
  await expect(notice).toContainText(person.email)
  // It was said of another account: there is nothing to disown here.
  await expect(page.getByRole('button', { name: 'This was not me' })).toHaveCount(0)
  await door.press('Got it')
  await expect(notice).toBeHidden()
})

test('too many attempts from one window say how long to wait, and what was typed stays', async ({ page }) => {
  const door = entry(page)
  await door.setUp(administrator)
  // Nobody's account: what still gets through delays no one.
  await page.getByLabel('Email').fill('nobody@example.org')
  await page.getByLabel('Password').fill(person.password)
  // Refused before any hash, and each an attempt: more than the window may make, and then whatever comes free, until it is told to stop.
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
    await door.press('Sign in')
    const told = page.getByRole('alert').filter({ hasText: /Try again in (a second|[0-9]+ seconds)/ })
    await expect(told).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await page.evaluate(() => Reflect.set(window, 'isFlooding', false))
  await expect(page.getByLabel('Password')).toHaveValue(person.password)
  await page.getByLabel('Email').fill(administrator.email)
  await page.getByLabel('Password').fill(administrator.password)
  await expect(async () => {
    await door.press('Sign in')
    await expect(page.getByRole('heading', { name: 'Profile', exact: true })).toBeVisible({ timeout: 3_000 })
  }).toPass()
})
