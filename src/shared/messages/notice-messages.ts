import type { NoticeView, SecurityEventView } from '../api/security-events.ts'
import { assertNever } from './error-messages.ts'
import { countOf } from './plural.ts'
import { formatDateAndTime, isolateDirected } from './user-messages.ts'

/** Security events: the notices on the profile, the security activity, and "This was not me". */
export const noticeMessages = {
  region: 'Since you were last here',
  notMe: 'This was not me',
  gotIt: 'Got it',
  disownTitle: 'Secure your account?',
  disownAbout:
    'You’ll be signed out everywhere, and your password stops working. So do jobs you started, codes you issued and recovery codes generated since then. To choose a new password, you need a recovery code you saved earlier or a code from an administrator. Administrators will be alerted.',
  disownButton: 'End all sessions',
  disownDone:
    'You’ve been signed out everywhere, and administrators have been alerted. Enter a recovery code you saved earlier, or ask an administrator for a code.',
  heading: 'Security activity',
  about: 'What happened to your account in the last 30 days.',
  readFirst: 'Read the new events above first. They stay here afterwards.',
  none: 'No activity in the last 30 days.',
} as const

const placeOf = ({ by, transport }: NoticeView): string => {
  if (by !== null) return `by ${isolateDirected(by)}`
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
      return `A reset code was issued for you on ${when} ${placeOf(notice)}.`
    case 'password-reset':
      return `Your password was reset on ${when} ${placeOf(notice)}.`
    case 'recovery-code-used':
      return `Your password was reset on ${when} with one of your recovery codes.`
    case 'recovery-codes-made':
      return `New recovery codes were generated on ${when} ${placeOf(notice)}. Your old codes no longer work.`
    case 'second-factor-removed':
      return `Two-step verification was removed on ${when} ${placeOf(notice)}.`
    case 'password-change-required':
      return `On ${when}, you were asked ${placeOf(notice)} to choose a new password.`
    case 'disowned':
      return `Security alert: ${notice.about === null ? 'a user' : isolateDirected(notice.about)} reported on ${when} that a recent change was not theirs. Review their recent activity.`
    default:
      return assertNever(notice.kind)
  }
}

/** The text under "Security activity", with a count. The dialog names the actor, because the profile shows an address only once. */
export const formatSecurityEvent = (event: SecurityEventView): string => {
  const by = event.by === null ? null : 'an administrator or operator'
  const often =
    event.times > 1 ? ` It has happened ${countOf(event.times, 'time')} since ${formatDateAndTime(event.firstAt)}.` : ''
  const disowned =
    event.disownedAt === null ? '' : ` You reported on ${formatDateAndTime(event.disownedAt)} that this was not you.`
  return `${formatNotice({ ...event, by })}${often}${disowned}`
}
