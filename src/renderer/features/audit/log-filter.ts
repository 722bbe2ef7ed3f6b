import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import type { Transport } from '../../../shared/api/definition.ts'
import { formatAction } from '../../../shared/messages/audit-action-messages.ts'
import { logFilterMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { formatTransport } from '../../../shared/messages/user-messages.ts'

/** A user's permanent id, and the address to show. */
export type FilterParty = { readonly id: string; readonly email: string }

/** The filter as it is shown and kept. Days are in the user's time zone, such as `2026-01-31`. */
export type LogFilter = {
  readonly actor?: FilterParty
  readonly subject?: FilterParty
  readonly action?: string
  readonly outcome?: 'success' | 'refused'
  readonly transport?: Transport
  readonly firstDay?: string
  readonly lastDay?: string
}

export type FilterPart = keyof LogFilter

const parts: readonly FilterPart[] = ['actor', 'subject', 'action', 'outcome', 'transport', 'firstDay', 'lastDay']

/** The start of a day in the user's time zone, or NaN for an invalid day. A day may have 23 or 25 hours. */
const startOf = (day: string, daysLater = 0): number => {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number)
  return new Date(year, month - 1, date + daysLater).getTime()
}

/** Converts the filter to the operation's input. */
export const toAuditFilter = (filter: LogFilter, search: string): AuditFilter => {
  const { actor, subject, action, outcome, transport, firstDay, lastDay } = filter
  return {
    ...(actor && { actorId: actor.id }),
    ...(subject && { subjectId: subject.id }),
    ...(action !== undefined && { actions: [action] }),
    ...(outcome && { outcome }),
    ...(transport && { transport }),
    ...(firstDay !== undefined && { from: startOf(firstDay) }),
    ...(lastDay !== undefined && { to: startOf(lastDay, 1) }),
    ...(search !== '' && { search }),
  }
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

const formatPart = (filter: LogFilter, part: FilterPart): string | null => {
  const { actor, subject, action, outcome, transport, firstDay, lastDay } = filter
  switch (part) {
    case 'actor':
      return actor ? logFilterMessages.byUser(actor.email) : null
    case 'subject':
      return subject ? logFilterMessages.aboutUser(subject.email) : null
    case 'action':
      return action === undefined ? null : formatAction(action)
    case 'outcome':
      return outcome ? logFilterMessages.outcome(outcome) : null
    case 'transport':
      return transport ? formatTransport(transport) : null
    case 'firstDay':
      return firstDay === undefined ? null : logFilterMessages.from(day.format(startOf(firstDay)))
    case 'lastDay':
      return lastDay === undefined ? null : logFilterMessages.until(day.format(startOf(lastDay)))
    default:
      return assertNever(part)
  }
}

/** The active parts of a filter, in words. */
export const listParts = (filter: LogFilter): { part: FilterPart; words: string }[] =>
  parts.flatMap((part) => {
    const words = formatPart(filter, part)
    return words === null ? [] : [{ part, words }]
  })

export const withoutPart = (filter: LogFilter, part: FilterPart): LogFilter => {
  const { [part]: _gone, ...others } = filter
  return others
}
