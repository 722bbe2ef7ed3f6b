import { administrator, expect, person, test } from './gatehouse-test.ts'
import { palette } from './pages/palette.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator-and-user' })

const told = /^Belongs to a user, deleted on .*; removed for good on .*\./

test('a deleted user who keeps an address is named where the address is wanted, restored there, and found when asked for', async ({
  page,
  gatehouse,
}) => {
  const { screens, usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 0)
  const remove = async (): Promise<void> => {
    await usersScreen.openPanel(person.email)
    await usersScreen.press(person.email, 'Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await screens.expectStatus('User deleted')
    await page.keyboard.press('Escape')
    await expect(usersScreen.panel(person.email)).toHaveCount(0)
  }
  await remove()

  // The palette finds deleted users only when asked, and says how.
  const commands = palette(page)
  await commands.open()
  await page.keyboard.type('bob')
  await expect(commands.dialog().getByText(/To find a deleted user, type “deleted” before the name\./)).toBeVisible()
  await commands.field().fill('deleted bob')
  await expect(commands.option(person.email)).toContainText('Deleted')
  await commands.field().fill('restore bob')
  await expect(commands.option(new RegExp(`^Restore: .*${person.email}`))).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(commands.dialog()).toHaveCount(0)

  // A list of people.
  await screens.press('Add people')
  const list = page.getByRole('dialog', { name: 'Add people' })
  await list.getByLabel('List of people').fill(`${person.email.toUpperCase()}\nnina@example.org`)
  await screens.press('Check list')
  await expect(list.getByText(told)).toBeVisible()
  await list.getByRole('button', { name: 'Restore' }).click()
  await expect(list.getByRole('status').filter({ hasText: 'User restored' })).toBeVisible()
  await expect(list.getByText(told)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(usersScreen.row(person.email)).toBeVisible()
  await remove()

  // A change of an address.
  await usersScreen.openPanel(administrator.email)
  await usersScreen.press(administrator.email, 'Change address')
  await page.getByLabel('New address').fill(person.email)
  await screens.press('Save address')
  await expect(page.getByText(told)).toBeVisible()
  await page.getByLabel('New address').fill('other@example.org')
  await expect(page.getByText(told)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  // A new user.
  await screens.press('New user')
  await screens.fill('Email', person.email)
  await screens.press('Create user')
  await expect(page.getByText(told)).toBeVisible()
  await page.getByRole('dialog', { name: 'New user' }).getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(usersScreen.panel(person.email)).toBeVisible()
  await screens.expectStatus('User restored')
})
