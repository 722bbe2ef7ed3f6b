import type { Page } from 'playwright/test'

/** The published names that scripts may look for inexactly, by role. */
const frozen: Readonly<Record<string, readonly string[]>> = {
  heading: [
    'Set up Gatehouse',
    'Recovery codes',
    'Sign in',
    'Create account',
    'Reset password',
    'Profile',
    'Users',
    'Code issued',
  ],
  button: [
    'Create administrator',
    'Continue',
    'Sign in',
    'Create account',
    'Back to sign in',
    'Reset password',
    'Update password',
    'Change password',
    'Sign out',
    'Issue reset code',
    'Got it',
  ],
  link: ['Profile', 'Users'],
}

/** The published labels of fields. */
const labels = ['Email', 'Password', 'Current password', 'New password', 'Reset code', 'Search users']

const fieldRoles = ['textbox', 'searchbox', 'combobox', 'checkbox', 'spinbutton']

type Named = { readonly role: string; readonly name: string }

/** The roles and accessible names on the screen, without those that a dialog hides. */
const readNames = async (page: Page): Promise<Named[]> => {
  const snapshot = await page.locator('body').ariaSnapshot()
  return [...snapshot.matchAll(/^\s*- (\w+) "((?:[^"\\]|\\.)*)"/gm)].map(([, role = '', name = '']) => ({ role, name }))
}

const isLoose = (name: string, published: readonly string[]): boolean =>
  !published.includes(name) && published.some((one) => name.toLowerCase().includes(one.toLowerCase()))

/** The elements that an inexact search for a published name would find too. A label counts only where its own field is shown. */
export const findLooseNames = async (page: Page): Promise<string[]> => {
  const named = await readNames(page)
  const shownLabels = labels.filter((label) => named.some(({ role, name }) => fieldRoles.includes(role) && name === label))
  return named
    .filter(({ role, name }) => isLoose(name, fieldRoles.includes(role) ? shownLabels : (frozen[role] ?? [])))
    .map(({ role, name }) => `${role} "${name}"`)
}
