import type { SessionView } from '../api/session-summary.ts'
import type { UserState } from '../api/user-summary.ts'
import type { Role } from '../domain/permissions.ts'
import { DAY_MS, MINUTE_MS } from '../domain/time.ts'

const roleWords: Record<Role, string> = {
  administrator: 'Administrator',
  operator: 'Operator',
  auditor: 'Auditor',
  user: 'User',
}

const stateWords: Record<UserState, string> = { active: 'Active', disabled: 'Disabled', deleted: 'Deleted' }

export const formatRole = (role: Role): string => roleWords[role]

const roleMeanings: Record<Role, string> = {
  administrator: 'Does everything: accounts, roles, settings.',
  operator: 'Looks at everything, issues reset codes and unlocks; never for an administrator or an auditor.',
  auditor: 'Looks at accounts, settings and the audit log, and changes none of them.',
  user: 'Has their own account, and sees nobody else’s.',
}

/** The permissions of a role in one line. */
export const formatRoleMeaning = (role: Role): string => roleMeanings[role]

export const formatState = (state: UserState): string => stateWords[state]

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const dayAndMonth = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** `time` is in UTC epoch milliseconds. The text uses the user's own time zone. */
export const formatDate = (time: number): string => date.format(time)

/** Within this distance (milliseconds), a date without a year is unambiguous. */
const NEAR_MS = 180 * DAY_MS

/** A short date, without its year if that is unambiguous. */
export const formatShortDate = (time: number): string =>
  Math.abs(time - Date.now()) < NEAR_MS ? dayAndMonth.format(time) : formatDate(time)

export const formatDateAndTime = (time: number): string => `${formatDate(time)} at ${formatClock(time)}`

export const formatClock = (time: number): string => clock.format(time)

const MINUTES_A_DAY = 1_440

/** For example "in 59 minutes". */
export const formatMinutesUntil = (time: number, now: number): string => {
  const minutes = Math.round((time - now) / MINUTE_MS)
  if (minutes >= 2 * MINUTES_A_DAY) return relative.format(Math.round(minutes / MINUTES_A_DAY), 'day')
  if (minutes >= 60) return relative.format(Math.round(minutes / 60), 'hour')
  return minutes < 1 ? 'in less than a minute' : relative.format(minutes, 'minute')
}

const transportWords: Record<SessionView['transport'], string> = {
  window: 'A Gatehouse window',
  http: 'Another program',
  terminal: 'The terminal',
}

/** The transport of a session. */
export const formatTransport = (transport: SessionView['transport']): string => transportWords[transport]
