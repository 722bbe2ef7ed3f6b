import { expect, type Locator, type Page } from 'playwright/test'

/** The administrators' page of users. */
export const users = (page: Page) => {
  const row = (email: string): Locator => page.getByRole('row').filter({ hasText: email })
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Code issued' })
  const panel = (email: string): Locator => page.getByRole('complementary', { name: email })

  return {
    row,
    dialog,
    panel,

    open: async (): Promise<void> => {
      await page.getByRole('link', { name: 'Users' }).click()
      await expect(page.getByRole('heading', { name: 'Users', exact: true })).toBeVisible()
    },

    search: (text: string): Promise<void> => page.getByLabel('Search users').fill(text),

    /** Opens a row; gives its panel once it says whether the account can sign in. */
    openPanel: async (email: string): Promise<Locator> => {
      await row(email).getByText(email).click()
      await expect(panel(email).getByRole('heading', { name: email })).toBeFocused()
      await expect(panel(email).getByText('Failures:')).toBeVisible()
      return panel(email)
    },

    /** Presses a button of the panel, and the one of the same name in the dialog that asks first. */
    confirm: async (email: string, button: string): Promise<void> => {
      await panel(email).getByRole('button', { name: button }).click()
      await page.getByRole('dialog').getByRole('button', { name: button }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
    },

    /** Leaves the dialogue open; gives the code. */
    issueReset: async (email: string): Promise<string> => {
      await row(email).getByRole('button', { name: 'Issue reset code' }).click()
      await expect(dialog()).toBeVisible()
      return ((await page.getByLabel('Reset code').textContent()) ?? '').replace(/\s/g, '')
    },
  }
}
