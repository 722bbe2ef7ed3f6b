import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright/test'
import { readPdf } from '../helpers/pdf.ts'
import { changeIn } from './database.ts'
import { administrator, expect, type Gatehouse, test } from './gatehouse-test.ts'
import { insertedEmail } from './inserted-users.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
import { answerPrinter, chooseFile, readPrintJobs, replacePrinter } from './pages/printer.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator' })

const readPages = async (gatehouse: Gatehouse) => {
  const jobs = await readPrintJobs(gatehouse)
  return jobs.map(({ pdf }) => readPdf(Buffer.from(pdf, 'base64')))
}

test('one code goes to the print dialog with name, address, directory and expiry, in our typeface', async ({
  page,
  gatehouse,
}, info) => {
  const { screens, usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 3)
  await replacePrinter(gatehouse)
  await usersScreen.issueReset(insertedEmail(1))
  const code = await page.getByRole('dialog').getByLabel('Reset code').textContent()
  await screens.press('Print')
  await screens.expectStatus('Sent to the printer')
  const [job] = await readPrintJobs(gatehouse)
  expect(job?.options).toEqual({
    silent: false,
    printBackground: true,
    pageSize: expect.any(String),
    margins: { marginType: 'none' },
  })
  expect(job?.isJavascriptOn).toBe(false)
  writeFileSync(info.outputPath('code.pdf'), Buffer.from(job?.pdf ?? '', 'base64'))
  const [pages = []] = await readPages(gatehouse)
  expect(pages).toHaveLength(1)
  expect(pages[0]?.text).toContain(insertedEmail(1))
  expect(pages[0]?.text).toContain(hostname())
  expect(pages[0]?.text.replaceAll('-', '')).toContain(code?.replaceAll('-', ''))
  expect(pages[0]?.text).toMatch(/Thecodeworksonce,until.*202\d/)
  expect(pages[0]?.fonts.join(' ')).toContain('Inter')
})

test('a cancelled dialog prints nothing, and a failing one says what to do', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 3)
  await usersScreen.issueReset(insertedEmail(1))
  await replacePrinter(gatehouse)
  await answerPrinter(gatehouse, { isPrinted: false, reason: 'Print job canceled' })
  await screens.press('Print')
  await expect.poll(async () => (await readPrintJobs(gatehouse)).length).toBe(1)
  await expect(page.getByText('Sent to the printer')).toBeHidden()
  await answerPrinter(gatehouse, { isPrinted: false, reason: 'Invalid printer settings' })
  await screens.press('Print')
  await screens.expectAlert(/Nothing was printed/)
})

test('codes of many users are printed and saved again in the chosen layout, which is remembered', async ({
  page,
  gatehouse,
}, info) => {
  test.slow()
  const { screens } = await openUsersScreen(page, gatehouse.dataFolder, 40)
  const bar = bulkChanges(page)
  await replacePrinter(gatehouse)
  await page.getByLabel('Select all that match').click()
  await bar.ask('Print codes')
  const issue = bar.dialog().getByRole('button', { name: /^Issue \d+ codes$/ })
  const count = Number.parseInt((await issue.textContent())?.replace('Issue ', '') ?? '', 10)
  expect(count).toBeGreaterThan(30)
  await issue.click()
  // The options open by themselves, and again with their button.
  await expect(
    page.getByRole('dialog', { name: 'Print options' }).getByRole('button', { name: 'Print', exact: true }),
  ).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(bar.outcome()).toContainText('codes issued.')
  await bar.press('Print options')
  await page.getByLabel('Codes per page').selectOption('6')
  await page.getByLabel('Paper').selectOption('letter')
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-codes-'))
  const file = join(folder, 'codes.pdf')
  await chooseFile(gatehouse, file)
  await screens.press('Save as PDF')
  await screens.expectStatus(`Saved to ${file}`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const saved = readPdf(readFileSync(file))
  writeFileSync(info.outputPath('codes.pdf'), readFileSync(file))
  expect(saved).toHaveLength(Math.ceil(count / 6))
  expect(saved[0]).toMatchObject({ width: 612, height: 792 })
  await page.keyboard.press('Escape')

  // The layout is the last one, and the same codes are printed.
  await bar.press('Print')
  await screens.expectStatus('Sent to the printer')
  await bar.press('Print')
  await expect.poll(async () => (await readPrintJobs(gatehouse)).length).toBe(2)
  for (const pages of await readPages(gatehouse)) expect(pages.map(({ text }) => text)).toEqual(saved.map(({ text }) => text))
  // Live codes are in the chosen file only.
  const code = /[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]{4}/.exec(saved[0]?.text ?? '')?.[0] ?? ''
  expect(code).not.toBe('')
  for (const entry of readdirSync(gatehouse.dataFolder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name)).includes(code), entry.name).toBe(false)
  rmSync(folder, { recursive: true })
})

test('activation codes of a class are printed in six steps', async ({ page, gatehouse }) => {
  const { screens, usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 35)
  changeIn(gatehouse.dataFolder, `UPDATE users SET hashed_password = NULL, disabled_at = NULL WHERE role = 'user'`)
  await replacePrinter(gatehouse)
  let steps = 0
  const press = async (target: Locator): Promise<void> => {
    await target.click()
    steps += 1
  }
  await press(page.getByRole('button', { name: 'Filter', exact: true }))
  await page.getByRole('dialog', { name: 'Filter' }).getByLabel('State', { exact: true }).selectOption('not-activated')
  steps += 1
  await expect(usersScreen.row(administrator.email)).toBeHidden()
  await press(page.getByLabel('Select all that match'))
  await press(usersScreen.selection().getByRole('button', { name: 'Print activation codes' }))
  await expect(page.getByLabel('Works for')).toHaveValue('168')
  await press(page.getByRole('button', { name: 'Issue 35 codes' }))
  await press(page.getByRole('dialog', { name: 'Print options' }).getByRole('button', { name: 'Print', exact: true }))
  await screens.expectStatus('Sent to the printer')
  expect(steps).toBe(6)
  const [pages = []] = await readPages(gatehouse)
  expect(pages.length).toBeGreaterThan(0)
  expect(pages.map(({ text }) => text).join('')).toContain('Activationcode')
  await page.keyboard.press('Escape')
  await expect(bulkChanges(page).outcome()).toContainText('35 activation codes issued.')
})

test('recovery codes are printed, or saved as text or PDF', async ({ page, gatehouse }) => {
  const { screens } = await openUsersScreen(page, gatehouse.dataFolder, 1)
  await replacePrinter(gatehouse)
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.press('Generate new codes')
  await page.getByLabel('Confirm with your password').fill(administrator.password)
  await screens.press('Generate ten codes')
  await screens.expectScreen('Recovery codes')
  const codes = await page.getByLabel('Recovery codes list').getByRole('listitem').allTextContents()
  await screens.press('Print')
  await screens.expectStatus('Sent to the printer')
  const [pages = []] = await readPages(gatehouse)
  for (const code of codes) expect(pages[0]?.text).toContain(code.trim())
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-codes-'))
  await chooseFile(gatehouse, join(folder, 'codes.pdf'))
  await screens.press('Save')
  await screens.expectStatus(`Saved to ${join(folder, 'codes.pdf')}`)
  expect(readPdf(readFileSync(join(folder, 'codes.pdf')))).toHaveLength(1)
  rmSync(folder, { recursive: true })
})
