import { expect, type Locator, type Page } from 'playwright/test'

/** The settings' list of programs. */
export const programs = (page: Page) => {
  const dialog = (name: string): Locator => page.getByRole('dialog', { name })
  const row = (name: string): Locator =>
    page.getByRole('list', { name: 'Registered programs' }).getByRole('listitem').filter({ hasText: name })

  return {
    dialog,
    row,

    /** Fills in the dialog and submits it. `sees` are the ticked boxes. */
    add: async (name: string, ...sees: string[]): Promise<void> => {
      await page.getByRole('button', { name: 'Add program' }).click()
      await page.getByLabel('Program name').fill(name)
      for (const label of sees) await dialog('Add a program').getByLabel(label).check()
      await dialog('Add a program').getByRole('button', { name: 'Add program' }).click()
    },

    /** The token that is shown once. Closes its dialog. */
    takeToken: async (): Promise<string> => {
      await expect(dialog('Program added')).toBeVisible()
      const token = (await page.getByLabel('Program token').textContent()) ?? ''
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      return token
    },

    revoke: async (name: string): Promise<void> => {
      await row(name).getByRole('button', { name: 'Revoke' }).click()
      await dialog('Revoke this program?').getByRole('button', { name: 'Revoke' }).click()
    },
  }
}
