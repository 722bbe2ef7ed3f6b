import { roles } from '../../shared/permissions.ts'
import type { AuditEntryView } from '../../shared/views.ts'
import { sayDateAndTime, sayRole } from './account-words.ts'
import { sayAction } from './audit/action-words.ts'
import { sayReason, sayRefused } from './audit/reason-words.ts'
import { sayTransport } from './sign-in-words.ts'

/** The operation whose change is set back by undoing an entry: an undoing sets back what was undone. */
export const undoneBy = ({ action, reason }: Pick<AuditEntryView, 'action' | 'reason'>): string =>
  action === 'users:undo' ? (reason ?? '').replace(/ #.*$/, '') : action

const sayRoleIn = (word: string): string => {
  const known = roles.find((role) => role === word)
  return known ? sayRole(known) : word
}

const capitalize = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

/** What a success notes beside its action, in the words of a person. */
const sayNote = ({ action, outcome, reason }: AuditEntryView): string | null => {
  if (reason === null) return null
  if (action === 'users:changeRole') return reason.split(' to ').map(sayRoleIn).join(' to ')
  if (action === 'users:undo') return sayAction(undoneBy({ action, reason }))
  const note = sayReason({ outcome, reason })
  return note === null ? null : capitalize(note)
}

/** What was done or tried, seen from the account `id`: what it did to another names the other. */
export const sayDeed = ({ action, subject }: AuditEntryView, id: string): string =>
  subject !== null && subject.id !== id ? `${sayAction(action)}: ${subject.email}` : sayAction(action)

/** Why it was refused, or what is noted of it; null where there is nothing to say. */
export const sayEntryNote = (entry: AuditEntryView): string | null => {
  if (entry.outcome === 'success') return sayNote(entry)
  const reason = sayReason(entry)
  const refused = sayRefused(entry.reason)
  return reason === null ? refused : `${refused}: ${reason.slice(0, 1).toLowerCase()}${reason.slice(1)}`
}

/** When, by whom, seen from the account `id`, and by which way. */
export const sayOrigin = ({ at, actor, transport }: AuditEntryView, id: string): string => {
  const who = actor === null ? '' : actor.id === id ? 'by the person, ' : `by ${actor.email}, `
  return `${sayDateAndTime(at)}, ${who}${sayTransport(transport)}`
}
