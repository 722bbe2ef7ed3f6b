import type { Page } from 'playwright/test'
import type { Role } from '../../../src/shared/domain/permissions.ts'
import type { Account } from './entry-screens.ts'

/** Gives a user a role without the screens, in a short session of the administrator. */
export const giveRole = (page: Page, by: Account, email: string, role: Role): Promise<void> =>
  page.evaluate(
    async ({ by: { email: own, password }, change }) => {
      const login = await window.gatehouse.auth.login({ email: own, password })
      if (!login.ok) throw new Error(login.error.code)
      const changed = await window.gatehouse.users.changeRole(change, login.value.sessionId)
      if (!changed.ok) throw new Error(changed.error.code)
      await window.gatehouse.auth.logout(undefined, login.value.sessionId)
    },
    { by, change: { email, role } },
  )
