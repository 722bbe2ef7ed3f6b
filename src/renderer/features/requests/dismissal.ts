import { useRef } from 'react'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { call } from '../../api/call.ts'
import { announceDone, announceFailed, clearOutcome } from '../../session/window-state.ts'

/** Dismisses a reset request without an answer. No confirmation is needed, because the user can ask again. */
export const useDismissal = (): ((email: string) => void) => {
  const isDismissing = useRef(false)
  const dismiss = async (email: string): Promise<void> => {
    if (isDismissing.current) return
    isDismissing.current = true
    clearOutcome()
    const result = await call('requests:dismiss', { email })
    isDismissing.current = false
    if (result.ok) announceDone('Request dismissed')
    else if (result.error.code === 'changed-meanwhile') announceFailed('Somebody else has answered this request already.')
    else if (result.error.code !== 'not-signed-in') announceFailed(formatError(result.error))
  }
  return (email) => void dismiss(email)
}
