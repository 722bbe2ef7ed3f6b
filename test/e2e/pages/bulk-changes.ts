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

    /** The actions that are shown, and those behind More. */
    offered: (): Locator => usersScreen.selection().locator('[data-acts]').getByRole('button'),
    listMore: async (): Promise<Locator> => {
      await usersScreen.selection().getByRole('button', { name: 'More' }).press('Enter')
      return page.getByRole('dialog', { name: 'More' }).getByRole('button')
    },

    /** Presses an action for the selected users, which may be behind More. */
    ask: async (action: string): Promise<void> => {
      const button = usersScreen.selection().getByRole('button', { name: action, exact: true })
      await usersScreen.selection().locator('[data-acts]').waitFor()
      if ((await button.count()) > 0) return button.click()
      await usersScreen.selection().getByRole('button', { name: 'More' }).click()
      const more = page.getByRole('dialog', { name: 'More' })
      await more.getByRole('button', { name: action, exact: true }).click()
      await expect(more).toHaveCount(0)
    },

    /** Runs the plan. `button` gives the number of users. */
    confirm: async (button: string): Promise<void> => {
      await dialog().getByRole('button', { name: button, exact: true }).click()
      await expect(dialog()).toBeHidden()
    },

    press: (button: string): Promise<void> => jobs().getByRole('button', { name: button, exact: true }).click(),
  }
}
