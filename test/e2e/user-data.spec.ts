import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countIn } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { makeDataFolder, removeDataFolder } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

for (const theme of ['light', 'dark'] as const)
  test.describe(`in the ${theme} theme`, () => {
    test.use({ theme })

    test('data is saved on the profile and in the panel, and a user is erased by mouse, after a wrong confirmation', async ({
      page,
      gatehouse,
    }, info) => {
      const folder = makeDataFolder()
      const choose = (name: string) =>
        gatehouse.app.evaluate(
          ({ dialog }, filePath) => {
            dialog.showSaveDialog = async () => ({ canceled: false, filePath })
          },
          join(folder, name),
        )
      const screens = entryScreens(page)
      await screens.signIn(administrator)
      await screens.expectScreen('Profile')
      await choose('mine.json')
      const mine = page.getByRole('button', { name: 'Download my data' })
      await mine.scrollIntoViewIfNeeded()
      await page.screenshot({ path: info.outputPath(`own-data-${theme}.png`) })
      await mine.click()
      await expect(page.getByText('Your data was saved')).toBeVisible()
      expect(JSON.parse(readFileSync(join(folder, 'mine.json'), 'utf8')).user).toMatchObject({ email: administrator.email })

      const usersScreen = users(page)
      await usersScreen.open()
      await usersScreen.row(person.email).click()
      await choose('theirs.json')
      await usersScreen.press(person.email, 'Export this user’s data')
      await expect(page.getByText('User data saved')).toBeVisible()
      expect(JSON.parse(readFileSync(join(folder, 'theirs.json'), 'utf8')).user).toMatchObject({ email: person.email })

      await usersScreen.press(person.email, 'Erase')
      const dialog = page.getByRole('dialog', { name: 'Erase this user?' })
      await expect(dialog.getByText('Gatehouse knows no backup')).toBeVisible()
      await dialog.getByLabel('Address or user name').fill('carl@example.org')
      await dialog.getByRole('button', { name: 'Erase' }).click()
      await expect(dialog.getByText('This is not the address or user name of this user.')).toBeVisible()
      await page.screenshot({ path: info.outputPath(`erase-${theme}.png`) })
      expect(countIn(gatehouse.dataFolder, 'SELECT count(*) FROM erasures')).toBe(0)
      await dialog.getByLabel('Address or user name').fill(person.email)
      await page.setViewportSize({ width: 800, height: 620 })
      await page.screenshot({ path: info.outputPath(`erase-narrow-${theme}.png`) })
      await dialog.getByRole('button', { name: 'Erase' }).click()
      await expect(page.getByText(/^User erased\. The log calls them User \d+/)).toBeVisible()
      await expect(usersScreen.panel(person.email)).toBeHidden()
      await expect(usersScreen.row(person.email)).toHaveCount(0)
      expect(countIn(gatehouse.dataFolder, 'SELECT count(*) FROM users')).toBe(1)
      expect(countIn(gatehouse.dataFolder, `SELECT count(*) FROM audit_entries WHERE subject_email = '${person.email}'`)).toBe(0)

      await page.getByRole('link', { name: 'Audit' }).click()
      await expect(page.getByText(/User \d+ erased/).first()).toBeVisible()
      await page.screenshot({ path: info.outputPath(`erased-${theme}.png`) })
      removeDataFolder(folder)
    })
  })

test('an administrator is not offered to erase their own account', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const usersScreen = users(page)
  await usersScreen.open()
  await usersScreen.row(administrator.email).click()
  await usersScreen.panel(administrator.email).getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menuitem', { name: 'Export this user’s data' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Erase' })).toHaveCount(0)
})
