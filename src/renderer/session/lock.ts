import { bridge } from '../api/bridge.ts'
import { forgetSession, signedOut, useWindowState } from './window-state.ts'

/**
 * Ends the session and removes everything from the screen except the user's name. The screen to return to is kept, including codes that are
 * shown once.
 */
export const lockWindow = (): void => {
  const { sessionId, person, screen, parameters } = useWindowState.getState()
  if (sessionId === null) return
  // The user may have left the computer.
  void bridge.desktop.clearSecret()
  // Not awaited: the session may have ended already.
  void bridge.auth.logout(undefined, sessionId)
  if (person === null) {
    forgetSession('')
    return
  }
  const { id, email, hasSecondFactor } = person
  useWindowState.setState({
    ...signedOut,
    screen: { kind: 'locked', person: { id, email, hasSecondFactor }, returnTo: screen },
    parameters,
    outcome: null,
    isDialogOpen: false,
  })
}
