import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { profile } from './pages/profile.ts'
import { settings } from './pages/settings.ts'
import { passTime, turnDirectoryClock } from './pages/time.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const readSessions = (dataFolder: string): { last_used_at: number }[] => {
  const database = new Sqlite(join(dataFolder, 'gatehouse.db'), { readonly: true })
  try {
    return database.prepare<[], { last_used_at: number }>('SELECT last_used_at FROM sessions').all()
  } finally {
    database.close()
  }
}

/** The window looks at the clock each second, and then records the use of its session. It shows nothing of that, so a fixed time must do. */
const waitForRenewal = (page: Page): Promise<void> => page.waitForTimeout(2_500)

const warning = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still there?' })

test('what matters asks for the password again, once, and then goes on by itself; cancelling changes nothing [window-reauthentication]', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const own = profile(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await turnDirectoryClock(gatehouse, 5)
  const confirmation = own.dialog('Confirm that it is you')
  await page.getByRole('button', { name: 'Set up two-step verification' }).dblclick()
  await expect(confirmation).toHaveCount(1)
  await expect(confirmation.getByLabel('Password')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(confirmation).toBeHidden()
  await screens.expectStatus('Cancelled. Nothing was changed.')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(own.dialog('Set up two-step verification')).toHaveCount(0)

  await screens.press('Change address')
  const change = own.dialog('Change your address')
  await change.getByLabel('New address').fill('countess@example.org')
  await change.getByLabel('Confirm with your password').fill(administrator.password)
  await change.getByRole('button', { name: 'Save address' }).click()
  await confirmation.getByLabel('Password').fill('not the password')
  await confirmation.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('alert')).toHaveCount(1)
  await expect(confirmation.getByRole('alert')).toBeVisible()
  // Escape closes only the topmost dialog.
  await page.keyboard.press('Escape')
  await expect(confirmation).toBeHidden()
  await expect(change.getByLabel('New address')).toHaveValue('countess@example.org')
  await change.getByRole('button', { name: 'Save address' }).click()
  await confirmation.getByLabel('Password').fill(administrator.password)
  await confirmation.getByRole('button', { name: 'Confirm' }).dblclick()
  await screens.expectStatus('Address saved')
  await expect(page.getByText('countess@example.org')).toBeVisible()
  // The session continues under another id.
  await page.getByRole('link', { name: 'Users' }).click()
  await expect(users(page).row('countess@example.org')).toBeVisible()
})

test('a confirmation that waits is gone when the session ends elsewhere', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await turnDirectoryClock(gatehouse, 5)
  await screens.press('Set up two-step verification')
  await expect(profile(page).dialog('Confirm that it is you')).toBeVisible()
  await page.evaluate(async (account) => {
    const login = await window.gatehouse.auth.login(account)
    if (login.ok) await window.gatehouse.auth.endOtherSessions(undefined, login.value.sessionId)
  }, administrator)
  await screens.expectScreen('Sign in')
  await screens.expectAlert(/session has ended/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('an abandoned window warns, locks with nothing left to read, and opens again where it was [abandoned-window-locks]', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const usersScreen = users(page)
  await page.clock.install()
  await screens.register(person)
  await screens.expectStatus('Account created')
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await usersScreen.open()
  await usersScreen.search('bob')
  await expect(usersScreen.row(administrator.email)).toBeHidden()
  await expect(usersScreen.row(person.email)).toBeVisible()

  await page.clock.fastForward('27:30')
  await expect(warning(page)).toHaveCount(0)
  await page.clock.fastForward('00:40')
  await expect(warning(page)).toBeVisible()
  await expect(warning(page).getByRole('timer')).toHaveText(/^1:[0-9]{2}$/)
  await expect(warning(page).getByRole('button', { name: 'Stay signed in' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(warning(page)).toBeHidden()

  // A change from elsewhere is shown but is no user activity.
  await page.clock.fastForward('20:00')
  await page.evaluate((account) => window.gatehouse.auth.register(account), { ...person, email: 'bobby@example.org' })
  await expect(usersScreen.row('bobby@example.org')).toBeVisible()
  // Nor is the single pointer event of another window that opens or closes.
  await page.mouse.move(650, 420)
  await page.clock.fastForward('09:00')
  await expect(warning(page)).toBeVisible()
  // Pointer movement does not count either while the warning is open.
  await page.mouse.move(300, 300)
  await page.clock.fastForward('02:00')
  await screens.expectScreen('Locked')
  await expect(page).toHaveTitle(/^Locked · .+ · Gatehouse$/)
  await expect(page.getByText(administrator.email)).toBeVisible()
  for (const text of [person.email, 'bobby@example.org', 'Search users']) expect(await page.content()).not.toContain(text)
  await expect.poll(() => readSessions(gatehouse.dataFolder)).toEqual([])

  await expect(page.getByLabel('Password')).toBeFocused()
  await screens.fill('Password', 'not the password')
  await screens.press('Unlock')
  await screens.expectAlert(/^Wrong email or password/)
  await screens.fill('Password', administrator.password)
  await screens.press('Unlock')
  await screens.expectScreen('Users')
  await expect(page.getByLabel('Search users')).toHaveValue('bob')
  await expect(usersScreen.row('bobby@example.org')).toBeVisible()
  await expect(usersScreen.row(administrator.email)).toBeHidden()
})

test('an active user stays signed in, here and in the directory [active-window-stays-signed-in]', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await page.clock.install()
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  for (let time = 1; time <= 3; time += 1) {
    const [before] = readSessions(gatehouse.dataFolder)
    await passTime(gatehouse, 20)
    await page.mouse.move(100 + time, 100, { steps: 3 })
    await expect.poll(() => readSessions(gatehouse.dataFolder)[0]?.last_used_at ?? 0).toBeGreaterThan(before?.last_used_at ?? 0)
  }
  await expect(warning(page)).toHaveCount(0)
  await screens.expectScreen('Profile')
})

test('a session ends however busy; the warning offers to begin another, and the lock screen signs out', async ({ page }) => {
  const screens = entryScreens(page)
  await page.clock.install()
  await page.evaluate(async (account) => {
    const login = await window.gatehouse.auth.login(account)
    if (!login.ok) throw new Error(login.error.code)
    await window.gatehouse.settings.update({ absoluteHours: 1, idleMinutes: 480 }, login.value.sessionId)
  }, administrator)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await page.clock.fastForward('58:30')
  await expect(warning(page)).toBeVisible()
  await warning(page).getByRole('button', { name: 'Stay signed in' }).click()
  const confirmation = profile(page).dialog('Confirm that it is you')
  await confirmation.getByLabel('Password').fill(administrator.password)
  await confirmation.getByRole('button', { name: 'Confirm' }).click()
  await expect(confirmation).toBeHidden()
  // The new session ends an hour from the directory's own clock, which has not advanced.
  await page.clock.setSystemTime(new Date())
  await expect(warning(page)).toBeHidden()
  await page.clock.fastForward('58:30')
  await expect(warning(page)).toBeVisible()
  await page.clock.fastForward('02:00')
  await screens.expectScreen('Locked')
  await screens.press('Sign out')
  await screens.expectScreen('Sign in')
  await screens.expectStatus('Signed out')
  await expect(page.getByLabel('Email')).toHaveValue('')
})

test('a shorter time before the lock reaches every open window at once, and what was typed is still there after it [shorter-idle-limit-reaches-windows]', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const other = await openAnotherWindow(gatehouse.app)
  const otherScreens = entryScreens(other)
  await page.clock.install()
  await otherScreens.signIn(administrator)
  await settings(other).open()
  await other.getByLabel('Maximum session length').fill('6')
  await screens.signIn(administrator)
  await settings(page).open()

  // Both windows have the same clock, so one of them has to be in use.
  const leaveOther = async (): Promise<void> => {
    for (const time of ['00:50', '00:42']) {
      await page.clock.fastForward(time)
      await page.keyboard.press('Shift')
    }
    await waitForRenewal(page)
    await expect(warning(page)).toHaveCount(0)
  }
  await leaveOther()
  await expect(warning(other)).toHaveCount(0)
  await page.getByLabel('Lock after inactivity').fill('2')
  await settings(page).save()
  await expect(warning(other)).toBeVisible()
  await warning(other).getByRole('button', { name: 'Stay signed in' }).click()
  await expect(warning(other)).toBeHidden()
  await leaveOther()
  await expect(warning(other)).toBeVisible()
  await page.clock.fastForward('00:30')
  await otherScreens.expectScreen('Locked')
  await otherScreens.fill('Password', administrator.password)
  await otherScreens.press('Unlock')
  await otherScreens.expectScreen('Settings')
  await expect(other.getByLabel('Lock after inactivity')).toHaveValue('2')
  await expect(other.getByLabel('Maximum session length')).toHaveValue('6')

  await page.getByLabel('Lock after inactivity').fill('30')
  await settings(page).save()
  await expect(other.getByLabel('Lock after inactivity')).toHaveValue('30')
  await page.clock.fastForward('10:00')
  await page.getByLabel('Lock after inactivity').fill('5')
  await settings(page).save()
  // Its time is over already, and it asks the directory for nothing.
  await otherScreens.expectScreen('Locked')
})

test('Ctrl+R asks before it signs out, and Escape keeps the session and the open panel', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  const panel = await usersScreen.openPanel(administrator.email)
  const question = page.getByRole('dialog', { name: 'Reload and sign out?' })
  await page.keyboard.press('ControlOrMeta+r')
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await expect(panel).toBeVisible()
  await page.keyboard.press('ControlOrMeta+r')
  await question.getByRole('button', { name: 'Reload and sign out' }).click()
  await screens.expectScreen('Sign in')
})
