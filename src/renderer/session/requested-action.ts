import { type RefObject, useEffect, useRef } from 'react'
import type { UserView } from '../../shared/api/user-summary.ts'
import type { Permission } from '../../shared/domain/permissions.ts'
import type { DraftTerms } from './drafts.ts'
import { openUser } from './user-query.ts'
import {
  openScreen,
  readScreenParameter,
  type Screen,
  setScreenParameter,
  useScreenParameter,
  useWindowState,
} from './window-state.ts'

const NAME = 'asked'

/** A requested action: what another part of the window can ask of a screen. */
export type RequestedAction =
  | 'search'
  | 'new-user'
  | 'add-people'
  | 'import-users'
  | 'export-users'
  | 'verify-log'
  | 'export-log'
  | 'archive-log'
  | 'change-name'
  | 'change-email'
  | 'change-password'
  | 'second-factor'
  | 'recovery-codes'
  | 'close-account'
  | 'download-data'
  | 'add-program'
  | 'register-program'
  | 'groups'
  | 'bulk-change'
  | 'views'
  | 'theme'

/** Opens a screen with a requested action. An open screen stays as it is. */
export const requestAction = (
  kind: Extract<Screen['kind'], 'profile' | 'users' | 'audit' | 'settings'>,
  action: RequestedAction,
): void => {
  if (useWindowState.getState().screen.kind !== kind) openScreen({ kind })
  setScreenParameter(NAME, action)
}

/** Requests an action of the screen that a lock has closed. It is answered after the unlock. */
export const requestAfterLock = (action: RequestedAction): void => setScreenParameter(NAME, action)

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

const ON_USER = 'asked-on-user'

/** Opens a user's panel with a requested action on this user. */
export const requestUserAction = (user: UserView, action: string): void => {
  openUser(user, user.state === 'deleted')
  requestUserActionAfterLock(user.id, action)
}

/** Requests an action of the panel that a lock has closed. It is answered after the unlock. */
const requestUserActionAfterLock = (userId: string, action: string): void => setScreenParameter(ON_USER, `${userId} ${action}`)

/** The draft of an action's form in the panel of a user. */
export const userDraft = (form: string, userId: string, action: string, permission: Permission): DraftTerms => ({
  name: `${form} ${userId}`,
  permission,
  onKept: () => requestUserActionAfterLock(userId, action),
})

/** Handles the action that is requested on this user once. The panel of another user drops it. */
export const useRequestedUserAction = (userId: string, answer: (action: string) => void): void => {
  const [asked] = useScreenParameter(ON_USER)
  const current = useRef(answer)
  current.current = answer
  useEffect(() => {
    // React may run an effect twice.
    if (asked === '' || readScreenParameter(ON_USER) !== asked) return
    setScreenParameter(ON_USER, '')
    const [id, action = ''] = asked.split(' ')
    // Runs after all effects, because one of them focuses the heading of the panel.
    if (id === userId) queueMicrotask(() => current.current(action))
  }, [asked, userId])
}
