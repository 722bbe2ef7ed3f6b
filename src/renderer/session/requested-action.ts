import { type RefObject, useEffect, useRef } from 'react'
import { readScreenParameter, setScreenParameter } from './screen-parameters.ts'
import { openScreen, type Screen, useWindowState } from './window-state.ts'

const NAME = 'asked'

/** What a screen can be asked to do from elsewhere in the window, by the thing on it that does it. */
export type RequestedAction =
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
export const requestAction = (
  kind: Extract<Screen['kind'], 'profile' | 'users' | 'audit' | 'settings'>,
  context: RequestedAction,
): void => {
  if (useWindowState.getState().screen.kind !== kind) openScreen({ kind })
  setScreenParameter(NAME, context)
}

/** Answers what the screen was asked for, once. */
export const useRequestedAction = (context: RequestedAction, answer: () => void): void => {
  const isAsked = useWindowState(({ place }) => place[NAME] === context)
  const current = useRef(answer)
  current.current = answer
  useEffect(() => {
    // An effect may run twice.
    if (!isAsked || readScreenParameter(NAME) !== context) return
    setScreenParameter(NAME, '')
    // After all effects: a new screen's heading takes the focus in one of them.
    queueMicrotask(() => current.current())
  }, [isAsked, context])
}

/** A button that is clicked when its action is requested, so that the focus returns to it. */
export const useRequestedButton = (context: RequestedAction): RefObject<HTMLButtonElement | null> => {
  const button = useRef<HTMLButtonElement>(null)
  useRequestedAction(context, () => {
    button.current?.focus()
    button.current?.click()
  })
  return button
}
