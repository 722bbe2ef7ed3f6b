import type { AuditEntryView } from '../../shared/api/audit.ts'
import type { StoredAuditEntry } from '../store/ports/store.ts'

/** The fields of an entry that leave the main process. */
export const toEntryView = (entry: StoredAuditEntry, undo: AuditEntryView['undo']): AuditEntryView => ({
  id: entry.id,
  at: entry.at,
  actor: entry.actor && { id: entry.actor.id, email: entry.actor.email },
  subject: entry.subject && { id: entry.subject.id, email: entry.subject.email },
  action: entry.action,
  transport: entry.transport,
  outcome: entry.outcome,
  details: entry.details,
  undo,
})
