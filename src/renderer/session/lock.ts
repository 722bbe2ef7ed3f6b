import { bridge } from '../api/bridge.ts'
import { forgetSession, signedOut, useWindowState } from './window-state.ts'

/**
 * Ends the session and takes everything off the screen but whose it was. Where they were is kept, for when they unlock:
 * codes that are shown once, too.
 */
export const lockWindow = (): void => {
  const { sessionId, person, screen, place } = useWindowState.getState()
  if (sessionId === null) return
  // Not waited for, and no matter if it is over there already.
  void bridge.auth.logout(undefined, sessionId)
  if (person === null) {
    forgetSession('')
    return
  }
  const { id, email, hasSecondFactor } = person
  useWindowState.setState({
    ...signedOut,
    screen: { kind: 'locked', person: { id, email, hasSecondFactor }, returnTo: screen },
    place,
    outcome: null,
    isDialogOpen: false,
  })
}
