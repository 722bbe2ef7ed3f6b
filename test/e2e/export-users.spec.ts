import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { administrator, expect, test } from './gatehouse-test.ts'
import { makeDataFolder, removeDataFolder } from './launch.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator' })

for (const theme of ['light', 'dark'] as const)
  test.describe(`in the ${theme} theme`, () => {
    test.use({ theme })

    test('the filtered list and the selection are exported, with hashes and their encrypted key on request', async ({
      page,
      gatehouse,
    }, info) => {
      const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 120)
      const folder = makeDataFolder()
      const choose = (name: string) =>
        gatehouse.app.evaluate(
          ({ dialog }, filePath) => {
            dialog.showSaveDialog = async () => ({ canceled: false, filePath })
          },
          join(folder, name),
        )
      await choose('some.csv')
      await page.getByLabel('Search users').fill('1@')
      await expect(usersScreen.row(administrator.email)).toHaveCount(0)
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Export this list' })
      await expect(dialog.getByText('match the search and the filters')).toBeAttached()
      await page.screenshot({ path: info.outputPath(`export-${theme}.png`) })
      await dialog.getByRole('button', { name: 'Choose file' }).click()
      await expect(page.getByText(/users exported to/)).toBeVisible()
      const some = readFileSync(join(folder, 'some.csv'), 'utf8').trimEnd().split('\r\n')
      expect(some.length).toBeGreaterThan(5)
      for (const line of some.slice(1)) expect(line).toMatch(/1@/)
      await page.screenshot({ path: info.outputPath(`exported-${theme}.png`) })
      await page.getByRole('button', { name: 'Dismiss the result of the export' }).click()
      await expect(page.getByText(/users exported to/)).toHaveCount(0)

      await choose('hashes.csv')
      await page.getByLabel('Search users').fill(administrator.email)
      await usersScreen.row(administrator.email).getByRole('checkbox').check()
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await expect(dialog.getByText('1 selected user')).toBeAttached()
      await dialog.getByLabel('Include hashes').check()
      await dialog.getByLabel('Save the key beside it').check()
      await expect(dialog.getByLabel('Key passphrase')).not.toHaveValue('')
      await page.screenshot({ path: info.outputPath(`export-hashes-${theme}.png`) })
      await dialog.getByRole('button', { name: 'Choose file' }).click()
      await expect(page.getByText(/1 user exported to/)).toBeVisible()
      expect(readFileSync(join(folder, 'hashes.csv'), 'utf8')).toContain('hmac-sha384/')
      expect(existsSync(join(folder, 'hashes.csv.key'))).toBe(true)
      removeDataFolder(folder)
    })
  })
