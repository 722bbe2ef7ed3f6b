import { useRef, useState } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { announceDone, announceFailed, clearOutcome } from '../../session/window-state.ts'
import type { AskedAction, UserAction } from './user-actions.ts'
import type { UserOperations } from './user-operations.ts'

/** Actions without a confirmation. */
type PromptAction = Extract<UserAction, 'users:unlock' | 'users:enable' | 'users:restore'>

const doneWords: Record<PromptAction, string> = {
  'users:unlock': 'Account unlocked',
  'users:enable': 'Account enabled',
  'users:restore': 'Account restored',
}

type Options = { user: UserView; contexts: UserOperations; onIssue: (user: UserView) => void }

/** Runs an action of the panel at once, or opens its dialog first. */
export const useUserPanelState = ({ user, contexts, onIssue }: Options) => {
  // The dialog keeps its content while it fades out.
  const [asked, setAsked] = useState<{ action: AskedAction; isOpen: boolean }>({ action: 'users:disable', isOpen: false })
  const isRunning = useRef(false)

  const runAtOnce = async (action: PromptAction): Promise<void> => {
    if (isRunning.current) return
    isRunning.current = true
    clearOutcome()
    const result = await contexts.run(action, { email: user.email })
    const undo = result.ok ? await contexts.undoOfLast() : null
    isRunning.current = false
    if (result.ok) announceDone(doneWords[action], undo)
    else if (result.error.code !== 'not-signed-in') announceFailed(formatError(result.error))
  }

  const press = (action: UserAction): void => {
    if (action === 'users:issueReset') onIssue(user)
    else if (action === 'users:unlock' || action === 'users:enable' || action === 'users:restore') void runAtOnce(action)
    else setAsked({ action, isOpen: true })
  }

  return { asked, press, close: () => setAsked(({ action }) => ({ action, isOpen: false })) }
}
