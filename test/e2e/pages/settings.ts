import { expect, type Page } from 'playwright/test'

/** The settings screen. */
export const settings = (page: Page) => {
  const save = page.getByRole('button', { name: 'Save settings' })
  return {
    open: async (): Promise<void> => {
      await page.getByRole('link', { name: 'Settings' }).click()
      await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible()
    },

    choose: async (label: string, option: string): Promise<void> => {
      await page.getByLabel(label).selectOption({ label: option })
    },

    /** Saves, and waits until the directory has the change. */
    save: async (): Promise<void> => {
      await save.click()
      await expect(page.getByRole('status').filter({ hasText: 'Settings saved' })).toBeVisible()
    },
  }
}
