import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { administrator, expect, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { palette } from './pages/palette.ts'
import { settings } from './pages/settings.ts'

test.use({ start: 'aged' })

const WIDE = { width: 1_040, height: 760 }
const NARROW = { width: 800, height: 600 }

test('an administrator moves older entries into an archive, and Verify checks the archive and the log', async ({
  page,
  gatehouse,
}) => {
  await entryScreens(page).signIn(administrator)
  const screen = settings(page)
  await screen.open()
  const now = page.getByRole('button', { name: 'Archive now' })
  await now.click()
  await expect(page.getByText(/No entry is older than the settings keep/)).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await screen.choose('Keep entries in the database', '90 days')
  await expect(page.getByText('Unsaved changes: Keep entries in the database')).toBeVisible()
  await screen.save()
  await palette(page).choose('archive', 'Archive the log')
  await expect(page.getByText(/This moves entries 1 to 1\d\d into archives\./)).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive now' }).click()
  await expect(page.getByText(/^11\d entries moved into 1 archive\.$/)).toBeVisible()
  await expect(page.getByText(/^Entries 1 to 11\d are in an archive\./)).toBeVisible()
  const folder = join(gatehouse.dataFolder, 'archives')
  const [file = ''] = readdirSync(folder).filter((name) => name.startsWith('audit-'))
  await expect(page.getByText(file)).toBeVisible()
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size)
    await now.scrollIntoViewIfNeeded()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  }

  await page.getByRole('link', { name: 'Audit' }).click()
  await expect(page.getByText(/^Entries 1 to 11\d are in an archive\./)).toBeVisible()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText(/Log intact up to entry \d+, including the archives\./)).toBeVisible()
  // The oldest row is the first entry after the archive.
  await page.getByRole('grid').focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('row').last()).toBeVisible()

  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByLabel('Include archives')).not.toBeChecked()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

  rmSync(join(folder, file))
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByRole('alert')).toContainText(`The archive ${file} is missing.`)
})
