import { announceDone, useWindowState } from './window-state.ts'

/** What came of asking the person to confirm that it is them. `session-over`: there is nobody left to ask. */
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

/** Opens "Confirm that it is you". However many calls ask at once, the person is asked once. */
export const requestReauthentication = async (): Promise<Confirmation> => {
  if (useWindowState.getState().sessionId === null) return 'session-over'
  asking ??= begin()
  return asking.answer
}

/** Closes it again, with what came of it. */
export const settleReauthentication = (confirmation: Confirmation): void => asking?.settle(confirmation)

/** Closes it with nothing changed. */
export const cancelReauthentication = (): void => {
  settleReauthentication('cancelled')
  // After whoever asked has had their say: it is no failure, and one quiet line is enough.
  setTimeout(() => announceDone('Cancelled. Nothing was changed.'))
}
