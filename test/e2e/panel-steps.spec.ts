import { administrator, expect, person, test } from './gatehouse-test.ts'
import { insertUsers } from './inserted-users.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

test('arrow keys, J and K step through the people of the list while a panel is open, also beyond the rows that are read', async ({
  page,
  gatehouse,
}) => {
  insertUsers(gatehouse.dataFolder, 120)
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  const opened = page.getByRole('main').getByRole('complementary')
  const current = usersScreen.grid().locator('[role="row"][aria-current]')
  await usersScreen.rows().first().click()
  const expectAt = async (rowIndex: number): Promise<void> => {
    await expect(current).toHaveAttribute('aria-rowindex', String(rowIndex))
    await expect(current).toContainText((await opened.getByRole('heading', { level: 2 }).textContent()) ?? 'no heading')
    await expect(opened.getByRole('heading', { level: 2 })).toBeFocused()
  }
  await expectAt(2)
  await page.keyboard.press('ArrowUp')
  await expectAt(2)
  await page.keyboard.press('ArrowDown')
  await expectAt(3)
  await page.keyboard.press('j')
  await expectAt(4)
  await page.keyboard.press('k')
  await expectAt(3)
  for (let row = 4; row <= 70; row += 1) {
    await page.keyboard.press('j')
    await expect(current).toHaveAttribute('aria-rowindex', String(row))
  }
  await expectAt(70)
  // A field and a menu keep the keys.
  await opened.getByRole('button', { name: 'More actions' }).click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  await page.getByLabel('Search users').pressSequentially('k')
  await expect(opened).toBeVisible()
  await opened.getByRole('heading', { level: 2 }).focus()
  await page.keyboard.press('Escape')
  await expect(opened).toHaveCount(0)
})

test('the menu More actions follows the keyboard pattern of menus, and Escape closes only the menu', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  const panel = await usersScreen.openPanel(person.email)
  const more = panel.getByRole('button', { name: 'More actions' })
  await more.focus()
  await page.keyboard.press('Enter')
  await expect(more).toHaveAttribute('aria-expanded', 'true')
  const item = (name: string) => page.getByRole('menu').getByRole('menuitem', { name, exact: true })
  await expect(item('Disable')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(item('Delete')).toBeFocused()
  await page.keyboard.press('End')
  await expect(item('Erase')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(item('Disable')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(item('Erase')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(more).toBeFocused()
  await expect(panel).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(item('Disable')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(more).toBeFocused()
  await usersScreen.press(person.email, 'Delete')
  await expect(page.getByRole('dialog', { name: 'Delete this user?' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(more).toBeFocused()
})

test('the panel has identity, access and history in this order, copies the email, and folds technical facts', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  const panel = await usersScreen.openPanel(person.email)
  await expect(panel.getByRole('heading')).toHaveText([person.email, 'Account', 'Access', 'Sessions', 'History'])
  await expect(panel.getByText('User ID')).toBeHidden()
  await panel.getByText('Details', { exact: true }).click()
  await expect(panel.getByText('User ID')).toBeVisible()
  await panel.getByRole('button', { name: 'Copy address' }).click()
  await screens.expectStatus('Address copied')
  expect(await gatehouse.app.evaluate(async ({ clipboard }) => await clipboard.readText())).toBe(person.email)
  const value = await panel.getByText('Not due').boundingBox()
  const action = await panel.getByRole('button', { name: 'Require password change' }).boundingBox()
  expect(action?.y ?? 0).toBeGreaterThanOrEqual((value?.y ?? 0) + (value?.height ?? 0))
})
