import { requestsMessages } from '../../../shared/messages/request-messages.ts'
import { call } from '../../api/call.ts'
import { reportError } from '../../api/report-error.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { announceDone, announceFailed, clearOutcome } from '../../session/window-state.ts'

/** Dismisses a reset request without an answer. No confirmation is needed, because the user can ask again. */
export const useDismissal = (): ((email: string) => void) =>
  useSingleFlight(async (email: string) => {
    clearOutcome()
    const result = await call('requests:dismiss', { email })
    if (result.ok) announceDone(requestsMessages.dismissed)
    else if (result.error.code === 'changed-meanwhile') announceFailed(requestsMessages.answeredElsewhere)
    else reportError(result.error)
  }).start
