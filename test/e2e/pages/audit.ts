import { expect, type Locator, type Page } from 'playwright/test'

/** The audit log. */
export const audit = (page: Page) => {
  const grid = (): Locator => page.getByRole('grid', { name: 'Audit log' })
  const row = (text: string | RegExp): Locator => grid().getByRole('row').filter({ hasText: text }).first()
  const panel = (): Locator => page.getByRole('complementary', { name: /^Entry / })

  return {
    row,
    grid,
    panel,

    open: async (): Promise<void> => {
      await page.getByRole('link', { name: 'Audit' }).click()
      await expect(page.getByRole('heading', { name: 'Audit', exact: true })).toBeVisible()
    },

    search: (text: string): Promise<void> => page.getByLabel('Search the log').fill(text),

    openFilter: async (): Promise<void> => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await expect(page.getByLabel('Via', { exact: true })).toBeVisible()
    },

    /** Types a name or an email into a field of the filter and chooses the first match. */
    choosePerson: async (label: string, typed: string): Promise<void> => {
      await page.getByLabel(label, { exact: true }).fill(typed)
      await page.getByRole('listbox', { name: 'Matching users' }).getByRole('option').first().click()
    },

    /** Opens the newest entry with this text, and returns its panel. */
    openEntry: async (text: string): Promise<Locator> => {
      await row(text).click()
      await expect(panel().getByRole('heading', { level: 2 })).toBeFocused()
      return panel()
    },
  }
}
