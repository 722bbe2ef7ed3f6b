import { useCallback, useRef, useState } from 'react'
import type { UserView } from '../../../shared/api/views.ts'
import { setScreenParameter, useScreenParameter } from '../../session/screen-parameters.ts'
import { clearOutcome } from '../../session/window-state.ts'

const NAME = 'opened'

/** The user whose panel is open. It stays open where a search no longer lists them, and when the window was locked meanwhile. */
export const useOpenedUser = () => {
  const [id] = useScreenParameter(NAME)
  // As they were known last: the list tells, and what was done to them.
  const [known, setKnown] = useState<UserView | null>(null)
  const row = useRef<HTMLElement | null>(null)
  const user = known !== null && known.id === id ? known : null

  // The same from one render to the next: the list has it.
  const open = useCallback((next: UserView, from: HTMLElement): void => {
    row.current = from
    // What was done to another user is not said of this one.
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
