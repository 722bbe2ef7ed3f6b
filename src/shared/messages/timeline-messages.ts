import type { AuditEntryView } from '../api/audit.ts'
import { describeEntry } from './audit-entry-messages.ts'
import { formatTransport } from './sign-in-messages.ts'
import { formatDateAndTime, isolate } from './user-messages.ts'

/** The operation that undoing this entry reverses. Undoing an undo reverses the original operation. */
export const undoneBy = ({ action, details }: Pick<AuditEntryView, 'action' | 'details'>): string =>
  details?.kind === 'undone' ? details.operation : action

/** The fact of an entry, from the view of the user `id`. A fact about another user names that user. */
export const formatDeed = (entry: AuditEntryView, id: string): string => {
  const { fact } = describeEntry(entry)
  return entry.subject !== null && entry.subject.id !== id ? `${fact}: ${isolate(entry.subject.email)}` : fact
}

/** What is recorded besides the fact. Null if there is nothing. */
export const formatEntryNote = (entry: AuditEntryView): string | null => describeEntry(entry).more

/** The actor, the time, and the transport if it is not a window, from the view of the user `id`. */
export const formatOrigin = ({ at, actor, transport }: AuditEntryView, id: string): string =>
  [
    ...(actor === null || actor.id === id ? [] : [actor.email]),
    formatDateAndTime(at),
    ...(transport === 'window' ? [] : [formatTransport(transport)]),
  ].join(' · ')
