import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import type { JobView } from '../../src/shared/api/jobs.ts'
import { changeIn } from './database.ts'
import { administrator, expect, test } from './gatehouse-test.ts'
import { insertedEmail } from './inserted-users.ts'
import { audit } from './pages/audit.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { chooseFile } from './pages/printer.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator' })

/** Enough users that tagging takes some seconds, so that the test can leave the screen and cancel. */
const LARGE_DIRECTORY = 60_000

/** An administrator at the list of a larger directory, and the bar below it. */
const openBar = async (page: Page, dataFolder: string, size: number) => ({
  ...(await openUsersScreen(page, dataFolder, size)),
  bar: bulkChanges(page),
})

/** The administrator's last job, as another session of theirs sees it. */
const newestJob = (page: Page): Promise<JobView | undefined> =>
  page.evaluate(async (person) => {
    const begun = await window.gatehouse.auth.login(person)
    if (!begun.ok) throw new Error(begun.error.code)
    const { sessionId } = begun.value
    const listed = await window.gatehouse.jobs.list(undefined, sessionId)
    await window.gatehouse.auth.logout(undefined, sessionId)
    return listed.ok ? listed.value.jobs[0] : undefined
  }, administrator)

test('disabling some says first who changes and who does not, then reports on each, and is undone as a whole', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen, bar } = await openBar(page, gatehouse.dataFolder, 40)
  // Numbers 12, 24 and 36 are active. Numbers 14 and 28 are already disabled.
  await bar.select(administrator.email, insertedEmail(12), insertedEmail(24))
  await usersScreen.filter('State', 'disabled')
  await bar.select(insertedEmail(14))
  await usersScreen.chips().getByRole('button').click()
  await expect(usersScreen.selection()).toContainText('4 selected')
  await bar.ask('Disable')
  await expect(bar.dialog()).toContainText('2 of 4 users will change.')
  await expect(bar.dialog()).toContainText('You can undo this.')
  await expect(bar.dialog()).toContainText(`${insertedEmail(12)}, ${insertedEmail(24)}`)
  await expect(bar.skipped()).toHaveCount(2)
  await expect(bar.skipped().filter({ hasText: 'You: 1' })).toContainText(administrator.email)
  await expect(bar.skipped().filter({ hasText: 'No change needed: 1' })).toContainText(insertedEmail(14))
  // Nothing changes before the confirmation.
  await page.keyboard.press('Escape')
  await expect(bar.dialog()).toBeHidden()
  await expect(usersScreen.row(insertedEmail(12))).toContainText('Active')
  await expect(bar.jobs()).toBeHidden()

  await bar.ask('Disable')
  await bar.confirm('Disable 2 users')
  await expect(bar.outcome()).toContainText('2 users disabled.')
  for (const number of [12, 24]) await expect(usersScreen.row(insertedEmail(number))).toContainText('Disabled')
  await expect(usersScreen.row(insertedEmail(36))).toContainText('Active')
  await bar.press('Report')
  await expect(
    bar
      .dialog()
      .getByRole('row')
      .filter({ hasText: insertedEmail(12) }),
  ).toContainText('Disabled')
  await expect(bar.dialog().getByRole('row')).toHaveCount(3)
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'))
  const file = join(folder, 'report.csv')
  await chooseFile(gatehouse, file)
  await bar.dialog().getByRole('button', { name: 'Save as CSV' }).click()
  await expect(bar.dialog().getByRole('status')).toHaveText(`Saved to ${file}`)
  expect(readFileSync(file, 'utf8')).toContain(`"${insertedEmail(12)}","Disabled",\r\n`)
  rmSync(folder, { recursive: true })
  await bar.dialog().getByRole('button', { name: 'Close' }).last().click()

  await bar.press('Undo')
  await expect(bar.dialog()).toContainText('2 users will change.')
  await bar.confirm('Undo for 2 users')
  await expect(bar.outcome()).toContainText('Undone for 2 users.')
  // The pressed button disappears together with its job.
  await expect(bar.jobs()).toBeFocused()
  await bar.press('Show earlier changes (1)')
  await expect(bar.outcome().filter({ hasText: '2 users disabled.' })).toBeVisible()
  await bar.jobs().getByRole('button', { name: 'Report' }).last().click()
  await expect(bar.dialog().getByRole('row')).toHaveCount(3)
  await page.keyboard.press('Escape')
  await bar.press('Hide earlier changes')
  for (const number of [12, 24]) await expect(usersScreen.row(insertedEmail(number))).toContainText('Active')
  await bar.press('Dismiss')
  await expect(bar.jobs()).toBeHidden()
  await expect(usersScreen.grid().locator(':focus')).toHaveRole('row')
})

test('all that match get a group or a role, page after page, and nothing is done where no user would change', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen, bar } = await openBar(page, gatehouse.dataFolder, 700)
  // With its full stop, the text occurs only in addresses. Without it, names match too.
  await usersScreen.search('larch.')
  await expect(page.getByText('58 users found')).toBeVisible()
  await page.getByLabel('Select all that match').click()
  await bar.ask('Add to group')
  await bar.dialog().getByRole('button', { name: 'Review' }).click()
  await expect(page.getByLabel('Group name')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Group name').fill('night shift')
  await page.keyboard.press('Enter')
  await expect(bar.dialog()).toContainText('They’ll be in the group “\u2068night shift\u2069”.')
  await expect(bar.dialog()).toContainText('and 53 more')
  await bar.confirm('Add 58 users to group')
  await expect(bar.outcome()).toContainText('58 users added to the group.')
  await bar.press('Report')
  await expect(bar.dialog().getByRole('row')).toHaveCount(51)
  await bar.dialog().getByRole('button', { name: 'Next' }).click()
  await expect(bar.dialog()).toContainText('51 to 58 of 58')
  await expect(bar.dialog().getByRole('row')).toHaveCount(9)
  await page.keyboard.press('Escape')
  await expect(bar.dialog()).toBeHidden()

  await bar.ask('Add to group')
  await page.getByLabel('Group name').fill('night shift')
  await page.keyboard.press('Enter')
  await expect(bar.dialog()).toContainText('Nothing would change.')
  await expect(bar.skipped()).toContainText(['No change needed: 58'])
  await bar.dialog().getByRole('button', { name: 'Close' }).last().click()

  await bar.ask('Change role')
  await page.getByLabel('New role').selectOption('operator')
  await bar.dialog().getByRole('button', { name: 'Review' }).click()
  await bar.confirm('Change role of 58 users')
  await expect(bar.outcome()).toContainText('Role of 58 users changed.')
  await usersScreen.search('')
  await usersScreen.filter('Role', 'operator')
  await expect(page.getByText('58 users found')).toBeVisible()
})

test('deleted users can be restored in bulk, and nothing else is offered for them', async ({ page, gatehouse }) => {
  const { usersScreen, bar } = await openBar(page, gatehouse.dataFolder, 30)
  await bar.select(insertedEmail(12), insertedEmail(24), insertedEmail(25))
  await bar.ask('Delete')
  await bar.confirm('Delete 3 users')
  await expect(bar.outcome()).toContainText('3 users deleted.')
  await expect(usersScreen.row(insertedEmail(12))).toBeHidden()
  // The users are still selected.
  await usersScreen.filter('State', 'deleted')
  await expect(usersScreen.selection()).toContainText('3 selected')
  await expect(usersScreen.selection().locator('[data-acts]').getByRole('button')).toHaveText(['Restore'])
  await usersScreen.row(insertedEmail(24)).getByRole('checkbox').click()
  await bar.ask('Restore')
  await expect(bar.dialog()).toContainText('2 users will change.')
  await bar.confirm('Restore 2 users')
  await expect(bar.outcome()).toContainText('2 users restored.')
  await expect(usersScreen.row(insertedEmail(12))).toBeHidden()
  await expect(usersScreen.row(insertedEmail(24))).toBeVisible()
  await usersScreen.chips().getByRole('button').click()
  await expect(usersScreen.row(insertedEmail(12))).toContainText('Active')
})

test('a long change goes on while another screen is looked at, is found again, and ends where it is cancelled', async ({
  page,
  gatehouse,
}) => {
  test.slow()
  const { screens, usersScreen, bar } = await openBar(page, gatehouse.dataFolder, LARGE_DIRECTORY)
  await page.getByLabel('Select all that match').click()
  const plan = async (): Promise<void> => {
    await bar.ask('Add to group')
    await page.getByLabel('Group name').fill('everyone')
    await page.keyboard.press('Enter')
  }
  // An abandoned plan is cancelled. A quick one may have finished before that.
  await expect(async () => {
    await plan()
    const seen = bar.dialog().getByRole('progressbar', { name: 'Planning' }).waitFor({ timeout: 1_000 })
    await seen.catch(() => undefined)
    await page.keyboard.press('Escape')
    await expect(bar.dialog()).toBeHidden()
    await seen
    expect((await newestJob(page))?.state).toBe('cancelled')
  }).toPass()
  await plan()
  // The administrator is among the users.
  await bar.confirm(`Add ${(LARGE_DIRECTORY + 1).toLocaleString('en-US')} users to group`)
  await expect(bar.jobs().getByRole('progressbar', { name: 'Adding to the group' })).toBeVisible()
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.expectScreen('Profile')
  await usersScreen.open()
  await bar.press('Cancel')
  await expect(bar.outcome()).toContainText(/Cancelled: [\d,]+ users added to the group\. The other [\d,]+ weren’t reached\./)
  await expect(bar.jobs().getByRole('button', { name: 'Undo' })).toBeVisible()
})

test('an operator is offered the bulk changes of the role, and no more', async ({ page, gatehouse }) => {
  const operator = { email: 'olga@example.org', password: 'seven green bicycles' }
  const { screens, usersScreen, bar } = await openBar(page, gatehouse.dataFolder, 20)
  const frequent = ['Disable', 'Enable', 'Print codes', 'Print activation codes', 'Delete', 'More']
  const others = [
    'Disable on a date',
    'End sessions',
    'Require password change',
    'Remove two-step verification',
    'Unlock',
    'Change role',
    'Add to group',
    'Remove from group',
  ]
  await bar.select(insertedEmail(12))
  await expect(bar.offered()).toHaveText(frequent)
  await expect(await bar.listMore()).toHaveText(others)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.signOut()
  await screens.register(operator)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await usersScreen.open()
  await usersScreen.search(operator.email)
  await bar.select(operator.email)
  await bar.ask('Change role')
  await page.getByLabel('New role').selectOption('operator')
  await bar.dialog().getByRole('button', { name: 'Review' }).click()
  await bar.confirm('Change role of 1 user')
  await expect(bar.outcome()).toContainText('Role of 1 user changed.')
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.signOut()
  await screens.signIn(operator)
  await screens.expectScreen('Profile')
  await usersScreen.open()
  await expect(bar.jobs()).toBeHidden()
  await bar.select(insertedEmail(12), administrator.email)
  await expect(bar.offered()).toHaveText(['Print codes', 'Print activation codes', 'More'])
  await expect(await bar.listMore()).toHaveText([
    'End sessions',
    'Require password change',
    'Unlock',
    'Add to group',
    'Remove from group',
  ])
  await page.keyboard.press('Escape')
  await expect(bar.dialog()).toBeHidden()
  await bar.ask('Print codes')
  await expect(bar.dialog()).toContainText('1 of 2 users will change.')
  await expect(bar.skipped()).toContainText(['Your role can’t change this user: 1'])
})

test('beneath a narrow list the frequent bulk actions are in one line, and the rest behind More', async ({ page, gatehouse }) => {
  const { usersScreen, bar } = await openBar(page, gatehouse.dataFolder, 20)
  await gatehouse.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(720, 560))
  await bar.select(administrator.email)
  const offered = bar.offered()
  await expect(offered).toHaveCount(6)
  const tops = await offered.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top))
  expect(new Set(tops).size).toBe(1)
  const more = usersScreen.selection().getByRole('button', { name: 'More' })
  await expect((await bar.listMore()).first()).toBeFocused()
  // Closing the menu keeps the selection.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(more).toBeFocused()
  await expect(usersScreen.selection()).toContainText('1 selected')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'More' }).getByRole('button', { name: 'Add to group' }).press('Enter')
  await expect(page.getByLabel('Group name')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(more).toBeFocused()
})

test('password changes, unlocking, two-step verification and a date of disabling are planned and carried out for many', async ({
  page,
  gatehouse,
}) => {
  const { usersScreen, bar } = await openBar(page, gatehouse.dataFolder, 11)
  // Number 11 is locked, and has two-step verification.
  changeIn(gatehouse.dataFolder, `UPDATE users SET second_factor_at = 1 WHERE email = '${insertedEmail(11)}'`)
  await bar.select(administrator.email, insertedEmail(1), insertedEmail(11))

  await bar.ask('Unlock')
  await expect(bar.dialog()).toContainText('You can’t undo this.')
  await bar.confirm('Unlock 1 user')
  await expect(bar.outcome()).toContainText('1 user unlocked.')

  await bar.ask('Require password change')
  await expect(bar.skipped().filter({ hasText: 'You: 1' })).toContainText(administrator.email)
  await bar.confirm('Require it of 2 users')
  await expect(bar.outcome()).toContainText('Password change of 2 users required.')
  await expect(usersScreen.row(insertedEmail(1))).toContainText('Password change due')

  await bar.ask('Remove two-step verification')
  await bar.confirm('Remove it for 1 user')
  await expect(bar.outcome()).toContainText('Two-step verification removed for 1 user.')

  await bar.ask('Disable on a date')
  await page.getByLabel('Date and time').fill('2020-01-01T08:00')
  await bar.dialog().getByRole('button', { name: 'Review' }).click()
  await expect(page.getByText('Choose a date and time in the future.')).toBeVisible()
  await page.getByLabel('Date and time').fill('2096-07-01T08:00')
  await bar.dialog().getByRole('button', { name: 'Review' }).click()
  await expect(bar.dialog()).toContainText('2096')
  await bar.dialog().getByLabel('Reason').fill('End of school')
  await bar.confirm('Plan for 2 users')
  await expect(bar.outcome()).toContainText('Disabling of 2 users planned.')
  await bar.press('Undo')
  await bar.confirm('Undo for 2 users')
  await expect(bar.outcome()).toContainText('Undone for 2 users.')
})

test('a report is kept with the entry that began the change, also after a restart', async ({ page, gatehouse }) => {
  const { bar } = await openBar(page, gatehouse.dataFolder, 40)
  await bar.select(insertedEmail(12), insertedEmail(24))
  await bar.ask('Disable')
  await bar.confirm('Disable 2 users')
  await expect(bar.outcome()).toContainText('2 users disabled.')
  await bar.press('Dismiss')
  await gatehouse.restart()
  const again = gatehouse.page
  await entryScreens(again).signIn(administrator)
  const log = audit(again)
  await log.open()
  await log.row('Disabled 2 users').click()
  const panel = log.panel()
  await panel.getByRole('button', { name: 'Show report' }).click()
  const report = again.getByRole('dialog', { name: 'Report' })
  await expect(report.getByRole('row')).toHaveCount(3)
  await expect(report.getByRole('row').filter({ hasText: insertedEmail(24) })).toContainText('Disabled')
  await report.getByRole('button', { name: 'Close' }).last().click()
  await expect(report).toBeHidden()
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'))
  const file = join(folder, 'report.csv')
  await chooseFile(gatehouse, file)
  await panel.getByRole('button', { name: 'Save as CSV' }).click()
  await entryScreens(again).expectStatus(`Saved to ${file}`)
  expect(readFileSync(file, 'utf8')).toContain(`"${insertedEmail(12)}","Disabled",\r\n`)
  rmSync(folder, { recursive: true })
})
