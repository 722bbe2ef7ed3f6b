import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Gatehouse, person, test } from './gatehouse-test.ts'
import { audit } from './pages/audit.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { palette } from './pages/palette.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator-and-user' })

const tooLong = 'a long search '.repeat(40)

test('a search that is longer than any name is cut, in the list, the log, the palette and a field for a user', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 1)
  await usersScreen.search(tooLong)
  await expect(page.getByText('No matches')).toBeVisible()
  await expect(page.getByLabel('Search users')).toHaveValue(tooLong.slice(0, 300))
  await page.keyboard.press('Escape')
  const commands = palette(page)
  await commands.open()
  await commands.field().fill(tooLong)
  await expect(commands.field()).toHaveValue(tooLong.slice(0, 300))
  await expect(commands.dialog().getByRole('status')).not.toBeEmpty()
  await page.keyboard.press('Escape')
  await expect(commands.dialog()).toBeHidden()
  const log = audit(page)
  await log.open()
  await log.search(tooLong)
  await expect(page.getByLabel('Search the log')).toHaveValue(tooLong.slice(0, 300))
  await expect(page.getByText('No entries match')).toBeVisible()
  await log.openFilter()
  await page.getByLabel('By', { exact: true }).fill(tooLong)
  await expect(page.getByLabel('By', { exact: true })).toHaveValue(tooLong.slice(0, 300))
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a year with too many or too few digits is not taken for a date, and says so', async ({ page, gatehouse }) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 3)
  await usersScreen.openMenu('Filter')
  for (const label of ['Created from', 'Created before', 'Last sign-in before']) {
    const field = page.getByLabel(label, { exact: true })
    for (const day of ['20266-01-01', '0202-01-01', '0002-06-30']) {
      await field.fill(day)
      await page.getByLabel('Group', { exact: true }).focus()
      await expect(field).toHaveAccessibleDescription('Enter a date from 1900 to 9999.')
      await expect(usersScreen.row(person.email)).toBeVisible()
    }
    await field.fill('2026-01-31')
    await expect(field).toHaveAccessibleDescription('')
    await field.fill('')
  }
  // Typed by keys, no more than four digits are taken.
  const typed = page.getByLabel('Created from', { exact: true })
  await typed.focus()
  await page.keyboard.type('01312026')
  await expect(typed).toHaveValue('2026-01-31')
  await page.keyboard.press('Escape')

  const log = audit(page)
  await log.open()
  await log.openFilter()
  await page.getByLabel('First day', { exact: true }).fill('20266-01-01')
  await page.getByLabel('Last day', { exact: true }).focus()
  await expect(page.getByLabel('First day', { exact: true })).toHaveAccessibleDescription('Enter a date from 1900 to 9999.')
  await expect(log.row('Signed in')).toBeVisible()
})

test('a date to disable a user on is refused beyond the year 9999, and while it is empty', async ({ page, gatehouse }) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 1)
  await usersScreen.openPanel(person.email)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  const dialog = page.getByRole('dialog', { name: 'Disable' })
  await dialog.getByLabel('When').selectOption('later')
  const date = dialog.getByLabel('Date and time')
  for (const [value, reason] of [
    ['', 'Choose a date and time in the future.'],
    ['20266-01-01T12:00', 'Choose a date before the year 10000.'],
    ['1999-01-01T12:00', 'Choose a date and time in the future.'],
  ] as const) {
    await date.fill(value)
    await dialog.getByRole('button', { name: 'Disable' }).click()
    await expect(date).toHaveAccessibleDescription(reason)
    await expect(date).toBeFocused()
  }
})

test('a name that is pasted with a tab at its end is saved without it', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 1)
  await usersScreen.openPanel(person.email)
  await screens.press('Edit details')
  const dialog = page.getByRole('dialog', { name: 'Edit details' })
  await dialog.getByLabel('Name', { exact: true }).fill('Bob Marsh\t')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Bob Marsh' })).toBeVisible()
})

/** From now on, this operation answers what no screen can draw. */
const breakAnswer = ({ app }: Gatehouse, operation: string): Promise<void> =>
  app.evaluate(({ ipcMain }, broken) => {
    type Handle = (event: unknown, message: { operation: string }) => Promise<unknown>
    for (const [channel, handle] of [...(Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Handle>)]) {
      ipcMain.removeHandler(channel)
      ipcMain.handle(channel, (event, message) =>
        message.operation === broken ? { ok: true, value: { sessions: 'none of the expected' } } : handle(event, message),
      )
    }
  }, operation)

test('a screen that cannot be drawn is replaced by one with a number of the log, Copy details and Reload', async ({
  page,
  gatehouse,
  clipboard: _held,
}) => {
  const screens = entryScreens(page)
  await breakAnswer(gatehouse, 'auth:listSessions')
  await screens.signIn(person)
  await screens.expectScreen('Something went wrong')
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec((await page.getByRole('main').textContent()) ?? '')?.[0] ?? 'none'
  await expect.poll(() => readFileSync(join(gatehouse.dataFolder, 'gatehouse.log'), 'utf8')).toContain(id)
  expect(readFileSync(join(gatehouse.dataFolder, 'gatehouse.log'), 'utf8')).not.toContain(person.email)
  await screens.press('Copy details')
  await screens.expectStatus('Details copied')
  const copied = await gatehouse.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toContain(id)
  expect(copied).toContain('TypeError')
  expect(copied).not.toContain(person.email)
  await screens.press('Reload')
  await screens.expectScreen('Sign in')
  gatehouse.forgetPageErrors()
})
