import { expect, type Locator, type Page } from 'playwright/test'

/** These stand in the menu More actions of a panel. */
const inMenu = ['Disable', 'Delete', 'Remove two-step verification', 'Export this user’s data', 'Erase']

/** The users screen. */
export const users = (page: Page) => {
  const row = (email: string): Locator => page.getByRole('row').filter({ hasText: email })
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Code issued' })
  const panel = (email: string): Locator => page.getByRole('complementary', { name: email })

  const grid = (): Locator => page.getByRole('grid', { name: 'Accounts' })

  // Found by its name, because a closed dialog may still fade out.
  const menu = (name: string | RegExp): Locator => page.getByRole('dialog', { name, exact: true })
  const openMenu = async (name: 'Filter' | 'Columns' | 'Views'): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click()
    await expect(menu(name)).toBeVisible()
  }
  const closeMenu = async (): Promise<void> => {
    await page.keyboard.press('Escape')
    await expect(menu(/^(Filter|Columns|Views)$/)).toHaveCount(0)
  }
  const status = (email: string): Locator => panel(email).getByRole('region', { name: 'Sign-in status' })
  const timeline = (email: string): Locator => panel(email).getByRole('list', { name: 'History' }).getByRole('listitem')

  /** Presses an action of a panel, in its menu if it stands there. */
  const press = async (email: string, action: string): Promise<void> => {
    if (!inMenu.includes(action)) return panel(email).getByRole('button', { name: action, exact: true }).click()
    await panel(email).getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  return {
    grid,
    row,
    /** The rendered rows, without the header. */
    rows: (): Locator => grid().locator('[role="row"][aria-rowindex]:not([aria-rowindex="1"])'),
    /** The text about the selection. */
    selection: (): Locator => page.getByRole('group', { name: 'Selection' }),
    chips: (): Locator => page.getByRole('list', { name: 'Filters' }).getByRole('listitem'),

    sortBy: (column: string): Promise<void> => grid().getByRole('button', { name: column, exact: true }).click(),

    /** Sets a part of the filter by its label, and closes the menu. */
    filter: async (label: string, choice: string): Promise<void> => {
      await openMenu('Filter')
      const field = menu('Filter').getByLabel(label, { exact: true })
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(choice)
      else await field.fill(choice)
      await closeMenu()
    },

    openMenu,
    closeMenu,

    dialog,
    panel,
    /** Whether the user can sign in, and why not. */
    status,
    /** The rows of the history, newest first. */
    timeline,
    sessions: (email: string): Locator => panel(email).getByRole('list', { name: 'Their sessions' }).getByRole('listitem'),

    /** Presses Undo in the message below the screen. */
    undo: (): Promise<void> => page.getByRole('group', { name: 'What was done' }).getByRole('button', { name: 'Undo' }).click(),

    /** Presses Undo at the newest timeline entry with this text. */
    undoEntry: (email: string, words: string): Promise<void> =>
      timeline(email).filter({ hasText: words }).first().getByRole('button', { name: 'Undo' }).click(),

    open: async (): Promise<void> => {
      await page.getByRole('link', { name: 'Users' }).click()
      await expect(page.getByRole('heading', { name: 'Users', exact: true })).toBeVisible()
    },

    search: (text: string): Promise<void> => page.getByLabel('Search users').fill(text),

    /** Opens a row, and returns its panel after the sign-in explanation has loaded. */
    openPanel: async (email: string): Promise<Locator> => {
      await row(email).getByText(email).click()
      await expect(panel(email).getByRole('heading', { name: email })).toBeFocused()
      await expect(status(email)).toContainText(/^Can(’t)? sign in/)
      return panel(email)
    },

    press,
    /** Presses an action of the panel, and the button of the same name in the confirmation dialog. */
    confirm: async (email: string, button: string): Promise<void> => {
      await press(email, button)
      await page.getByRole('dialog').getByRole('button', { name: button }).click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
    },

    /** Leaves the dialog open, and returns the code. */
    issueReset: async (email: string): Promise<string> => {
      await row(email).getByRole('button', { name: 'Issue reset code' }).click()
      await expect(dialog()).toBeVisible()
      return ((await page.getByLabel('Reset code').textContent()) ?? '').replace(/\s/g, '')
    },
  }
}
