import type { Page } from 'playwright/test'
import { backupPassphrase } from '../../helpers/made-backup.ts'
import type { Launched } from '../launch.ts'

/** The system's dialog for files answers with this one from now on. */
export const answerWithFile = ({ app }: Pick<Launched, 'app'>, file: string): Promise<void> =>
  app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog
  }, file)

/** Types the passphrase of a backup and chooses its file. */
export const openBackup = async (page: Page, passphrase = backupPassphrase): Promise<void> => {
  await page.getByLabel('Passphrase of the backup').fill(passphrase)
  await page.getByRole('button', { name: 'Choose the backup file' }).click()
}
