import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { administrator, expect, test } from './gatehouse-test.ts'
import { insertedEmail } from './inserted-users.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator' })

/** The vertical position of a row in the window (pixels). */
const placeOf = async (page: Page, email: string): Promise<number> =>
  (await users(page).row(email).boundingBox())?.y ?? Number.NaN

test('the list has every user, counts them exactly, and draws no more than are in sight', async ({ page, gatehouse }) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 5_000)
  await expect(page.getByText('5,001 users')).toBeVisible()
  await expect(usersScreen.grid()).toHaveAttribute('aria-rowcount', '5002')
  expect(await usersScreen.rows().count()).toBeLessThan(40)
  await usersScreen.row(administrator.email).focus()
  await page.keyboard.press('End')
  await expect(usersScreen.row(insertedEmail(4_991))).toBeFocused()
  await expect(usersScreen.row(insertedEmail(4_991))).toHaveAttribute('aria-rowindex', '5002')
  await page.keyboard.press('Home')
  await expect(usersScreen.row(administrator.email)).toBeFocused()
  expect(await usersScreen.rows().count()).toBeLessThan(40)
})

test('any part of an email or a name finds its users as it is typed, from the whole directory', async ({ page, gatehouse }) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 5_000)
  await usersScreen.row(administrator.email).focus()
  await page.keyboard.press('/')
  await expect(page.getByLabel('Search users')).toBeFocused()
  await page.keyboard.type('004987')
  await expect(page.getByText('1 user found')).toBeVisible()
  await expect(usersScreen.rows()).toHaveCount(1)
  await page.keyboard.press('ArrowDown')
  await expect(usersScreen.row(insertedEmail(4_987))).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.type('person 4987 OF')
  await expect(page.getByText('1 user found')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('nobody of this name')
  await expect(page.getByText('No matches')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('5,001 users')).toBeVisible()
})

test('a list that comes back shows the row that had the focus, and is scrolled no further than that needs', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 200)
  await usersScreen.row(administrator.email).focus()
  await page.keyboard.press('ArrowDown')
  const top = await placeOf(page, administrator.email)
  await page.keyboard.press('/')
  await page.keyboard.type('nobody of this name')
  await expect(page.getByText('No matches')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('201 users')).toBeVisible()
  await expect(usersScreen.row(administrator.email)).toBeVisible()
  expect(await placeOf(page, administrator.email)).toBe(top)
})

test('the list is sorted by a column, by it the other way round, and narrowed by filters that are taken off again', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 700)
  const created = page.getByRole('columnheader', { name: 'Created' })
  await expect(page.getByRole('columnheader', { name: 'User' })).toHaveAttribute('aria-sort', 'ascending')
  await usersScreen.sortBy('Created')
  await expect(created).toHaveAttribute('aria-sort', 'descending')
  await expect(usersScreen.rows().first()).toContainText(administrator.email)
  await usersScreen.sortBy('Created')
  await expect(created).toHaveAttribute('aria-sort', 'ascending')
  await expect(usersScreen.rows().first()).toContainText(insertedEmail(700))

  await usersScreen.filter('State', 'disabled')
  await expect(page.getByText('100 users found')).toBeVisible()
  await usersScreen.filter('Locked', 'yes')
  await expect(page.getByText('9 users found')).toBeVisible()
  await expect(usersScreen.chips()).toContainText(['State: Disabled', 'Locked', 'Remove all filters'])
  await usersScreen.chips().getByRole('button', { name: 'State: Disabled' }).click()
  await expect(page.getByText('63 users found')).toBeVisible()
  await usersScreen.filter('Created before', '1990-01-01')
  await expect(page.getByText('No user matches the filters.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page.getByText('701 users')).toBeVisible()
  await expect(created).toHaveAttribute('aria-sort', 'ascending')
})

test('rows are selected by Space, with Shift on the way, by pointer, and all that match by Ctrl+A', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 700)
  const isSelected = (email: string, is: boolean) => expect(usersScreen.row(email)).toHaveAttribute('aria-selected', String(is))
  await usersScreen.row(administrator.email).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(usersScreen.selection()).toContainText('1 selected')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(usersScreen.selection()).toContainText('2 selected')
  await isSelected(insertedEmail(12), true)
  await isSelected(insertedEmail(24), true)
  await isSelected(insertedEmail(36), false)
  await usersScreen.row(insertedEmail(84)).click({ modifiers: ['Shift'] })
  await expect(usersScreen.selection()).toContainText('7 selected')
  await page.getByLabel(`Select ${insertedEmail(84)}`).click()
  await expect(usersScreen.selection()).toContainText('6 selected')
  await usersScreen.row(insertedEmail(60)).click({ modifiers: ['Control'] })
  await expect(usersScreen.selection()).toContainText('5 selected')
  await expect(usersScreen.panel(insertedEmail(60))).toBeHidden()

  await page.keyboard.press('ArrowDown')
  await expect(usersScreen.row(insertedEmail(72))).toBeFocused()
  await page.getByRole('heading', { name: 'Users' }).click()
  await page.keyboard.press('Control+a')
  await expect(usersScreen.selection()).toContainText('All 701 selected')
  await usersScreen.row(insertedEmail(72)).focus()
  await page.keyboard.press('Space')
  await expect(usersScreen.selection()).toContainText('700 selected')
  await page.keyboard.press('End')
  await expect(usersScreen.row(insertedEmail(695))).toHaveAttribute('aria-selected', 'true')
  // "All matches" refers to this search.
  await usersScreen.search('larch.0000')
  await expect(usersScreen.selection()).toHaveText('')
  await usersScreen.row(insertedEmail(11)).getByRole('checkbox').click()
  await usersScreen.search('')
  await expect(usersScreen.selection()).toContainText('1 selected')
  await usersScreen.selection().getByRole('button', { name: 'Select all 701' }).click()
  await expect(usersScreen.selection()).toContainText('All 701 selected')
  await usersScreen.row(administrator.email).focus()
  await page.keyboard.press('Escape')
  await expect(usersScreen.selection()).toHaveText('')
})

test('what another process changes shows within a second, and what is in sight stays where it is', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 3_000)
  await usersScreen.row(administrator.email).focus()
  for (let screens = 0; screens < 5; screens += 1) await page.keyboard.press('PageDown')
  const focused = usersScreen.grid().locator('[role="row"]:focus')
  const email = (await focused.getByText('@').textContent()) ?? ''
  const place = await placeOf(page, email)
  await page.evaluate(
    (emails) => Promise.all(emails.map((one) => window.gatehouse.auth.register({ email: one, password: `a walk with ${one}` }))),
    ['aaron@example.org', 'abel@example.org', 'aberforth@example.org'],
  )
  await expect(page.getByText('3,004 users')).toBeVisible({ timeout: 1_000 })
  await expect(usersScreen.row(email)).toBeFocused()
  expect(await placeOf(page, email)).toBeCloseTo(place, 0)
  await page.keyboard.press('Home')
  await expect(usersScreen.row('aaron@example.org')).toBeFocused()
})

test('columns are chosen, and beside an open panel only those that have room are shown', async ({ page, gatehouse }) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 50)
  await usersScreen.openMenu('Columns')
  await page.getByLabel('Two-step verification').check()
  await page.getByLabel('Created').uncheck()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'Created' })).toBeHidden()
  await expect(page.getByRole('columnheader', { name: 'Two-step verification' })).toBeVisible()
  // The button shows its icon in the row of the pointer only, and has its name everywhere.
  const buttons = usersScreen.rows().getByRole('button', { name: 'Issue reset code' })
  // A code of a disabled user could not work, so their row has no button.
  expect(await buttons.count()).toBe(await usersScreen.rows().filter({ hasNotText: 'Disabled' }).count())
  const panel = await usersScreen.openPanel(insertedEmail(12))
  await expect(page.getByRole('columnheader', { name: 'Two-step verification' })).toBeHidden()
  const [list, beside] = [await usersScreen.grid().boundingBox(), await panel.boundingBox()]
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(beside?.x ?? 0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'Two-step verification' })).toBeVisible()
})

test('a view keeps search, filters, order and columns under its name, also when Gatehouse starts again', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 300)
  await usersScreen.filter('State', 'disabled')
  await usersScreen.sortBy('Last sign-in')
  await usersScreen.search('example')
  await usersScreen.openMenu('Columns')
  await page.getByLabel('Groups').check()
  await page.keyboard.press('Escape')
  await usersScreen.openMenu('Views')
  await page.getByLabel('View name').fill('Disabled, newest first')
  await page.keyboard.press('Enter')
  await usersScreen.openMenu('Views')
  await page.getByRole('button', { name: 'Everyone', exact: true }).click()
  await expect(page.getByText('301 users')).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Groups' })).toBeHidden()

  // A view may contain names, so only its owner may read the file.
  const file = join(gatehouse.dataFolder, 'window', 'desk-setups.json')
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('Disabled, newest first')
  expect(statSync(file).mode & 0o777).toBe(0o600)

  await gatehouse.restart()
  const again = gatehouse.page
  await entryScreens(again).signIn(administrator)
  await entryScreens(again).expectScreen('Profile')
  await users(again).open()
  await expect(again.getByText('301 users')).toBeVisible()
  await users(again).openMenu('Views')
  await again.getByRole('button', { name: 'Disabled, newest first', exact: true }).click()
  await expect(again.getByText('42 users found')).toBeVisible()
  await expect(again.getByText(/^View: .*Disabled, newest first/)).toBeVisible()
  await expect(again.getByLabel('Search users')).toHaveValue('example')
  await expect(again.getByRole('columnheader', { name: 'Last sign-in' })).toHaveAttribute('aria-sort', 'descending')
  await expect(again.getByRole('columnheader', { name: 'Groups' })).toBeVisible()
  await expect(users(again).chips()).toContainText(['State: Disabled'])
  await users(again).openMenu('Views')
  await again.getByRole('button', { name: 'Delete view Disabled, newest first' }).click()
  await expect(again.getByRole('button', { name: 'Disabled, newest first', exact: true })).toBeHidden()
  await expect(again.getByText(/^View: /)).toBeHidden()
  await again.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await expect(again.getByRole('button', { name: 'Disabled, newest first', exact: true })).toBeVisible()
  await expect(again.getByText(/^View: .*Disabled, newest first/)).toBeVisible()
})

test('a name is found without its accents and apostrophe, and a search that finds only deleted users says so', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 20)
  await page.evaluate(async (account) => {
    const login = await window.gatehouse.auth.login(account)
    if (!login.ok) throw new Error(login.error.code)
    const { sessionId } = login.value
    await window.gatehouse.users.create({ email: 'fionn@example.org', name: 'Fionn O’Connor', role: 'user' }, sessionId)
    await window.gatehouse.users.create({ email: 'maria@example.org', name: 'María Sánchez‐Ortega', role: 'user' }, sessionId)
    await window.gatehouse.users.delete({ email: 'maria@example.org' }, sessionId)
  }, administrator)
  for (const typed of ["o'connor", 'oconnor', 'O’Connor']) {
    await usersScreen.search(typed)
    await expect(page.getByText('1 user found')).toBeVisible()
    await expect(usersScreen.row('fionn@example.org')).toBeVisible()
    await usersScreen.search('')
    await expect(page.getByText('22 users')).toBeVisible()
  }
  await usersScreen.search('sanchez-ortega')
  await expect(page.getByText('1 deleted user matches')).toBeVisible()
  await page.getByRole('button', { name: 'Show deleted' }).click()
  await expect(usersScreen.row('maria@example.org')).toBeVisible()
})
