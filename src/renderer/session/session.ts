import type { OwnView } from '../../shared/api/auth.ts'
import type { InputOf } from '../../shared/api/index.ts'
import type { SessionLimitsView } from '../../shared/api/session-summary.ts'
import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { fail, type Result, succeed } from '../../shared/result.ts'
import { call, callTurningSessionOver } from '../api/call.ts'
import { recordReturn } from './idle-time.ts'
import { settleReauthentication } from './reauthentication.ts'
import { mayOpen } from './screens.ts'
import { announceDone, announceFailed, forgetSession, openScreen, useWindowState } from './window-state.ts'

/** Continues with this session. */
const holdSession = ({ sessionId, session }: { sessionId: string; session: SessionLimitsView }): void => {
  recordReturn()
  useWindowState.setState({ sessionId, limits: session, ending: null })
}

const enter = async (input: InputOf<'auth:login'>): Promise<Result<OwnView>> => {
  const login = await call('auth:login', input)
  if (!login.ok) return login
  holdSession(login.value)
  const { notices, previousSignInAt, profile } = login.value
  useWindowState.setState({ notices, previousSignInAt, person: profile })
  // Only other programs get a sign-in without a profile.
  return profile === null ? fail({ code: 'not-available' }) : succeed(profile)
}

/** Signs in and opens the first screen. */
export const signIn = async (input: InputOf<'auth:login'>): Promise<Result<OwnView>> => {
  const result = await enter(input)
  if (result.ok) openScreen({ kind: takeFirstScreen(result.value) })
  return result
}

/** The first administrator of a new directory starts with its checklist, and everyone else with their profile. */
const takeFirstScreen = ({ role }: OwnView): 'overview' | 'profile' => {
  const { isNewDirectory } = useWindowState.getState()
  if (!isNewDirectory || role !== 'administrator') return 'profile'
  useWindowState.setState({ isNewDirectory: false })
  return 'overview'
}

/** Signs the same user in again and restores their screen. */
export const unlock = async (input: InputOf<'auth:login'>): Promise<Result<OwnView>> => {
  const { screen } = useWindowState.getState()
  const result = await enter(input)
  if (!result.ok || screen.kind !== 'locked') return result
  const person = result.value
  // The address may belong to another user by now, who must not see the previous user's screen.
  if (person.id !== screen.person.id) await signOut()
  // The user's permissions may have changed while the window was locked.
  else if (mayOpen(screen.returnTo.kind, person.role)) useWindowState.setState({ screen: screen.returnTo, outcome: null })
  else openScreen({ kind: 'profile' })
  return result
}

/** Ends the session here and in the directory. */
export const signOut = async (): Promise<void> => {
  // The next user of this computer must not see who was signed in.
  const result = await callTurningSessionOver('auth:logout', undefined, () => forgetSession(''))
  if (result.ok || result.error.code === 'not-signed-in') announceDone(sessionMessages.signedOut)
  else announceFailed(sessionMessages.signedOutHere)
}

/** Changes the password. This ends every session, and the window continues with the new one. */
export const changePassword = (input: InputOf<'auth:changePassword'>) =>
  callTurningSessionOver('auth:changePassword', input, (result) => {
    if (result.ok) holdSession(result.value)
  })

/** Reauthenticates the user. The session continues under a new id, and the waiting calls are repeated. */
export const reauthenticate = async (input: InputOf<'auth:reauthenticate'>) => {
  const result = await callTurningSessionOver('auth:reauthenticate', input, (answer) => {
    if (answer.ok) holdSession(answer.value)
  })
  if (result.ok) settleReauthentication('confirmed')
  return result
}

/** Closes the user's own account, which ends the session. */
export const closeAccount = (input: { password: string }) =>
  callTurningSessionOver('auth:closeAccount', input, (result) => {
    if (!result.ok) return
    forgetSession('')
    announceDone(sessionMessages.accountClosed)
  })

/** Removes the notices after the directory has recorded that they were read. */
export const acknowledgeNotices = async (): Promise<void> => {
  const result = await call('auth:acknowledgeNotices')
  if (result.ok) useWindowState.setState({ notices: [] })
  else if (result.error.code !== 'not-signed-in') announceFailed(sessionMessages.noticesNotAnswered)
}

/** "This was not me" for one event, everything since a sign-in, or all notices. It ends every session, and only a code can then set a new password. */
export const disownNotices = async (what: { event?: number; since?: number }) => {
  const email = useWindowState.getState().person?.email ?? ''
  return callTurningSessionOver('auth:disownNotices', what, (result) => {
    if (!result.ok) return
    forgetSession(email)
    openScreen({ kind: 'reset', email })
  })
}
