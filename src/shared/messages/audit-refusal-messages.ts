import type { AuditedCode, RefusalDetail } from '../api/audit-details.ts'
import type { RefusalCause } from '../errors.ts'
import { formatAttempt } from './audit-action-messages.ts'
import { formatCount, plural } from './plural.ts'
import { formatClock } from './user-messages.ts'

/** Why a call was refused, by the error code that the caller received. */
const codeWords: Readonly<Record<AuditedCode, string>> = {
  'already-set-up': 'already set up',
  'not-permitted': 'not permitted',
  'wrong-credentials': 'wrong email or password',
  'wrong-password': 'wrong password',
  'reset-required': 'password blocked by “This was not me”',
  'second-factor-required': 'code requested',
  'wrong-second-factor': 'wrong authenticator code',
  'second-factor-delayed': 'authenticator code not checked, too many wrong codes',
  'second-factor-locked': 'two-step verification locked after too many wrong codes',
  'second-factor-set': 'two-step verification already on',
  'no-second-factor': 'two-step verification off',
  'reauthentication-required': 'password not confirmed recently',
  'required-action': 'something else had to be done first',
  'no-such-session': 'session already ended',
  'no-such-notice': 'nothing left to report',
  'password-refused': 'new password not accepted',
  'email-taken': 'email already in use',
  'registration-closed': 'registration closed',
  'email-change-closed': 'only administrators change emails',
  'reset-refused': 'code wrong, used or expired',
  'no-such-user': 'no user has this email',
  'user-disabled': 'user disabled',
  'user-deleted': 'user deleted',
  'already-activated': 'user already activated',
  'last-administrator': 'last administrator',
  'own-account': 'own account',
  'changed-meanwhile': 'changed at that moment',
  'too-many-attempts': 'too many attempts',
}

/** The true cause, which the caller did not learn. */
const causeWords: Readonly<Record<RefusalCause, string>> = {
  'too-short': 'new password too short',
  'too-long': 'new password too long',
  'not-well-formed': 'new password has characters that can’t be stored',
  common: 'new password too common',
  'own-words': 'new password too close to the email or name',
  unchanged: 'new password same as before',
  'change-password': 'new password had to be chosen first',
  'set-up-second-factor': 'two-step verification had to be set up first',
  unknown: 'no user has this email',
  deleted: 'user deleted',
  disabled: 'user disabled',
  unset: 'user has no password',
  'malformed-hash': 'stored password damaged',
  'costly-hash': 'stored password too costly to check',
  'wrong-password': 'wrong password',
  delayed: 'not checked, too many attempts',
  locked: 'locked after too many failed attempts',
  'reset-required': 'password blocked by “This was not me”',
  'changed-meanwhile': 'user changed at that moment',
  administrator: 'user is an administrator',
  'used-already': 'authenticator code already used',
  'work-ended': 'access of the user had changed',
}

/** A password was right, and the code of the second step was asked for: the first half of a success. */
export const isCodeRequest = ({ code }: Pick<RefusalDetail, 'code'>): boolean => code === 'second-factor-required'

/** A refusal as a fact: what was tried, and why it was refused. */
export const formatRefusal = (action: string, { code, cause }: Pick<RefusalDetail, 'code' | 'cause'>): string => {
  const why = cause === undefined ? codeWords[code] : causeWords[cause]
  switch (action) {
    case 'auth:login':
      return isCodeRequest({ code }) ? 'Password accepted, code requested' : `Failed sign-in: ${why}`
    case 'auth:reauthenticate':
      return isCodeRequest({ code }) ? 'Password accepted, code requested' : `Password not confirmed: ${why}`
    case 'auth:reset':
      return isCodeRequest({ code }) ? 'Reset code accepted, authenticator code requested' : `Failed password reset: ${why}`
    default:
      return `Refused: ${formatAttempt(action)} (${why})`
  }
}

/** The times of the first and last of several equal refusals. */
const formatSpan = ({ from, to }: { from: number; to: number }): string =>
  formatClock(from) === formatClock(to) ? `at ${formatClock(to)}` : `between ${formatClock(from)} and ${formatClock(to)}`

/** How often the same was refused again, and when. */
export const formatRepeats = ({ count, from, to }: { count: number; from: number; to: number }): string =>
  `${formatCount(count)} more ${plural(count, { one: 'time', other: 'times' })} ${formatSpan({ from, to })}`
