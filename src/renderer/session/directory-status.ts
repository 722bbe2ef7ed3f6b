import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { bridge } from '../api/bridge.ts'
import { announceFailed, openScreen, type Screen, signedOut, useWindowState } from './window-state.ts'

const showBroken = (): void =>
  useWindowState.setState({
    ...signedOut,
    screen: { kind: 'broken-start' },
    outcome: null,
    isDialogOpen: false,
  })

const showReady = (screen: Screen): void => {
  if (screen.kind === 'set-up') {
    openScreen({ kind: 'sign-in', email: '' })
    announceFailed(sessionMessages.setUpElsewhere)
  } else if (screen.kind === 'starting' || screen.kind === 'not-started' || screen.kind === 'broken-start') {
    openScreen({ kind: 'sign-in', email: '' })
  }
}

/**
 * Reads the directory state and changes the screen if it no longer fits. Screens with codes stay, because codes are shown only once, and so
 * does a running set-up.
 */
export const readDirectory = async (): Promise<void> => {
  const result = await bridge.app.status()
  const { screen, isSettingUp } = useWindowState.getState()
  if (!result.ok) {
    if (screen.kind === 'starting') openScreen({ kind: 'not-started' })
    return
  }
  const status = result.value
  useWindowState.setState({ status })
  if (screen.kind === 'recovery-codes' || isSettingUp) return
  if (status.state === 'broken') showBroken()
  else if (status.state === 'ready') showReady(screen)
  else if (screen.kind !== 'set-up') openScreen({ kind: 'set-up' })
}

/** Follows the directory state for the lifetime of the window. */
export const followDirectory = (): (() => void) => {
  void readDirectory()
  return bridge.onChanged((topic) => {
    if (topic === 'directory') void readDirectory()
  })
}
