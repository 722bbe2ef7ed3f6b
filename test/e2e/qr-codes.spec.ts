import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { readPdf } from '../helpers/pdf.ts'
import { decodeQrCodes, LEAST_MODULE_PX } from '../helpers/qr-decoder.ts'
import { changeIn } from './database.ts'
import { expect, person, test } from './gatehouse-test.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { keepPictures, readPictures, readPrintJobs, replacePrinter } from './pages/printer.ts'
import { profile } from './pages/profile.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator' })

/** ISO/IEC 18004, 6.3.8: four modules of white on each side. */
const QUIET_MODULES = 8

/** The longest address that can be registered. */
const longest = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`

const addresses = { 'an ordinary': person.email, 'a long': longest }

/** Opens the set-up of two-step verification for a new user. */
const openSetUp = async (page: Page, email: string) => {
  const screens = entryScreens(page)
  await screens.register({ ...person, email })
  await screens.expectStatus('Account created')
  await screens.signIn({ ...person, email })
  await screens.expectScreen('Profile')
  await screens.press('Set up two-step verification')
  const dialog = profile(page).dialog('Set up two-step verification')
  const image = dialog.getByRole('img', { name: 'QR code for the authenticator app' })
  await image.scrollIntoViewIfNeeded()
  return { dialog, image }
}

for (const theme of ['light', 'dark'] as const)
  test.describe(`in the ${theme} theme`, () => {
    test.use({ theme })

    for (const [kind, email] of Object.entries(addresses))
      test(`the QR code of ${kind} address is read from the screen, in whole pixels of ${LEAST_MODULE_PX} or more a module`, async ({
        page,
      }) => {
        const { dialog, image } = await openSetUp(page, email)
        const secret = ((await dialog.getByLabel('Secret key').textContent()) ?? '').replaceAll('-', '')
        await expect
          .poll(async () => (await decodeQrCodes(await page.screenshot({ scale: 'css', animations: 'disabled' }))).length)
          .toBe(1)
        const [code] = await decodeQrCodes(await page.screenshot({ scale: 'css', animations: 'disabled' }))
        const uri = new URL(code?.text ?? '')
        expect(decodeURIComponent(uri.pathname)).toMatch(new RegExp(`:${email.replaceAll('.', '[.]')}$`))
        expect(Object.fromEntries(uri.searchParams)).toEqual({
          secret,
          issuer: expect.stringMatching(/^Gatehouse .* [0-9a-f]{4}$/),
        })
        expect(code?.level).toBe('L')
        const { width = 0, height = 0 } = (await image.boundingBox()) ?? {}
        const module = width / ((code?.modules ?? 0) + QUIET_MODULES)
        expect(module).toBeGreaterThanOrEqual(LEAST_MODULE_PX)
        expect(Number.isInteger(module)).toBe(true)
        expect(height).toBe(width)
        // With a long address the key comes first.
        const key = (await dialog.getByLabel('Secret key').boundingBox())?.y ?? 0
        if (email === longest) expect(key).toBeLessThan((await image.boundingBox())?.y ?? 0)
      })
  })

test('with forced colours the QR code stays black on white', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  await openSetUp(page, person.email)
  await expect
    .poll(async () => (await decodeQrCodes(await page.screenshot({ scale: 'css', animations: 'disabled' }))).length)
    .toBe(1)
})

test('printed codes are read from paper in every layout, beside the longest names and addresses too', async ({
  page,
  gatehouse,
}, info) => {
  test.slow()
  const { screens } = await openUsersScreen(page, gatehouse.dataFolder, 7)
  const name = 'Anastasia Konstantinopolitanskaja-Wojciechowska '.repeat(4).slice(0, 190)
  changeIn(gatehouse.dataFolder, `UPDATE users SET name = '${name}' WHERE number % 2 = 0`)
  changeIn(gatehouse.dataFolder, `UPDATE users SET email = '${longest}', email_key = '${longest}' WHERE number = 4`)
  await replacePrinter(gatehouse)
  await keepPictures(gatehouse)
  const bar = bulkChanges(page)
  await page.getByLabel('Select all that match').click()
  await bar.ask('Print codes')
  await bar
    .dialog()
    .getByRole('button', { name: /^Issue \d+ codes$/ })
    .click()
  const options = page.getByRole('dialog', { name: 'Print options' })
  for (const [index, perPage] of ['1', '2', '4', '6'].entries()) {
    if (index > 0) await bar.press('Print options')
    await options.getByLabel('Codes per page').selectOption(perPage)
    await options.getByRole('button', { name: 'Print', exact: true }).click()
    await expect.poll(async () => (await readPrintJobs(gatehouse)).length).toBe(index + 1)
    await page.keyboard.press('Escape')
    await expect(options).toBeHidden()
  }
  await screens.expectStatus('Sent to the printer')
  const pictures = await readPictures(gatehouse)
  const jobs = await readPrintJobs(gatehouse)
  expect(pictures).toHaveLength(jobs.length)
  for (const [index, picture] of pictures.entries()) {
    const pdf = Buffer.from(jobs[index]?.pdf ?? '', 'base64')
    writeFileSync(info.outputPath(`codes-${index}.pdf`), pdf)
    const words = readPdf(pdf)
      .map(({ text }) => text.replaceAll('-', ''))
      .join('')
    const codes = await decodeQrCodes(picture)
    expect(codes.length).toBeGreaterThan(4)
    for (const { text, modules, pixels, level } of codes) {
      expect(text).toMatch(/^[0-9A-Z]{26}$/)
      expect(words).toContain(text)
      expect(level).toBe('L')
      // The corners are found to a fraction of a pixel.
      expect(pixels / modules).toBeGreaterThan(LEAST_MODULE_PX - 0.1)
    }
  }
})
