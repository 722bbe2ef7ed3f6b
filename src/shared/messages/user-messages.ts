import type { OwnView } from '../api/auth.ts'
import type { NoticeView, SecurityEventView } from '../api/security-events.ts'
import type { SessionView } from '../api/session-summary.ts'
import type { UserState } from '../api/user-summary.ts'
import type { Role } from '../domain/permissions.ts'
import { DAY_MS, MINUTE_MS } from '../domain/time.ts'
import { assertNever } from './error-messages.ts'

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

/** How many of the ten recovery codes are left. */
export const formatCodesLeft = (count: number): string => {
  if (count === 0) return 'You have no recovery codes. If you forget your password, only an administrator can help.'
  return count === 1 ? 'One recovery code is left.' : `${count} recovery codes are left.`
}

const transportWords: Record<SessionView['transport'], string> = {
  window: 'A Gatehouse window',
  http: 'Another program',
  terminal: 'The terminal',
}

/** When the newest recovery codes were created. */
export const formatCodesMade = ({ recoveryCodesMadeAt }: Pick<OwnView, 'recoveryCodesMadeAt'>): string =>
  recoveryCodesMadeAt === null ? '' : ` The newest was made on ${formatDateAndTime(recoveryCodesMadeAt)}.`

/** The transport of a session. */
export const formatTransport = (transport: SessionView['transport']): string => transportWords[transport]

const placeOf = ({ by, transport }: NoticeView): string => {
  if (by !== null) return `by ${by}`
  switch (transport) {
    case 'terminal':
      return 'in the terminal'
    case 'http':
      return 'through another program'
    case 'window':
      return 'in Gatehouse'
    default:
      return assertNever(transport)
  }
}

/** What happened to the account, when, and who did it. */
export const formatNotice = (notice: NoticeView): string => {
  const when = formatDateAndTime(notice.at)
  switch (notice.kind) {
    case 'reset-issued':
      return `A reset code for your account was issued on ${when} ${placeOf(notice)}.`
    case 'password-reset':
      return `Your password was reset on ${when} ${placeOf(notice)}.`
    case 'recovery-code-used':
      return `Your password was reset on ${when} with one of your recovery codes.`
    case 'recovery-codes-made':
      return `New recovery codes were made on ${when} ${placeOf(notice)}. Those from before no longer work.`
    case 'second-factor-removed':
      return `Your second factor was removed on ${when} ${placeOf(notice)}.`
    case 'password-change-required':
      return `A new password was asked of you on ${when} ${placeOf(notice)}.`
    case 'disowned':
      return `${notice.about ?? 'Someone'} said on ${when} that what was done to their account was not their doing. Look at what happened there.`
    default:
      return assertNever(notice.kind)
  }
}

/** The text under "Security activity", with a count. The dialog names the actor, because the profile shows an address only once. */
export const formatSecurityEvent = (event: SecurityEventView): string => {
  const by = event.by === null ? null : 'an administrator or operator'
  const often = event.times > 1 ? ` It happened ${event.times} times since ${formatDateAndTime(event.firstAt)}.` : ''
  const disowned = event.disownedAt === null ? '' : ` You said on ${formatDateAndTime(event.disownedAt)} that this was not you.`
  return `${formatNotice({ ...event, by })}${often}${disowned}`
}
