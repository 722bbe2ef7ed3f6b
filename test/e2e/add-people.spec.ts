import { administrator, expect, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const ten = Array.from({ length: 10 }, (_, index) => `Pupil ${index} <pupil-${index}@example.org>`).join('\n')

test('ten people are added from a pasted list in a few steps, and undone as a whole', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  await screens.press('Add people')
  const dialog = page.getByRole('dialog', { name: 'Add people' })
  await dialog.getByLabel('List of people').fill(ten)
  await screens.press('Check list')
  await expect(dialog.getByText('10 people will be created.')).toBeFocused()
  await expect(dialog.getByRole('list', { name: 'Will be created' }).getByRole('listitem')).toHaveCount(5)
  await expect(dialog.getByLabel('Works for')).toHaveValue('168')
  await dialog.getByLabel('Works for').selectOption('3 days')
  await screens.press('Create 10 users')
  await expect(dialog).toBeHidden()
  // The next step is offered by itself, as after Print codes.
  const options = page.getByRole('dialog', { name: 'Print options' })
  await expect(options.getByRole('button', { name: 'Print', exact: true })).toBeFocused()
  await expect(options.getByLabel('Part')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(options).toHaveCount(0)
  const jobs = page.getByRole('region', { name: 'Bulk changes' })
  await expect(jobs.getByText('10 users created.')).toBeVisible()
  await expect(usersScreen.row('pupil-9@example.org')).toContainText('Pupil 9')
  await expect(jobs.getByRole('button', { name: 'Print', exact: true })).toBeVisible()
  await jobs.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo for 10 users' }).click()
  await expect(usersScreen.row('pupil-9@example.org')).toBeHidden()
})

test('a list shows which lines are not created, keeps its text, and refuses files that are not UTF-8', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await users(page).open()
  await screens.press('Add people')
  const dialog = page.getByRole('dialog', { name: 'Add people' })
  const choose = (name: string, bytes: Buffer) =>
    dialog.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: bytes })
  await choose('people.csv', Buffer.from('name;email\nJos\xe9;jose@example.org', 'latin1'))
  await screens.expectAlert(/^This file isn’t UTF-8 text/)
  await choose(
    'people.csv',
    Buffer.from('\ufeffname;email;role\r\nJosé;jose@example.org;\r\nBad;nowhere;\r\nEve;eve@example.org;king'),
  )
  await expect(dialog.getByLabel('List of people')).toHaveValue(/José/)
  await screens.press('Check list')
  await expect(dialog.getByText('1 of 3 people will be created.')).toBeVisible()
  const skipped = dialog.getByRole('list', { name: 'Lines that aren’t created, and why' })
  await expect(skipped).toContainText('Not valid: 2 lines')
  await expect(skipped).toContainText('Line 3: nowhere')
  await screens.press('Back to the list')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await screens.press('Add people')
  await expect(dialog.getByLabel('List of people')).toHaveValue(/José/)
})
