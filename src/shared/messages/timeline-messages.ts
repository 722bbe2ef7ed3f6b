import type { AuditEntryView } from '../api/audit.ts'
import { roles } from '../domain/permissions.ts'
import { formatAction } from './audit-action-messages.ts'
import { formatReason, formatRefused } from './audit-reason-messages.ts'
import { formatTransport } from './sign-in-messages.ts'
import { formatDateAndTime, formatRole } from './user-messages.ts'

/** The operation that undoing this entry reverses. Undoing an undo reverses the original operation. */
export const undoneBy = ({ action, reason }: Pick<AuditEntryView, 'action' | 'reason'>): string =>
  action === 'users:undo' ? (reason ?? '').replace(/ #.*$/, '') : action

const formatRoleIn = (word: string): string => {
  const known = roles.find((role) => role === word)
  return known ? formatRole(known) : word
}

const capitalize = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

/** The audit detail of a success, in words. */
const formatNote = ({ action, outcome, reason }: AuditEntryView): string | null => {
  if (reason === null) return null
  if (action === 'users:changeRole') return reason.split(' to ').map(formatRoleIn).join(' to ')
  if (action === 'users:undo') return formatAction(undoneBy({ action, reason }))
  const note = formatReason({ outcome, reason })
  return note === null ? null : capitalize(note)
}

/** What was done or attempted, from the view of the account `id`. An action on another account names it. */
export const formatDeed = ({ action, subject }: AuditEntryView, id: string): string =>
  subject !== null && subject.id !== id ? `${formatAction(action)}: ${subject.email}` : formatAction(action)

/** The reason for a refusal or the audit detail. Null if there is neither. */
export const formatEntryNote = (entry: AuditEntryView): string | null => {
  if (entry.outcome === 'success') return formatNote(entry)
  const reason = formatReason(entry)
  const refused = formatRefused(entry.reason)
  return reason === null ? refused : `${refused}: ${reason.slice(0, 1).toLowerCase()}${reason.slice(1)}`
}

/** The time, the actor and the transport, from the view of the account `id`. */
export const formatOrigin = ({ at, actor, transport }: AuditEntryView, id: string): string => {
  const who = actor === null ? '' : actor.id === id ? 'by the person, ' : `by ${actor.email}, `
  return `${formatDateAndTime(at)}, ${who}${formatTransport(transport)}`
}
