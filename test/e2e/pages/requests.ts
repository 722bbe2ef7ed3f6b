import { expect, type Locator, type Page } from 'playwright/test'

/** The screen of open reset requests. */
export const requests = (page: Page) => {
  const row = (email: string): Locator =>
    page.getByRole('list', { name: 'Waiting requests' }).getByRole('listitem').filter({ hasText: email })
  const press = (email: string, button: string): Promise<void> => row(email).getByRole('button', { name: button }).click()

  return {
    row,
    /** The link to the screen, with the number of requests. */
    link: (): Locator => page.getByRole('link', { name: 'Requests' }),

    open: async (): Promise<void> => {
      await page.getByRole('link', { name: 'Requests' }).click()
      await expect(page.getByRole('heading', { name: 'Requests', exact: true })).toBeVisible()
    },

    dismiss: (email: string): Promise<void> => press(email, 'Dismiss'),

    /** Leaves the dialog open, and returns the code. */
    answer: async (email: string): Promise<string> => {
      await press(email, 'Issue reset code')
      await expect(page.getByRole('dialog', { name: 'Code issued' })).toBeVisible()
      return ((await page.getByLabel('Reset code').textContent()) ?? '').replace(/\s/g, '')
    },
  }
}
