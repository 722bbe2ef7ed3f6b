import { formatTerminalBrokenReason } from '../../../shared/messages/terminal-messages.ts'
import type { Dispatch } from '../../pipeline/dispatch.ts'

/** Asks a broken directory for its reason. */
export const readBrokenReason = async (dispatch: Dispatch): Promise<string> => {
  const caller = { transport: 'terminal' as const, source: 'terminal', desktop: null }
  const result = await dispatch({ operation: 'app:status', input: undefined, sessionId: null }, caller)
  const status = result.ok ? result.value : null
  return formatTerminalBrokenReason(status?.state === 'broken' ? status : null)
}
