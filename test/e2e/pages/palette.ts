import { expect, type Locator, type Page } from 'playwright/test'

/** The palette, and the list of shortcuts. */
export const palette = (page: Page) => {
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Commands' })
  const field = (): Locator => page.getByRole('combobox', { name: 'Search or go to' })
  const option = (words: string | RegExp): Locator => dialog().getByRole('option').filter({ hasText: words })
  const open = async (): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(field()).toBeFocused()
  }

  return {
    dialog,
    field,
    option,
    options: (): Locator => dialog().getByRole('option'),
    /** The option that Enter would choose. */
    active: (): Locator => dialog().getByRole('option', { selected: true }),
    shortcuts: (): Locator => page.getByRole('dialog', { name: 'Keyboard shortcuts' }),
    open,

    /** Opens the palette, types, and chooses the first match once it is this one. */
    choose: async (typed: string, words: string | RegExp): Promise<void> => {
      await open()
      await page.keyboard.type(typed)
      await expect(dialog().getByRole('option', { selected: true })).toContainText(words)
      await page.keyboard.press('Enter')
      await expect(dialog()).toBeHidden()
    },
  }
}
