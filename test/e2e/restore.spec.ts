import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { HASH_COST } from '../../src/shared/domain/policy.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { removeDataFolder } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { answerWithFile, openBackup } from './pages/restore.ts'
import { settings } from './pages/settings.ts'

test.use({ start: 'administrator-and-user' })

/** Where a picture of a screen goes, if a reviewer asks for them. */
const pictures = process.env.GATEHOUSE_PICTURES

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
}

/** Makes a backup of a closed directory, and then changes it: Bob is gone, and Cleo is new. */
const backUpAndChange = async (folder: string, theme: 'light' | 'dark'): Promise<string> => {
  const core = await openRealCore(folder, HASH_COST.least)
  const { file } = await makeBackupOf(folder, core.store, Date.now())
  const call = callerOf(core, 'window')
  const { sessionId } = await call('auth:login', administrator)
  await call('users:delete', { email: person.email }, sessionId)
  await call('users:create', { email: 'cleo@example.org', name: 'Cleo' }, sessionId)
  await call('settings:update', { theme }, sessionId)
  await core.close()
  return file
}

for (const theme of ['light', 'dark'] as const)
  test.describe(`in ${theme}`, () => {
    test.use({ theme })

    test('an administrator reads every difference of a backup, restores one user, and then the directory', async ({
      page: first,
      gatehouse,
      dataFolder,
    }) => {
      test.slow()
      void first
      await gatehouse.close()
      const file = await backUpAndChange(dataFolder, theme)
      await gatehouse.restart()
      const { page } = gatehouse
      await answerWithFile(gatehouse, file)
      const screens = entryScreens(page)
      await screens.signIn(administrator)
      await settings(page).open()
      await page.getByRole('button', { name: 'Restore a backup' }).click()
      await picture(page, `settings-passphrase-${theme}`)
      await openBackup(page, `${backupPassphrase}.`)
      const dialog = page.getByRole('dialog', { name: 'Restore a backup' })
      await expect(dialog.getByRole('alert')).toContainText('The passphrase isn’t the one of this backup')
      await openBackup(page)
      await expect(dialog.getByText('with 2 users. It is whole.')).toBeVisible()
      await picture(page, `settings-differences-${theme}`)
      for (const [list, row] of [
        ['Users added since: 1', 'Cleo'],
        ['Settings changed since: 1', 'theme'],
        ['Users deleted since: 1', person.email],
      ] as const) {
        await dialog.getByRole('button', { name: list }).click()
        await expect(dialog.getByRole('listitem').filter({ hasText: row })).toBeVisible()
      }
      await picture(page, `settings-list-${theme}`)
      await dialog.getByRole('button', { name: 'Restore this user' }).click()
      await expect(dialog.getByRole('status')).toContainText('from the backup')
      await dialog.getByLabel('Bring back deleted users (1)').check()
      await dialog.getByRole('button', { name: 'Replace the directory' }).click()
      await screens.expectScreen('Sign in')
      await expect(page.getByRole('status').filter({ hasText: 'The backup was restored' })).toBeVisible()
      await picture(page, `after-${theme}`)
      await screens.signIn(administrator)
      await settings(page).open()
      await expect(page.getByText(/^before-restore-.*, .*B$/)).toBeVisible()
      await picture(page, `settings-kept-${theme}`)
      await page.getByRole('button', { name: 'Delete the replaced directory' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete the replaced directory' }).click()
      await expect(page.getByText('Replaced directory deleted')).toBeVisible()
      expect(readdirSync(dataFolder).filter((name) => /restor/.test(name))).toEqual([])
      await page.getByRole('link', { name: 'Users' }).click()
      await expect(page.getByText(person.email)).toBeVisible()
      await expect(page.getByText('Cleo')).toBeHidden()
      removeDataFolder(join(file, '..'))
    })

    test('a backup is restored on a start that finds no usable directory, and only one of the same directory', async ({
      gatehouse,
      dataFolder,
    }) => {
      test.slow()
      await gatehouse.close()
      const file = await backUpAndChange(dataFolder, theme)
      rmSync(join(dataFolder, 'keys.json'))
      await gatehouse.restart()
      const { page } = gatehouse
      await answerWithFile(gatehouse, file)
      await expect(page.getByRole('heading', { name: 'Gatehouse cannot open this directory' })).toBeVisible()
      await page.getByRole('button', { name: 'Restore from a backup' }).click()
      await openBackup(page)
      const dialog = page.getByRole('dialog', { name: 'Restore a backup' })
      await expect(dialog.getByText('with 2 users. It is whole.')).toBeVisible()
      await picture(page, `broken-${theme}`)
      await dialog.getByRole('button', { name: 'Replace the directory' }).click()
      const screens = entryScreens(page)
      await screens.expectScreen('Sign in')
      await screens.signIn(administrator)
      await screens.expectScreen('Profile')
      expect(existsSync(join(dataFolder, 'keys.json'))).toBe(true)
      removeDataFolder(join(file, '..'))
    })
  })

test.describe('on a new computer', () => {
  test.use({ start: 'nothing' })

  test('the first screen restores a backup of another computer with its passphrase', async ({
    page,
    gatehouse,
    preparedDirectories,
  }) => {
    test.slow()
    const other = join(gatehouse.dataFolder, '..', `other-${process.pid}`)
    await preparedDirectories.copy('administrator-and-user', other)
    const file = await backUpAndChange(other, 'light')
    await answerWithFile(gatehouse, file)
    await page.getByRole('button', { name: 'Restore from a backup' }).click()
    await picture(page, 'first-run-passphrase')
    await openBackup(page)
    const dialog = page.getByRole('dialog', { name: 'Restore a backup' })
    await expect(dialog.getByText('with 2 users. It is whole.')).toBeVisible()
    await picture(page, 'first-run')
    await dialog.getByRole('button', { name: 'Replace the directory' }).click()
    const screens = entryScreens(page)
    await screens.expectScreen('Sign in')
    await screens.signIn(person)
    await screens.expectScreen('Profile')
    for (const folder of [other, join(file, '..')]) removeDataFolder(folder)
  })
})
