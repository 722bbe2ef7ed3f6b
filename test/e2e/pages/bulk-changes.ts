import { expect, type Locator, type Page } from 'playwright/test'
import { users } from './users.ts'

/** The bulk changes, from the bar below the list of users. */
export const bulkChanges = (page: Page) => {
  const usersScreen = users(page)
  const dialog = (): Locator => page.getByRole('dialog')
  const jobs = (): Locator => page.getByRole('region', { name: 'Bulk changes' })

  return {
    /** The plan, and the report. */
    dialog,
    skipped: (): Locator => dialog().getByRole('list', { name: 'Skipped and why' }).getByRole('listitem'),
    /** The running jobs, and the result of the last one. */
    jobs,
    outcome: (): Locator => jobs().getByRole('status'),

    select: async (...emails: string[]): Promise<void> => {
      for (const email of emails) await usersScreen.row(email).getByRole('checkbox').click()
    },

    /** Presses an action for the selected users. */
    ask: (context: string): Promise<void> => usersScreen.selection().getByRole('button', { name: context, exact: true }).click(),

    /** Runs the plan. `button` gives the number of users. */
    confirm: async (button: string): Promise<void> => {
      await dialog().getByRole('button', { name: button, exact: true }).click()
      await expect(dialog()).toBeHidden()
    },

    press: (button: string): Promise<void> => jobs().getByRole('button', { name: button, exact: true }).click(),
  }
}
