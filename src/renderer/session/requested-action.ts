import { type RefObject, useEffect, useRef } from 'react'
import { openScreen, readScreenParameter, type Screen, setScreenParameter, useWindowState } from './window-state.ts'

const NAME = 'asked'

/** A requested action: what another part of the window can ask of a screen. */
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

/** Opens a screen with a requested action. An open screen stays as it is. */
export const requestAction = (
  kind: Extract<Screen['kind'], 'profile' | 'users' | 'audit' | 'settings'>,
  action: RequestedAction,
): void => {
  if (useWindowState.getState().screen.kind !== kind) openScreen({ kind })
  setScreenParameter(NAME, action)
}

/** Handles the requested action once. */
export const useRequestedAction = (action: RequestedAction, answer: () => void): void => {
  const isAsked = useWindowState(({ parameters }) => parameters[NAME] === action)
  const current = useRef(answer)
  current.current = answer
  useEffect(() => {
    // React may run an effect twice.
    if (!isAsked || readScreenParameter(NAME) !== action) return
    setScreenParameter(NAME, '')
    // Runs after all effects, because one of them focuses the heading of a new screen.
    queueMicrotask(() => current.current())
  }, [isAsked, action])
}

/** A button that is clicked when its action is requested, so that the focus returns to it. */
export const useRequestedButton = (action: RequestedAction): RefObject<HTMLButtonElement | null> => {
  const button = useRef<HTMLButtonElement>(null)
  useRequestedAction(action, () => {
    button.current?.focus()
    button.current?.click()
  })
  return button
}
