import { expect, type Locator, type Page } from 'playwright/test'
import { users } from './users.ts'

/** What is done to many accounts, from the bar beneath the list of users. */
export const many = (page: Page) => {
  const desk = users(page)
  const dialog = (): Locator => page.getByRole('dialog')
  const jobs = (): Locator => page.getByRole('region', { name: 'Changes to many accounts' })

  return {
    /** The plan, and the report. */
    dialog,
    skipped: (): Locator => dialog().getByRole('list', { name: 'Skipped accounts' }).getByRole('listitem'),
    /** What goes on, and what came of the last. */
    jobs,
    outcome: (): Locator => jobs().getByRole('status'),

    select: async (...emails: string[]): Promise<void> => {
      for (const email of emails) await desk.row(email).getByRole('checkbox').click()
    },

    /** Presses what is to be done with those who are selected. */
    ask: (context: string): Promise<void> => desk.selection().getByRole('button', { name: context, exact: true }).click(),

    /** Carries the plan out. `button` names how many it changes. */
    confirm: async (button: string): Promise<void> => {
      await dialog().getByRole('button', { name: button, exact: true }).click()
      await expect(dialog()).toBeHidden()
    },

    press: (button: string): Promise<void> => jobs().getByRole('button', { name: button, exact: true }).click(),
  }
}
