import { useQuery } from '@tanstack/react-query'
import type { AuditHeadView } from '../../../shared/api/audit.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { call } from '../../api/call.ts'
import { type CallError, requireValue } from '../../api/query-client.ts'
import { announceDone, announceFailed } from '../../session/window-state.ts'

/** The newest entry of the log. Null until it is read, and for an empty log. */
export const useAuditHead = (): AuditHeadView | null => {
  const { data = null } = useQuery<AuditHeadView | null, CallError>({
    queryKey: ['audit-head'],
    queryFn: async () => requireValue(await call('audit:head')),
  })
  return data
}

/** The entry is not secret, so it stays on the clipboard. */
export const copyHead = async ({ head }: AuditHeadView): Promise<void> => {
  try {
    await navigator.clipboard.writeText(head)
    announceDone(auditMessages.headCopied)
  } catch {
    announceFailed(auditMessages.headNotCopied)
  }
}
