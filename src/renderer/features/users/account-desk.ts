import { useRef, useState } from 'react'
import type { UserView } from '../../../shared/views.ts'
import { sayError } from '../../state/error-words.ts'
import { announceDone, announceFailed, clearOutcome } from '../../state/window-state.ts'
import type { AccountActs } from './account-acts.ts'
import type { AskedAction, UserAction } from './user-actions.ts'

/** What nobody has to think about twice. */
type PromptAction = Extract<UserAction, 'users:unlock' | 'users:enable' | 'users:restore'>

const doneWords: Record<PromptAction, string> = {
  'users:unlock': 'Account unlocked',
  'users:enable': 'Account enabled',
  'users:restore': 'Account restored',
}

type Options = { user: UserView; acts: AccountActs; onIssue: (user: UserView) => void }

/** Does at once what is pressed in a panel, or asks first. */
export const useAccountDesk = ({ user, acts, onIssue }: Options) => {
  // The dialog keeps its content while it fades out.
  const [asked, setAsked] = useState<{ action: AskedAction; isOpen: boolean }>({ action: 'users:disable', isOpen: false })
  const isRunning = useRef(false)

  const runAtOnce = async (action: PromptAction): Promise<void> => {
    if (isRunning.current) return
    isRunning.current = true
    clearOutcome()
    const result = await acts.run(action, { email: user.email })
    const undo = result.ok ? await acts.undoOfLast() : null
    isRunning.current = false
    if (result.ok) announceDone(doneWords[action], undo)
    else if (result.error.code !== 'not-signed-in') announceFailed(sayError(result.error))
  }

  const press = (action: UserAction): void => {
    if (action === 'users:issueReset') onIssue(user)
    else if (action === 'users:unlock' || action === 'users:enable' || action === 'users:restore') void runAtOnce(action)
    else setAsked({ action, isOpen: true })
  }

  return { asked, press, close: () => setAsked(({ action }) => ({ action, isOpen: false })) }
}
