import { useCallback, useRef, useState } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { clearOutcome, setScreenParameter, useScreenParameter } from '../../session/window-state.ts'

const NAME = 'opened'

/** The user whose panel is open. It stays open after a lock, and if a search no longer lists the user. */
export const useOpenedUser = () => {
  const [id] = useScreenParameter(NAME)
  // The last known data of the user, from the list or from an operation.
  const [known, setKnown] = useState<UserView | null>(null)
  const row = useRef<HTMLElement | null>(null)
  const user = known !== null && known.id === id ? known : null

  // Stable between renders, because the list depends on it.
  const open = useCallback((next: UserView, from: HTMLElement): void => {
    row.current = from
    // A message about the previous user must not appear in this panel.
    clearOutcome()
    setKnown(next)
    setScreenParameter(NAME, next.id)
  }, [])

  const close = useCallback((): void => {
    setScreenParameter(NAME, '')
    row.current?.focus()
  }, [])

  return { id: id === '' ? null : id, user, open, close, renew: setKnown }
}
