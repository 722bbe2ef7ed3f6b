import { expect, type Locator, type Page } from 'playwright/test'

/** The administrator's first screen. */
export const overview = (page: Page) => ({
  open: async (): Promise<void> => {
    await page.getByRole('link', { name: 'Overview' }).click()
    await expect(page.getByRole('heading', { name: 'Overview', exact: true })).toBeVisible()
  },

  chart: (name: string): Locator => page.getByRole('img', { name: new RegExp(`^${name} in`) }),

  /** The accounts that need attention, of the kind with these words. */
  attention: (words: string): Locator =>
    page.getByRole('list', { name: 'Needs attention' }).getByRole('listitem').filter({ hasText: words }).first(),
})
