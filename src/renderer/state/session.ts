import type { InputOf } from '../../shared/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { AccountView } from '../../shared/views.ts'
import { call, callTurningSessionOver } from './call.ts'
import { announceDone, announceFailed, forgetSession, openScreen, useWindowState } from './window-state.ts'

/** Signs in, learns who it is, and opens the profile. */
export const signIn = async (input: InputOf<'auth:login'>): Promise<Result<AccountView>> => {
  const login = await call('auth:login', input)
  if (!login.ok) return login
  useWindowState.setState({ sessionId: login.value.sessionId, notices: login.value.notices })
  const profile = await call('auth:profile')
  if (profile.ok) {
    useWindowState.setState({ person: profile.value })
    openScreen({ kind: 'profile' })
  }
  return profile
}

/** Ends the session here and in the directory. */
export const signOut = async (): Promise<void> => {
  // Whoever comes to this computer next need not see who was here.
  const result = await callTurningSessionOver('auth:logout', undefined, () => forgetSession(''))
  if (result.ok || result.error.code === 'not-signed-in') announceDone('Signed out')
  else announceFailed('Signed out in this window. Close the window too, so that the session ends in the directory.')
}

/** Changes the password. Every session ends with it; the window goes on with the new one. */
export const changePassword = (input: { currentPassword: string; newPassword: string }) =>
  callTurningSessionOver('auth:changePassword', input, (result) => {
    if (result.ok) useWindowState.setState({ sessionId: result.value.sessionId })
  })

/** Closes the account that is signed in, and with it the session. */
export const closeAccount = (input: { password: string }) =>
  callTurningSessionOver('auth:closeAccount', input, (result) => {
    if (!result.ok) return
    forgetSession('')
    announceDone('Account closed')
  })

/** Takes the notices off the screen once the directory knows that they were read. */
export const acknowledgeNotices = async (): Promise<void> => {
  const result = await call('auth:acknowledgeNotices')
  if (result.ok) useWindowState.setState({ notices: [] })
  else if (result.error.code !== 'not-signed-in') announceFailed('This could not be noted. Try again.')
}
