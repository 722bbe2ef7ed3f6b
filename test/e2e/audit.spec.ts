import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { appendEntries, tamper } from '../helpers/audit-log.ts'
import { changeIn } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { insertUsers } from './inserted-users.ts'
import { type Launched, openAnotherWindow } from './launch.ts'
import { audit } from './pages/audit.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { overview } from './pages/overview.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

/** Enough entries that the verification takes some seconds, even on a fast computer. */
const LONG_LOG_ENTRIES = 400_000

const filters = (page: Page) => page.getByRole('list', { name: 'Filters' })

const signIn = async (page: Page) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  return { screens, log: audit(page) }
}

test('every entry of a long log is one key away, and the newest ones above move nothing of what is read', async ({
  page,
  gatehouse,
}) => {
  const { log } = await signIn(page)
  appendEntries(gatehouse.dataFolder, 30_000)
  await log.open()
  await expect(page.getByText('30,002 entries')).toBeVisible()
  // The header, and the heading of the day; or of two days around midnight.
  await expect(log.grid()).toHaveAttribute('aria-rowcount', /^3000[45]$/)
  await log.grid().focus()
  await page.keyboard.press('End')
  await expect(log.row('Gatehouse set up')).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(log.panel().getByRole('heading', { name: 'Entry 1', exact: true })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(log.grid()).toBeFocused()
  for (const key of ['PageUp', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key)

  const place = () => log.row('Gatehouse set up').boundingBox()
  const before = await place()
  const other = await openAnotherWindow(gatehouse.app)
  await entryScreens(other).signIn({ ...administrator, password: 'not the password' })
  await expect(page.getByRole('button', { name: 'Show 1 new entry' })).toBeVisible()
  expect(await place()).toEqual(before)
  await page.getByRole('button', { name: 'Show 1 new entry' }).click()
  await expect(log.grid().getByRole('row').nth(2)).toContainText('Failed sign-in: wrong password')
  // New entries appear while the newest ones are in view.
  await entryScreens(other).signIn(administrator)
  await expect(log.grid().getByRole('row').nth(2)).toContainText(administrator.email)
  await expect(log.grid().getByRole('row').nth(2)).not.toContainText('Refused')
})

test('the log is narrowed by filters and a search, each removed by a click, and an entry leads to what else was done', async ({
  page,
}) => {
  const { screens, log } = await signIn(page)
  await screens.signOut()
  await screens.register(person)
  await screens.signIn({ ...person, password: 'not the password' })
  await screens.expectAlert(/./)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await log.open()
  await log.openFilter()
  await page.getByLabel('User', { exact: true }).fill('nobody@example.org')
  await expect(page.getByLabel('User', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await log.choosePerson('User', person.email)
  await page.getByLabel('Result').selectOption('Refused')
  await expect(page.getByText('1 entry', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(log.row('Failed sign-in')).toContainText('Failed sign-in: wrong password')
  await filters(page).getByRole('button', { name: 'Refused' }).click()
  await expect(page.getByText('2 entries')).toBeVisible()

  const panel = await log.openEntry('Account created')
  await expect(panel).toContainText('auth:register')
  await page.keyboard.press('Escape')
  await expect(log.grid()).toBeFocused()
  await filters(page).getByRole('button').filter({ hasText: person.email }).click()
  await log.openEntry('Gatehouse set up')
  await panel.getByRole('button', { name: /^All by/ }).click()
  await expect(panel).toBeHidden()
  await expect(filters(page).getByRole('listitem')).toHaveText([/^By .*ada@example\.org/])
  await expect(log.row('Signed out')).toBeVisible()
  await expect(log.row('Account created')).toBeHidden()
  await log.search('no such words')
  await expect(page.getByText('Nothing found', { exact: true })).toBeVisible()
  await screens.press('Clear search and filters')
  await expect(filters(page)).toBeHidden()
  await expect(log.row('Gatehouse set up')).toBeVisible()
  await log.search('REGISTER')
  await expect(page.getByText('1 entry', { exact: true })).toBeVisible()
})

test('changes stand in the log without sign-ins, a bulk change is one row that opens, and an entry and its user lead to each other', async ({
  page,
}) => {
  const { screens, log } = await signIn(page)
  await screens.signOut()
  await screens.register(person)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const usersScreen = users(page)
  await usersScreen.open()
  const bar = bulkChanges(page)
  await bar.select(person.email)
  await bar.ask('Disable')
  await bar.confirm('Disable 1 user')
  await expect(bar.outcome()).toContainText('1 user disabled.')
  await log.open()
  await expect(log.grid().getByRole('rowheader', { name: 'Today' })).toBeVisible()
  await expect(log.row('Signed in')).toBeVisible()
  await expect(log.row('Disabled 1 user')).toBeVisible()
  await expect(log.row('User disabled')).toBeHidden()
  await screens.press('Changes only')
  await expect(log.row('Signed in')).toBeHidden()
  await expect(log.grid().getByRole('row').nth(2)).toContainText('Disabled 1 user')
  await log.row('Disabled 1 user').getByText('Show its entries').click()
  await expect(filters(page)).toBeHidden()
  const panel = await log.openEntry('User disabled')
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await expect(panel).toContainText('bulk:run')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(panel).toContainText('users:disable')
  await panel
    .getByRole('button', { name: /^Open / })
    .last()
    .click()
  await expect(usersScreen.panel(person.email)).toBeVisible()
  await usersScreen.timeline(person.email).filter({ hasText: 'Account created' }).getByRole('button').click()
  await screens.expectScreen('Audit')
  await expect(panel).toContainText('auth:register')
})

test('a bulk change opens and closes in place by mouse and keys, and leads to all its entries', async ({ page, gatehouse }) => {
  const { screens, log } = await signIn(page)
  insertUsers(gatehouse.dataFolder, 60)
  await users(page).open()
  const bar = bulkChanges(page)
  await page.getByLabel('Select all that match').click()
  await bar.ask('Add to group')
  await bar.dialog().getByLabel('Group name').fill('Everyone here')
  await screens.press('Review')
  await bar.dialog().getByRole('button', { name: /^Add / }).click()
  await expect(bar.outcome()).toContainText('added to')
  await log.open()
  const start = log.row('to a group')
  const cell = start.getByRole('gridcell').nth(1)
  const parts = log.grid().getByRole('row').filter({ hasText: 'Groups changed' })
  const all = log.grid().getByRole('row').filter({ hasText: 'Show all of them' })
  const reached = async (): Promise<string> => {
    const id = await log.grid().getAttribute('aria-activedescendant')
    return (await page.locator(`[id="${id}"]`).textContent()) ?? ''
  }
  await expect(cell).toHaveAttribute('aria-expanded', 'false')
  const before = Number(await log.grid().getAttribute('aria-rowcount'))
  await start.getByText('Show its entries').click()
  await expect(cell).toHaveAttribute('aria-expanded', 'true')
  // The first fifty, and the row that leads to the rest.
  await expect(log.grid()).toHaveAttribute('aria-rowcount', String(before + 51))
  await log.grid().focus()
  await page.keyboard.press('ArrowLeft')
  await expect(cell).toHaveAttribute('aria-expanded', 'false')
  await expect(parts).toHaveCount(0)
  await expect(log.grid()).toHaveAttribute('aria-rowcount', String(before))
  await page.keyboard.press('ArrowRight')
  await expect(cell).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(reached).toContain('Groups changed')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(reached).toContain('to a group')
  for (let step = 0; step < 51; step += 1) await page.keyboard.press('ArrowDown')
  await expect.poll(reached).toBe('Show all of them')
  await expect(all).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(filters(page).getByRole('listitem')).toHaveCount(1)
  await expect(filters(page)).toContainText('Part of “')
  await expect(page.getByText(/^6\d entries$/)).toBeVisible()
})

test('a search finds the entries of a user by the present name', async ({ page, gatehouse }) => {
  const { screens, log } = await signIn(page)
  await screens.signOut()
  await screens.register(person)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const named = ['Seán O’Connor', 'sean oconnor', person.email]
  changeIn(gatehouse.dataFolder, 'UPDATE users SET name = ?, name_key = ? WHERE email = ?', ...named)
  await log.open()
  await log.search("o'connor")
  await expect(page.getByText('1 entry', { exact: true })).toBeVisible()
  await expect(log.row('Account created')).toContainText('Seán O’Connor')
})

test('a day of a chart on the overview opens its entries', async ({ page }) => {
  const { screens, log } = await signIn(page)
  await overview(page).open()
  await screens.press('Show as table')
  await page.getByRole('button', { name: /^Sign-ins, .*: 1\. Open in the log$/ }).click()
  await screens.expectScreen('Audit')
  await expect(page.getByText('1 entry', { exact: true })).toBeVisible()
  await expect(log.row('Signed in')).toBeVisible()
  await overview(page).open()
  const { x, y, width, height } = (await overview(page).chart('Sign-ins').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.click(x + width - 2, y + height / 2)
  await screens.expectScreen('Audit')
  await expect(filters(page).getByRole('listitem').first()).toHaveText('Signed in')
})

test('a user without permission to read the audit log finds no way to it', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.register(person)
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await expect(page.getByRole('link', { name: 'Profile' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Audit' })).toBeHidden()
})

test('the audit log is verified, also while another screen is looked at, and a change to it is named', async ({
  page,
  gatehouse,
}) => {
  const { screens, log } = await signIn(page)
  await log.open()
  await screens.press('Verify')
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.expectScreen('Profile')
  await log.open()
  await screens.expectStatus(/^Log intact up to entry \d+\. Verified on /)
  await log.search('sign')
  await expect(page.getByRole('button', { name: 'Dismiss verification' })).toBeHidden()

  tamper(gatehouse.dataFolder, (database) => database.exec("UPDATE audit_entries SET outcome = 'refused' WHERE id = 2"))
  await screens.press('Verify')
  await screens.expectAlert(/entry 2 is not as it was written.*The 1 entry before that.*Verified on /)
})

test('a verification of a long log goes on while another screen is looked at, and is cancelled when it is told to', async ({
  page,
  gatehouse,
}) => {
  test.slow()
  const { screens, log } = await signIn(page)
  appendEntries(gatehouse.dataFolder, LONG_LOG_ENTRIES)
  const progress = page.getByRole('progressbar', { name: 'Verification' })
  await log.open()
  await screens.press('Verify')
  await expect(progress).toBeVisible()
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.expectScreen('Profile')
  await log.open()
  await expect(progress).toBeVisible()
  await screens.press('Cancel')
  await screens.expectStatus(/^Cancelled after \S+ entries, all intact\. The rest was not checked\.$/)
  await expect(progress).toBeHidden()
  await screens.press('Verify')
  await screens.expectStatus(/^Log intact up to entry \S+\./)
})

test('the newest entry is shown to be noted down and is copied, and the log is held against what was noted', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  const { screens, log } = await signIn(page)
  await log.open()
  await expect(
    page.getByText(/Note down the newest entry to detect a cut: Entry 2 · ([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/),
  ).toBeVisible()
  await screens.press('Copy newest entry')
  await screens.expectStatus('Copied.')
  const noted = await gatehouse.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(noted).toMatch(/^2(-[0-9A-Z]{4}){4}$/)
  const dialog = page.getByRole('dialog', { name: 'Check a noted entry' })
  const check = async (text: string): Promise<void> => {
    await screens.press('Check a noted entry')
    await dialog.getByLabel('Noted entry').fill(text)
    await dialog.getByRole('button', { name: 'Check' }).click()
  }
  await check('yesterday')
  await expect(dialog).toContainText('Enter the number and the whole fingerprint of an entry.')
  await dialog.getByLabel('Noted entry').fill(noted.toLowerCase())
  await dialog.getByRole('button', { name: 'Check' }).click()
  await screens.expectStatus(/^Log intact up to entry \d+\. Verified on /)
  await check(noted.replace(/^2/, '9'))
  await screens.expectAlert(/This is not the log that you expect: entry 9 is missing.*Verified on /)
})

/** Answers the save dialog with this file, or closes the dialog. */
const chooseFile = ({ app }: Launched, path: string | null): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: filePath === null, filePath })) as typeof dialog.showSaveDialog
  }, path)

test('what the log is narrowed to is exported to the file that was chosen, and a closed dialogue exports nothing', async ({
  page,
  gatehouse,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-export-'))
  const file = join(folder, 'log.jsonl')
  const { screens, log } = await signIn(page)
  appendEntries(gatehouse.dataFolder, 70)
  await log.open()
  await log.openFilter()
  await page.getByLabel('Result').selectOption('Refused')
  await page.keyboard.press('Escape')
  await expect(page.getByText('10 entries', { exact: true })).toBeVisible()
  const dialog = page.getByRole('dialog', { name: 'Export the audit log' })
  await screens.press('Export')
  await expect(dialog).toContainText('All 10 entries that match the search and the filters')
  await chooseFile(gatehouse, null)
  await screens.press('Choose a file')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeFocused()

  await chooseFile(gatehouse, file)
  await screens.press('Export')
  await page.getByLabel('Format').selectOption({ label: 'JSON Lines, for programs' })
  await screens.press('Choose a file')
  await screens.expectStatus(`10 entries exported to ${file}`)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  // The export's own entry comes last.
  expect(JSON.parse(lines.pop() ?? '')).toMatchObject({ action: 'audit:export' })
  expect(lines).toHaveLength(10)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ outcome: 'refused' })
  await filters(page).getByRole('button', { name: 'Refused' }).click()
  await expect(log.row('Audit log exported: 10 entries')).toBeVisible()
  expect(readdirSync(folder)).toEqual(['log.jsonl'])
  rmSync(folder, { recursive: true })
})

test('an export of a long log shows how far it is, and a cancelled one leaves no file', async ({ page, gatehouse }) => {
  test.slow()
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-export-'))
  const { screens, log } = await signIn(page)
  appendEntries(gatehouse.dataFolder, LONG_LOG_ENTRIES)
  await chooseFile(gatehouse, join(folder, 'log.csv'))
  await log.open()
  await screens.press('Export')
  await screens.press('Choose a file')
  await expect(page.getByRole('progressbar', { name: 'Export' })).toBeVisible()
  await page.getByRole('link', { name: 'Profile' }).click()
  await log.open()
  await screens.press('Cancel export')
  await screens.expectStatus('Export cancelled. No file was saved.')
  expect(readdirSync(folder)).toEqual([])
  rmSync(folder, { recursive: true })
})
