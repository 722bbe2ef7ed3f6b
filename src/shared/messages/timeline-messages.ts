import type { AuditEntryView } from '../api/audit.ts'
import { roles } from '../domain/permissions.ts'
import { formatAction } from './audit-action-messages.ts'
import { formatReason, formatRefused } from './audit-reason-messages.ts'
import { formatTransport } from './sign-in-messages.ts'
import { formatDateAndTime, formatRole } from './user-messages.ts'

/** The operation whose change is set back by undoing an entry: an undoing sets back what was undone. */
export const undoneBy = ({ action, reason }: Pick<AuditEntryView, 'action' | 'reason'>): string =>
  action === 'users:undo' ? (reason ?? '').replace(/ #.*$/, '') : action

const formatRoleIn = (word: string): string => {
  const known = roles.find((role) => role === word)
  return known ? formatRole(known) : word
}

const capitalize = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

/** What a success notes beside its action, in the words of a person. */
const formatNote = ({ action, outcome, reason }: AuditEntryView): string | null => {
  if (reason === null) return null
  if (action === 'users:changeRole') return reason.split(' to ').map(formatRoleIn).join(' to ')
  if (action === 'users:undo') return formatAction(undoneBy({ action, reason }))
  const note = formatReason({ outcome, reason })
  return note === null ? null : capitalize(note)
}

/** What was done or tried, seen from the account `id`: what it did to another names the other. */
export const formatDeed = ({ action, subject }: AuditEntryView, id: string): string =>
  subject !== null && subject.id !== id ? `${formatAction(action)}: ${subject.email}` : formatAction(action)

/** Why it was refused, or what is noted of it; null where there is nothing to say. */
export const formatEntryNote = (entry: AuditEntryView): string | null => {
  if (entry.outcome === 'success') return formatNote(entry)
  const reason = formatReason(entry)
  const refused = formatRefused(entry.reason)
  return reason === null ? refused : `${refused}: ${reason.slice(0, 1).toLowerCase()}${reason.slice(1)}`
}

/** When, by whom, seen from the account `id`, and by which way. */
export const formatOrigin = ({ at, actor, transport }: AuditEntryView, id: string): string => {
  const who = actor === null ? '' : actor.id === id ? 'by the person, ' : `by ${actor.email}, `
  return `${formatDateAndTime(at)}, ${who}${formatTransport(transport)}`
}
