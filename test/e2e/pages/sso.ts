import { expect, type Locator, type Page } from 'playwright/test'

/** The settings' list of programs that sign users in. */
export const sso = (page: Page) => {
  const dialog = (name: string): Locator => page.getByRole('dialog', { name })
  const row = (name: string): Locator =>
    page.getByRole('list', { name: 'Programs for single sign-on' }).getByRole('listitem').filter({ hasText: name })

  return {
    dialog,
    row,

    openForm: async (): Promise<void> => {
      await page.getByRole('button', { name: 'Register program' }).click()
      await expect(dialog('Register a program')).toBeVisible()
    },

    send: (): Promise<void> => dialog('Register a program').getByRole('button', { name: 'Register program' }).click(),

    /** What a program is configured with, shown once. Closes its dialog. */
    takeSecret: async (): Promise<{ id: string; secret: string }> => {
      await expect(dialog('Program registered')).toBeVisible()
      const read = async (label: string): Promise<string> => (await page.getByLabel(label).textContent()) ?? ''
      const [id, secret] = [await read('Client ID'), await read('Client secret')]
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      return { id, secret }
    },
  }
}
