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
    announceFailed('This directory has been set up from elsewhere. Sign in instead.')
  } else if (screen.kind === 'starting' || screen.kind === 'not-started' || screen.kind === 'broken-start') {
    openScreen({ kind: 'sign-in', email: '' })
  }
}

/**
 * Asks what state the directory is in and, where the present screen no longer fits it, opens the one that does.
 * Codes that are being shown stay: they are nowhere else. So does a set-up that is under way: its answer comes.
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

/** Follows the directory's state for as long as the window lives. */
export const followDirectory = (): (() => void) => {
  void readDirectory()
  return bridge.onChanged((topic) => {
    if (topic === 'directory') void readDirectory()
  })
}
