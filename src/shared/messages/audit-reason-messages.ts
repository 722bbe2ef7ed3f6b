import type { SignInReason } from '../api/sign-in-explanation.ts'
import { type Repeats, readRepeats } from '../domain/repeated-refusals.ts'
import type { ErrorCode, PasswordReason, RequiredAction } from '../errors.ts'
import { formatAction } from './audit-action-messages.ts'
import { settingNames } from './settings-messages.ts'
import { formatClock, formatDateAndTime } from './user-messages.ts'

/** What was refused, by the error code that the caller received. */
const codeWords: Readonly<Partial<Record<ErrorCode, string>>> = {
  'not-permitted': 'the role does not allow it',
  'wrong-credentials': 'the e-mail and password did not match',
  'wrong-password': 'the password asked for again was wrong',
  'reset-required': 'the password was right, but its owner had disowned it',
  'second-factor-required': 'the password was right, and the second factor was asked for',
  'wrong-second-factor': 'the second factor was wrong',
  'second-factor-delayed': 'the second factor came too soon after too many wrong codes',
  'second-factor-locked': 'the second factor is locked after too many wrong codes',
  'second-factor-set': 'there was a second factor already',
  'no-second-factor': 'there was no second factor',
  'reauthentication-required': 'the password had to be confirmed first',
  'required-action': 'something else had to be done first',
  'no-such-notice': 'nothing was left to disown',
  'no-such-session': 'the session had ended already',
  'password-refused': 'the new password was not accepted',
  'email-taken': 'the address belongs to another account',
  'registration-closed': 'the registration is closed',
  'email-change-closed': 'only administrators change addresses',
  'reset-refused': 'the code did not fit, was used or had expired',
  'no-such-user': 'nobody has this address',
  'last-administrator': 'the directory would be left without an administrator',
  'changed-meanwhile': 'it had changed meanwhile',
  'too-many-attempts': 'too many attempts from there',
}

/** The true reason, which the caller was not told, or the exact detail. */
const detailWords: Readonly<Record<Exclude<SignInReason, 'signed-in'> | PasswordReason | RequiredAction | 'first', string>> = {
  unknown: 'no account has this e-mail',
  disabled: 'the account is disabled',
  deleted: 'the account is deleted',
  unset: 'the account has no password',
  'malformed-hash': 'the stored password is damaged',
  'costly-hash': 'the stored password is too costly to check',
  'wrong-password': 'the password was wrong',
  delayed: 'it came too soon after too many failures',
  locked: 'the sign-in is locked',
  'reset-required': 'its owner had disowned the password',
  'second-factor-required': 'the second factor was asked for',
  'wrong-second-factor': 'the second factor was wrong',
  'second-factor-delayed': 'the second factor came too soon after too many wrong codes',
  'second-factor-locked': 'the second factor is locked after too many wrong codes',
  'changed-meanwhile': 'the account changed at that moment',
  'too-short': 'it was too short',
  'too-long': 'it was too long',
  'not-well-formed': 'some of its characters cannot be stored',
  common: 'it is too common',
  'own-words': 'it was too close to the e-mail or name',
  unchanged: 'it was the same as before',
  'change-password': 'a new password had to be chosen first',
  'set-up-second-factor': 'a second factor had to be set up first',
  first: 'this was the first of them',
}

/** The audit details of successful actions that are fixed words. */
const noteWords: Readonly<Record<string, string>> = {
  'too-many-failures': 'After too many failures in a row',
  'reset-code': 'With a reset code',
  'recovery-code': 'With a recovery code',
  activation: 'With an activation code',
  intact: 'Intact',
  cancelled: 'Cancelled',
  keychain: 'Sealed with the keychain',
  file: 'In a file',
}

const say = (words: Readonly<Record<string, string | undefined>>, word: string): string =>
  (Object.hasOwn(words, word) ? words[word] : undefined) ?? word

const capitalize = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The result of a verification in an audit detail: `changed at 204`. */
const fault = /^(?:changed|missing|cut|note-missing) at (\d+)$/

/** The undone entry in an audit detail: `users:disable #204`. */
const undone = /^(\w+:\w+) #(\d+)$/

/** The date of a scheduled disabling: `from 2026-01-31T12:00:00.000Z`. */
const later = /^from (\d{4}-\d\d-\d\dT[\d:.]+Z)$/

const settings: Readonly<Record<string, string>> = settingNames

/** The changed fields of the settings. Null for any other audit detail. */
const formatSettings = (note: string): string | null => {
  if (!note.startsWith('{')) return null
  try {
    return Object.keys(JSON.parse(note))
      .map((name) => (Object.hasOwn(settings, name) ? settings[name] : name))
      .join(', ')
  } catch {
    return null
  }
}

const formatNote = (note: string): string => {
  const [, at] = later.exec(note) ?? []
  if (at !== undefined) return `From ${formatDateAndTime(Date.parse(at))}`
  const [, brokenEntry] = fault.exec(note) ?? []
  if (brokenEntry !== undefined) return `Broken at entry ${brokenEntry}`
  const [, action, undoneEntry] = undone.exec(note) ?? []
  if (action !== undefined) return `${formatAction(action)}, entry ${undoneEntry}`
  return formatSettings(note) ?? say(noteWords, note)
}

/** The reason for a refusal, or the audit detail of a success. Null if there is neither. */
export const formatReason = ({ outcome, reason }: { outcome: 'success' | 'refused'; reason: string | null }): string | null => {
  if (reason === null || reason === '') return null
  if (outcome === 'success') return formatNote(reason)
  const [code = '', detail] = readRepeats(reason).reason.split(': ')
  // A password's reasons and a required action add to the code's words. A sign-in's true reason replaces them.
  return capitalize(detail === undefined ? say(codeWords, code) : say(detailWords, detail))
}

/** The times of the first and last of several equal refusals. */
export const formatSpan = ({ from, to }: Pick<Repeats, 'from' | 'to'>): string =>
  formatClock(from) === formatClock(to) ? `at ${formatClock(to)}` : `between ${formatClock(from)} and ${formatClock(to)}`

const formatRepeats = (repeats: Repeats): string =>
  `${repeats.count.toLocaleString()} more ${repeats.count === 1 ? 'time' : 'times'} ${formatSpan(repeats)}`

/** States the refusal, with a count if the entry stands for several. */
export const formatRefused = (reason: string | null): string => {
  const { repeats } = readRepeats(reason ?? '')
  return repeats ? `Refused ${formatRepeats(repeats)}` : 'Refused'
}
