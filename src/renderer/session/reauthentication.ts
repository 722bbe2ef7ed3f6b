import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { announceDone, useWindowState } from './window-state.ts'

/** The result of a reauthentication. `session-over`: the session has ended, so there is nothing to confirm. */
type Confirmation = 'confirmed' | 'cancelled' | 'session-over'

let asking: { answer: Promise<Confirmation>; settle: (confirmation: Confirmation) => void } | null = null

const begin = (): NonNullable<typeof asking> => {
  let resolve: (confirmation: Confirmation) => void = () => undefined
  const answer = new Promise<Confirmation>((settled) => {
    resolve = settled
  })
  const stop = useWindowState.subscribe(({ sessionId }) => {
    if (sessionId === null) settleReauthentication('session-over')
  })
  const settle = (confirmation: Confirmation): void => {
    asking = null
    stop()
    useWindowState.setState({ isConfirming: false })
    resolve(confirmation)
  }
  useWindowState.setState({ isConfirming: true, outcome: null })
  return { answer, settle }
}

/** Opens "Confirm that it is you". Concurrent calls share one dialog. */
export const requestReauthentication = async (): Promise<Confirmation> => {
  if (useWindowState.getState().sessionId === null) return 'session-over'
  asking ??= begin()
  return asking.answer
}

/** Closes the dialog with a result. */
export const settleReauthentication = (confirmation: Confirmation): void => asking?.settle(confirmation)

/** Closes the dialog without a change. */
export const cancelReauthentication = (): void => {
  settleReauthentication('cancelled')
  // Announced after the caller's own message. A cancelled action is not an error.
  setTimeout(() => announceDone(sessionMessages.cancelled))
}
