import { useState } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { reportError } from '../../api/call.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../../session/window-state.ts'
import type { UserAction } from './user-actions.ts'
import type { UserOperations } from './user-operations.ts'

type Options = { user: UserView; operations: UserOperations; onIssue: (user: UserView) => void }

/** Runs an action of the panel at once, or opens its dialog first. */
export const useUserPanelState = ({ user, operations, onIssue }: Options) => {
  // The dialog keeps its content while it fades out.
  const [asked, setAsked] = useState<{ action: UserAction | null; isOpen: boolean }>({ action: null, isOpen: false })

  const immediate = useSingleFlight(async ({ run, done }: Extract<UserAction['flow'], { kind: 'immediate' }>) => {
    clearOutcome()
    const result = await run(user, operations)
    if (result.ok) announceDone(done, await operations.undoOfLast())
    else reportError(result.error)
  })

  const press = (action: UserAction): void => {
    const { flow } = action
    switch (flow.kind) {
      case 'code':
        onIssue(user)
        break
      case 'immediate':
        immediate.start(flow)
        break
      case 'question':
      case 'form':
        setAsked({ action, isOpen: true })
        break
      default:
        assertNever(flow)
    }
  }

  return { asked, press, close: () => setAsked(({ action }) => ({ action, isOpen: false })) }
}
