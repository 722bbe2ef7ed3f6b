import type { SessionView } from '../api/session-summary.ts'
import type { DescribedText } from '../api/user-fields.ts'
import type { Role } from '../domain/permissions.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.ts'
import type { UserState } from '../domain/user-state.ts'
import type { DeletedHolder } from '../errors.ts'
import { lazily } from './plural.ts'

const roleWords: Record<Role, string> = {
  administrator: 'Administrator',
  operator: 'Operator',
  auditor: 'Auditor',
  user: 'User',
}

const stateWords: Record<UserState, string> = {
  active: 'Active',
  'not-activated': 'Not activated',
  disabled: 'Disabled',
  deleted: 'Deleted',
}

export const formatRole = (role: Role): string => roleWords[role]

const roleMeanings: Record<Role, string> = {
  administrator: 'Full access to users, roles and settings.',
  operator:
    'Can view everything. Can issue reset and activation codes, unlock, sign out and edit details, except for administrators and auditors.',
  auditor: 'Read-only access to users, settings and the audit log.',
  user: 'Can use only their own profile.',
}

/** The permissions of a role in one line. */
export const formatRoleMeaning = (role: Role): string => roleMeanings[role]

export const formatState = (state: UserState): string => stateWords[state]

/** The texts that describe a user, in the order of Edit details. The panel and the audit log use the labels too. */
export const describedTexts: Readonly<Record<DescribedText, { readonly label: string; readonly hint: string }>> = {
  name: { label: 'Name', hint: 'Optional.' },
  note: { label: 'Note', hint: 'Visible to administrators, operators and auditors only.' },
}

/** The tooltip of the host that stands beside an address. */
export const ASCII_HOST = 'The ASCII form of this address’s domain'

/** Embeddings, overrides and isolates. One that is not closed would also change the text behind it, and one too many ends our isolate. */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g

/** Isolates a name or address from the text around it, which may have another direction. */
export const isolate = (text: string): string => `\u2068${text.replace(DIRECTION_CONTROLS, '')}\u2069`

/** The blocks of the scripts from right to left, and the characters that set a direction. */
const DIRECTED =
  /[\u0590-\u08FF\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** The same for a text that needs it only. Other programs read files and the terminal too. */
export const isolateDirected = (text: string): string => (DIRECTED.test(text) ? isolate(text) : text)

/** The user in running text: the name, or the address of a user without one. */
export const formatUserName = ({ name, email }: { name: string; email: string }): string => isolate(name || email)

const date = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }))
const clock = lazily(() => new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }))
const dayAndMonth = lazily(() => new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' }))
const relative = lazily(() => new Intl.RelativeTimeFormat('en', { numeric: 'always' }))

/** `time` is in UTC epoch milliseconds. The text uses the user's own time zone. */
export const formatDate = (time: number): string => date().format(time)

/** Within this distance (milliseconds), a date without a year is unambiguous. */
const NEAR_MS = 180 * DAY_MS

/** A short date, without its year if that is unambiguous. */
export const formatShortDate = (time: number): string =>
  Math.abs(time - Date.now()) < NEAR_MS ? dayAndMonth().format(time) : formatDate(time)

export const formatDateAndTime = (time: number): string => `${formatDate(time)} at ${formatClock(time)}`

export const formatClock = (time: number): string => clock().format(time)

const MINUTES_A_DAY = 1_440

/** For example "in 59 minutes". */
export const formatMinutesUntil = (time: number, now: number): string => {
  const minutes = Math.round((time - now) / MINUTE_MS)
  if (minutes >= 2 * MINUTES_A_DAY) return relative().format(Math.round(minutes / MINUTES_A_DAY), 'day')
  if (minutes >= 60) return relative().format(Math.round(minutes / 60), 'hour')
  return minutes < 1 ? 'in less than a minute' : relative().format(minutes, 'minute')
}

const UNITS = [
  { unit: 'day', ms: DAY_MS },
  { unit: 'hour', ms: HOUR_MS },
  { unit: 'minute', ms: MINUTE_MS },
] as const

/** For example "3 hours ago". A time in the future counts as now. */
export const formatTimeAgo = (time: number, now: number): string => {
  const passed = now - time
  const found = UNITS.find(({ ms }) => passed >= ms)
  return found ? relative().format(-Math.floor(passed / found.ms), found.unit) : 'just now'
}

const transportWords: Record<SessionView['transport'], string> = {
  window: 'Gatehouse window',
  http: 'Another program',
  terminal: 'Terminal',
}

/** The transport of a session. */
export const formatTransport = (transport: SessionView['transport']): string => transportWords[transport]

/** Who keeps an address that is taken, and until when. */
export const formatDeletedHolder = ({ name, deletedAt, purgeAt }: DeletedHolder): string =>
  `Belongs to ${name === '' ? 'a user' : isolate(name)}, deleted on ${formatDate(deletedAt)}; removed for good on ${formatDate(purgeAt)}.`
