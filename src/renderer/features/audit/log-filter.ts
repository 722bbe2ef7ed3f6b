import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import { formatAction } from '../../../shared/messages/audit-action-messages.ts'
import { logFilterMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { lazily } from '../../../shared/messages/plural.ts'
import { formatTransport, formatUserName } from '../../../shared/messages/user-messages.ts'
import type { LogFilter } from '../../session/audit-query.ts'

/** The parts that are shown with a button of their own. */
export type FilterPart = Exclude<keyof LogFilter, 'isChange'>

const parts: readonly FilterPart[] = ['bulk', 'actor', 'subject', 'action', 'outcome', 'transport', 'firstDay', 'lastDay']

/** The start of a day in the user's time zone, or NaN for an invalid day. A day may have 23 or 25 hours. */
const startOf = (day: string, daysLater = 0): number => {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number)
  return new Date(year, month - 1, date + daysLater).getTime()
}

/** Converts the filter to the operation's input. */
export const toAuditFilter = (filter: LogFilter, search: string): AuditFilter => {
  const { actor, subject, action, outcome, transport, firstDay, lastDay, isChange, bulk } = filter
  return {
    ...(actor && { actorId: actor.id }),
    ...(subject && { subjectId: subject.id }),
    ...(action !== undefined && { actions: [action] }),
    ...(outcome && { outcome }),
    ...(transport && { transport }),
    ...(firstDay !== undefined && { from: startOf(firstDay) }),
    ...(lastDay !== undefined && { to: startOf(lastDay, 1) }),
    ...(isChange && { isChange }),
    ...(bulk && { bulk: bulk.entry }),
    ...(search !== '' && { search }),
  }
}

/** Whether one row stands for a whole bulk change. Any filter but the days and "Changes only" is about single entries. */
export const isFolded = ({ from: _from, to: _to, isChange: _isChange, ...others }: AuditFilter): boolean =>
  Object.keys(others).length === 0

const day = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }))

const formatPart = (filter: LogFilter, part: FilterPart): string | null => {
  const { actor, subject, action, outcome, transport, firstDay, lastDay, bulk } = filter
  switch (part) {
    case 'bulk':
      return bulk ? logFilterMessages.ofBulk(bulk.fact) : null
    case 'actor':
      return actor ? logFilterMessages.byUser(formatUserName(actor)) : null
    case 'subject':
      return subject ? logFilterMessages.aboutUser(formatUserName(subject)) : null
    case 'action':
      return action === undefined ? null : formatAction(action)
    case 'outcome':
      return outcome ? logFilterMessages.outcome(outcome) : null
    case 'transport':
      return transport ? formatTransport(transport) : null
    case 'firstDay':
      return firstDay === undefined ? null : logFilterMessages.from(day().format(startOf(firstDay)))
    case 'lastDay':
      return lastDay === undefined ? null : logFilterMessages.until(day().format(startOf(lastDay)))
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

export const turnChangesOnly = ({ isChange, ...others }: LogFilter): LogFilter =>
  isChange ? others : { ...others, isChange: true }
