import { expect, type Locator, type Page } from 'playwright/test'
import { type Authenticator, authenticator } from './authenticator.ts'

/** The profile of the signed-in user, and its dialogs. */
export const profile = (page: Page) => {
  const dialog = (name: string): Locator => page.getByRole('dialog', { name })

  return {
    dialog,
    sessions: (): Locator => page.getByRole('list', { name: 'Your sessions' }).getByRole('listitem'),

    /** From the shown secret to the first code. Returns the app that has it. */
    confirmSecondFactor: async (scope: Page | Locator = page): Promise<Authenticator> => {
      await expect(scope.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
      const secret = ((await scope.getByLabel('Secret key').textContent()) ?? '').replaceAll('-', '')
      const app = authenticator(secret)
      await scope.getByLabel('Authenticator code').fill(await app.nextCode())
      await scope.getByRole('button', { name: 'Confirm' }).click()
      return app
    },
  }
}
