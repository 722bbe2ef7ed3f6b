import type { Launched } from '../launch.ts'
import { enrol } from './authenticator.ts'
import { type Account, entry } from './entry.ts'
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
  const door = entry(page)
  const own = profile(page)
  await door.register(newcomer)
  await door.expectStatus('Account created')
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
  await door.signIn(newcomer)
  await door.expectScreen('Choose a new password')
  await look('required-password')
  await door.fill('Current password', newcomer.password)
  await door.fill('New password', 'three patient herons')
  await door.press('Change password')
  await door.expectScreen('Set up two-step verification')
  await page.getByLabel('Secret key').waitFor()
  await look('required-second-factor')
  await own.confirmSecondFactor()
  await door.expectScreen('Profile')
  await door.press('This was not me')
  await own.dialog('Secure your account?').waitFor()
  await look('disown')
  await page.keyboard.press('Escape')
  await own.dialog('Secure your account?').waitFor({ state: 'hidden' })
  await door.signOut()

  const app = await enrol(page, administrator)
  await door.signIn(administrator)
  await page.getByLabel('Authenticator code').waitFor()
  await look('sign-in-code')
  await page.clock.install()
  await door.fill('Authenticator code', await app.nextCode())
  await door.press('Sign in')
  await door.expectScreen('Profile')
  await page.getByRole('heading', { name: 'Sessions' }).scrollIntoViewIfNeeded()
  await look('profile-sessions')
  await door.press('Remove two-step verification')
  await own.dialog('Remove two-step verification?').waitFor()
  await look('second-factor-remove')
  await own.dialog('Remove two-step verification?').getByRole('button', { name: 'Remove' }).click()
  await door.expectStatus('Two-step verification removed')
  await door.press('Set up two-step verification')
  await page.getByLabel('Secret key').waitFor()
  await look('second-factor')
  await page.keyboard.press('Escape')
  await own.dialog('Set up two-step verification').waitFor({ state: 'hidden' })
  await turnDirectoryClock(gatehouse, 5)
  await door.press('Set up two-step verification')
  await own.dialog('Confirm that it is you').waitFor()
  await look('reauthentication')
  await page.keyboard.press('Escape')
  await own.dialog('Confirm that it is you').waitFor({ state: 'hidden' })
  await page.clock.fastForward('28:20')
  await page.getByRole('alertdialog').waitFor()
  await look('ending-soon')
  await page.clock.fastForward('03:00')
  await door.expectScreen('Locked')
  await look('locked')
  await door.press('Sign out')
  await door.expectScreen('Sign in')
}
