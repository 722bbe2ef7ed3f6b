import type { AlertKind, AlertView } from '../api/alerts.ts'
import { assertNever } from './error-messages.ts'
import { countOf, formatCount, plural } from './plural.ts'
import { formatDateAndTime, formatUserName } from './user-messages.ts'

/** The kinds of alerts, in the audit log. */
export const alertKindLabels: Readonly<Record<AlertKind, string>> = {
  disowned: '“This was not me”',
  'many-failures': 'Many wrong passwords',
  'administrator-recovered': 'Password of an administrator reset with a code',
  'backups-set-up': 'Passphrase or folder of the backups chosen',
}

/** The security alerts of administrators. */
export const alertMessages = {
  heading: 'Security alerts',
  region: 'Security alert',
  waiting: (count: number) => plural(count, { one: 'security alert', other: 'security alerts' }),
  review: 'See security alerts',
  resolve: 'Mark as dealt with',
  resolved: 'Security alert dealt with',
  show: (name: string) => `Show ${name}`,
  more: (count: number) => `${formatCount(count)} more ${plural(count, { one: 'alert', other: 'alerts' })}`,
} as const

/** What happened, to whom and when. */
export const formatAlert = ({ kind, user, at, times, firstAt }: AlertView): string => {
  const name = formatUserName(user)
  const when = formatDateAndTime(at)
  const often = times > 1 ? ` It has happened ${countOf(times, 'time')} since ${formatDateAndTime(firstAt)}.` : ''
  switch (kind) {
    case 'disowned':
      return `${name} reported on ${when} that a recent change was not theirs.${often}`
    case 'many-failures':
      return `There were many wrong passwords in a row for ${name} on ${when}.${often}`
    case 'administrator-recovered':
      return `The password of ${name}, an administrator, was reset with a code on ${when}.${often}`
    case 'backups-set-up':
      return `${name} chose the passphrase and the folder of the backups on ${when}. This passphrase opens every new backup.${often}`
    default:
      return assertNever(kind)
  }
}
