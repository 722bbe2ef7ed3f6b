import { expect, type Page } from 'playwright/test'

export type Account = { readonly email: string; readonly password: string }

/** The first screens, through the published contract. */
export const entryScreens = (page: Page) => {
  const fill = async (label: string, text: string): Promise<void> => {
    await page.getByLabel(label).fill(text)
  }
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
  const expectScreen = (name: string): Promise<void> => expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
  const expectStatus = (text: string | RegExp): Promise<void> =>
    expect(page.getByRole('status').filter({ hasText: text })).toBeVisible()
  const expectAlert = (text: string | RegExp): Promise<void> =>
    expect(page.getByRole('alert').filter({ hasText: text })).toBeVisible()

  return {
    fill,
    press,
    expectScreen,
    expectStatus,
    expectAlert,

    /** From the first run to the sign-in screen. Returns the ten recovery codes. */
    setUp: async ({ email, password }: Account): Promise<string[]> => {
      await expectScreen('Set up Gatehouse')
      await fill('Email', email)
      await fill('Password', password)
      await press('Create administrator')
      await expectScreen('Recovery codes')
      const codes = await page.getByLabel('Recovery codes list').getByRole('listitem').allInnerTexts()
      await press('Continue')
      await expectScreen('Sign in')
      return codes.map((code) => code.trim())
    },

    signIn: async ({ email, password }: Account): Promise<void> => {
      await expectScreen('Sign in')
      await fill('Email', email)
      await fill('Password', password)
      await press('Sign in')
    },

    register: async ({ email, password }: Account): Promise<void> => {
      await press('Create account')
      await expectScreen('Create account')
      await fill('Email', email)
      await fill('Password', password)
      await press('Create account')
    },

    reset: async ({ email, password }: Account, code: string): Promise<void> => {
      await press('Reset password')
      await expectScreen('Reset password')
      await fill('Email', email)
      await fill('Reset code', code)
      await fill('New password', password)
      await press('Update password')
    },

    /** From the reset screen back to the sign-in screen. */
    askForCode: async (email: string): Promise<void> => {
      await press('Ask an administrator')
      await expectScreen('Ask an administrator')
      await fill('Email', email)
      await press('Send request')
      await expectScreen('Reset password')
    },

    signOut: async (): Promise<void> => {
      await press('Sign out')
      await expectScreen('Sign in')
    },
  }
}
