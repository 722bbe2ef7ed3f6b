import { useCallback, useRef, useState } from 'react'
import type { UserView } from '../../../shared/views.ts'
import { keepPlace, usePlace } from '../../state/place.ts'
import { clearOutcome } from '../../state/window-state.ts'

const NAME = 'opened'

/** The user whose panel is open. It stays open where a search no longer lists them, and when the window was locked meanwhile. */
export const useOpenedUser = (listed: readonly UserView[] | undefined) => {
  const [id] = usePlace(NAME)
  // As they were known last; the list knows better where it has them.
  const [known, setKnown] = useState<UserView | null>(null)
  const row = useRef<HTMLElement | null>(null)
  const user = id === '' ? null : (listed?.find((other) => other.id === id) ?? (known?.id === id ? known : null))

  const open = (next: UserView, from: HTMLElement): void => {
    row.current = from
    // What was done to another user is not said of this one.
    clearOutcome()
    setKnown(next)
    keepPlace(NAME, next.id)
  }

  const close = useCallback((): void => {
    keepPlace(NAME, '')
    row.current?.focus()
  }, [])

  return { user, open, close, renew: setKnown }
}
