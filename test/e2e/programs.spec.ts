import { countIn } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { findFreePort } from './pages/loopback.ts'
import { profile } from './pages/profile.ts'
import { programs } from './pages/programs.ts'
import { giveRole } from './pages/roles.ts'
import { settings } from './pages/settings.ts'
import { turnDirectoryClock } from './pages/time.ts'

test.use({ start: 'administrator' })

test('a program is added, asks with the token that was shown once, and has no access once it is revoked', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await settings(page).open()
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn(administrator)
  await entryScreens(other).expectScreen('Profile')
  await settings(other).open()
  await expect(other.getByText('No programs yet.')).toBeVisible()

  const list = programs(page)
  await list.add('  Kiosk ', 'Address')
  const token = await list.takeToken()
  expect(token).toMatch(/^gatehouse_[\w-]{43}$/)
  await expect(page.getByText(token)).toHaveCount(0)
  for (const window of [page, other])
    await expect(programs(window).row('Kiosk')).toContainText('Can see whether a session is valid and the email of its user.')
  await expect(list.row('Kiosk')).toContainText('Never used')

  const port = await findFreePort()
  await settings(page).choose('HTTP API', 'On')
  await screens.fill('Port', String(port))
  await settings(page).save()
  await screens.expectStatus('Listening at')
  const introspect = async () => {
    const headers = { authorization: `Bearer ${token}` }
    const body = new URLSearchParams({ session_id: 'made-up' })
    const reply = await fetch(`http://127.0.0.1:${port}/introspect`, { method: 'POST', headers, body })
    return { status: reply.status, told: await reply.json() }
  }
  expect(await introspect()).toEqual({ status: 200, told: { active: false } })
  for (const window of [page, other]) await expect(programs(window).row('Kiosk')).toContainText('Last used on')

  await list.row('Kiosk').getByRole('button', { name: 'Revoke' }).click()
  await list.dialog('Revoke this program?').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect((await introspect()).status).toBe(200)
  await programs(other).revoke('Kiosk')
  await entryScreens(other).expectStatus('Program revoked')
  for (const window of [page, other]) await expect(window.getByText('No programs yet.')).toBeVisible()
  expect((await introspect()).status).toBe(401)
})

test('adding a program asks for its name, and after a while for the password again; cancelled, nothing is added', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const list = programs(page)
  const again = profile(page).dialog('Confirm that it is you')
  const count = () => countIn(gatehouse.dataFolder, 'SELECT count(*) FROM programs')
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await settings(page).open()
  await list.add('')
  await expect(page.getByLabel('Program name')).toBeFocused()
  await expect(page.getByLabel('Program name')).toHaveAccessibleDescription('Required')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await turnDirectoryClock(gatehouse, 6)
  await list.add('Kiosk')
  await again.getByRole('button', { name: 'Cancel' }).click()
  await expect(again).toBeHidden()
  await expect(list.dialog('Add a program')).toBeVisible()
  expect(count()).toBe(0)
  await list.dialog('Add a program').getByRole('button', { name: 'Add program' }).click()
  await again.getByLabel('Password').fill(administrator.password)
  await again.getByRole('button', { name: 'Confirm' }).click()
  await expect(again).toBeHidden()
  await list.takeToken()
  await expect(list.row('Kiosk')).toContainText('Can see whether a session is valid.')
  expect(count()).toBe(1)
})

test('an auditor sees the programs, and can neither add nor revoke one', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.expectStatus('Account created')
  await giveRole(page, administrator, person.email, 'auditor')
  await page.evaluate(async (by) => {
    const login = await window.gatehouse.auth.login(by)
    if (!login.ok) throw new Error(login.error.code)
    const added = await window.gatehouse.programs.add({ name: 'Kiosk', scopes: ['session', 'role'] }, login.value.sessionId)
    if (!added.ok) throw new Error(added.error.code)
  }, administrator)
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await settings(page).open()
  await expect(programs(page).row('Kiosk')).toContainText('the role of its user')
  await expect(page.getByRole('button', { name: 'Revoke' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add program' })).toHaveCount(0)
})
