import { type RefObject, useEffect, useRef } from 'react'
import { keepPlace, readPlace } from './place.ts'
import { openScreen, type Screen, useWindowState } from './window-state.ts'

const NAME = 'asked'

/** What a screen can be asked to do from elsewhere in the window, by the thing on it that does it. */
export type AskedAct =
  | 'search'
  | 'new-user'
  | 'verify-log'
  | 'export-log'
  | 'change-name'
  | 'change-email'
  | 'change-password'
  | 'second-factor'
  | 'recovery-codes'
  | 'close-account'
  | 'add-program'
  | 'theme'

/** Opens a screen and asks it for something; where it is open already, it stays as it is. */
export const askScreen = (kind: Extract<Screen['kind'], 'profile' | 'users' | 'audit' | 'settings'>, act: AskedAct): void => {
  if (useWindowState.getState().screen.kind !== kind) openScreen({ kind })
  keepPlace(NAME, act)
}

/** Answers what the screen was asked for, once. */
export const useAskedAct = (act: AskedAct, answer: () => void): void => {
  const isAsked = useWindowState(({ place }) => place[NAME] === act)
  const current = useRef(answer)
  current.current = answer
  useEffect(() => {
    // An effect may run twice.
    if (!isAsked || readPlace(NAME) !== act) return
    keepPlace(NAME, '')
    // After all effects: a new screen's heading takes the focus in one of them.
    queueMicrotask(() => current.current())
  }, [isAsked, act])
}

/** A button that is pressed when its act is asked for, as a hand would: so the focus goes back to it from what it opens. */
export const useAskedButton = (act: AskedAct): RefObject<HTMLButtonElement | null> => {
  const button = useRef<HTMLButtonElement>(null)
  useAskedAct(act, () => {
    button.current?.focus()
    button.current?.click()
  })
  return button
}
