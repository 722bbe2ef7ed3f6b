import type { AuditEntryView } from '../api/audit.ts'
import { describeEntry, formatParty } from './audit-entry-messages.ts'
import { formatCount } from './plural.ts'
import { formatTransport } from './sign-in-messages.ts'
import { formatClock, formatDate, formatDateAndTime } from './user-messages.ts'

/** The operation that undoing this entry reverses. Undoing an undo reverses the original operation. */
export const undoneBy = ({ action, details }: Pick<AuditEntryView, 'action' | 'details'>): string =>
  details?.kind === 'undone' ? details.operation : action

/** The fact of an entry and how often it happened in a row, from the view of the user `id`. A fact about another user names that user. */
export const formatDeed = (entry: AuditEntryView, id: string, count = 1): string => {
  const { fact } = describeEntry(entry)
  const deed = entry.subject !== null && entry.subject.id !== id ? `${fact}: ${formatParty(entry.subject)}` : fact
  return count === 1 ? deed : `${deed}\u00a0× ${formatCount(count)}`
}

/** What is recorded besides the fact. Null if there is nothing. */
export const formatEntryNote = (entry: AuditEntryView): string | null => describeEntry(entry).more

/** The time of an entry, or of the first and the last of several. */
const formatPeriod = (from: number, to: number): string => {
  if (formatDateAndTime(from) === formatDateAndTime(to)) return formatDateAndTime(to)
  return formatDate(from) === formatDate(to)
    ? `${formatDateAndTime(from)} to ${formatClock(to)}`
    : `${formatDateAndTime(from)} to ${formatDateAndTime(to)}`
}

/** The actor, the time, and the transport if it is not a window, from the view of the user `id`. */
export const formatOrigin = ({ at, actor, transport }: AuditEntryView, id: string, from = at): string =>
  [
    ...(actor === null || actor.id === id ? [] : [formatParty(actor)]),
    formatPeriod(from, at),
    ...(transport === 'window' ? [] : [formatTransport(transport)]),
  ].join(' · ')
