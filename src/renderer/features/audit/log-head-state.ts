import { useQuery } from '@tanstack/react-query'
import type { AuditHeadView } from '../../../shared/api/audit.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { call } from '../../api/call.ts'
import { type CallError, requireValue } from '../../api/query-client.ts'
import { copyText } from '../../api/secret-output.ts'

/** The newest entry of the log. Null until it is read, and for an empty log. */
export const useAuditHead = (): AuditHeadView | null => {
  const { data = null } = useQuery<AuditHeadView | null, CallError>({
    queryKey: ['audit-head'],
    queryFn: async () => requireValue(await call('audit:head')),
  })
  return data
}

const copyMessages = { copied: auditMessages.headCopied, notCopied: auditMessages.headNotCopied }

export const copyHead = ({ head }: AuditHeadView): Promise<void> => copyText(head, copyMessages)
