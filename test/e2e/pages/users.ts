import { expect, type Locator, type Page } from 'playwright/test'

/** The administrators' page of users. */
export const users = (page: Page) => {
  const row = (email: string): Locator => page.getByRole('row').filter({ hasText: email })
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Code issued' })

  return {
    row,
    dialog,

    open: async (): Promise<void> => {
      await page.getByRole('link', { name: 'Users' }).click()
      await expect(page.getByRole('heading', { name: 'Users', exact: true })).toBeVisible()
    },

    search: (text: string): Promise<void> => page.getByLabel('Search users').fill(text),

    /** Leaves the dialogue open; gives the code. */
    issueReset: async (email: string): Promise<string> => {
      await row(email).getByRole('button', { name: 'Issue reset code' }).click()
      await expect(dialog()).toBeVisible()
      return ((await page.getByLabel('Reset code').textContent()) ?? '').replace(/\s/g, '')
    },
  }
}
