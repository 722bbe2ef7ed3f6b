import type { Launched } from '../launch.ts'
import { enrol } from './authenticator.ts'
import { type Account, entryScreens } from './entry-screens.ts'
import { profile } from './profile.ts'
import { turnDirectoryClock } from './time.ts'

type Parts = {
  gatehouse: Launched
  administrator: Account
  newcomer: Account
  /** Called on every screen, with its name. */
  look: (name: string) => Promise<void>
}

/** The screens of a user with required actions, from the sign-in screen back to it. */
export const walkGuard = async ({ gatehouse, administrator, newcomer, look }: Parts): Promise<void> => {
  const { page } = gatehouse
  const screens = entryScreens(page)
  const own = profile(page)
  await screens.register(newcomer)
  await screens.expectStatus('Account created')
  await page.evaluate(
    async ({ by, email }) => {
      const login = await window.gatehouse.auth.login(by)
      if (!login.ok) throw new Error(login.error.code)
      const { sessionId } = login.value
      await window.gatehouse.settings.update({ secondFactorRoles: ['user'] }, sessionId)
      await window.gatehouse.users.requirePasswordChange({ email }, sessionId)
      await window.gatehouse.auth.logout(undefined, sessionId)
    },
    { by: administrator, email: newcomer.email },
  )
  await screens.signIn(newcomer)
  await screens.expectScreen('Choose a new password')
  await look('required-password')
  await screens.fill('Current password', newcomer.password)
  await screens.fill('New password', 'three patient herons')
  await screens.press('Change password')
  await screens.expectScreen('Set up two-step verification')
  await page.getByLabel('Secret key').waitFor()
  await look('required-second-factor')
  await own.confirmSecondFactor()
  await screens.expectScreen('Profile')
  await screens.press('This was not me')
  await own.dialog('Secure your account?').waitFor()
  await look('disown')
  await page.keyboard.press('Escape')
  await own.dialog('Secure your account?').waitFor({ state: 'hidden' })
  await screens.signOut()

  const app = await enrol(page, administrator)
  await screens.signIn(administrator)
  await page.getByLabel('Authenticator code').waitFor()
  await look('sign-in-code')
  await page.clock.install()
  await screens.fill('Authenticator code', await app.nextCode())
  await screens.press('Sign in')
  await screens.expectScreen('Profile')
  await page.getByRole('heading', { name: 'Sessions' }).scrollIntoViewIfNeeded()
  await look('profile-sessions')
  await screens.press('Remove two-step verification')
  await own.dialog('Remove two-step verification?').waitFor()
  await look('second-factor-remove')
  await own.dialog('Remove two-step verification?').getByRole('button', { name: 'Remove' }).click()
  await screens.expectStatus('Two-step verification removed')
  await screens.press('Set up two-step verification')
  await page.getByLabel('Secret key').waitFor()
  await look('second-factor')
  await page.keyboard.press('Escape')
  await own.dialog('Set up two-step verification').waitFor({ state: 'hidden' })
  await turnDirectoryClock(gatehouse, 5)
  await screens.press('Set up two-step verification')
  await own.dialog('Confirm that it is you').waitFor()
  await look('reauthentication')
  await page.keyboard.press('Escape')
  await own.dialog('Confirm that it is you').waitFor({ state: 'hidden' })
  await page.clock.fastForward('28:20')
  await page.getByRole('alertdialog').waitFor()
  await look('ending-soon')
  await page.clock.fastForward('03:00')
  await screens.expectScreen('Locked')
  await look('locked')
  await screens.press('Sign out')
  await screens.expectScreen('Sign in')
}
