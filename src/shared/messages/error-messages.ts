import { SHORT_CODE_HOURS_MAX, TOTP_DIGITS } from '../domain/codes.ts'
import {
  EMAIL_MAX_CHARACTERS,
  GROUP_NAME_MAX_CHARACTERS,
  HTTP_MAX_ORIGINS,
  MERGED_MEMBERS_MAX,
  NOTE_MAX_CHARACTERS,
  REASON_MAX_CHARACTERS,
  USER_GROUPS_MAX,
  USERNAME_MAX_CHARACTERS,
  USERNAME_MIN_CHARACTERS,
} from '../domain/limits.ts'
import { normalizePassword, PASSWORD_MAX_CODE_POINTS, PASSWORD_MIN_CODE_POINTS } from '../domain/password.ts'
import type { GatehouseError, PasswordReason } from '../errors.ts'
import { clockMessages } from './clock-messages.ts'
import { countOf, formatCount } from './plural.ts'
import { formatFileFault } from './storage-messages.ts'
import { formatHours } from './widget-messages.ts'

/** Ends an exhaustive switch: a new case does not compile until it has a text. */
export const assertNever = (value: never): never => {
  throw new Error(`No words for ${JSON.stringify(value)}`)
}

const UNSUPPORTED = 'This contains characters that aren’t supported. Type it again.'

const UNSUPPORTED_IN_LINE = 'Use one line, without tabs or line breaks.'

/** Every reason that the contract's schemas give, and the form's own `empty`. */
export type FieldReason =
  | PasswordReason
  | 'empty'
  | 'email-empty'
  | 'email-too-long'
  | 'email-malformed'
  | 'email-mixed-scripts'
  | 'email-taken'
  | 'username-malformed'
  | 'code-malformed'
  | 'code-refused'
  | 'factor-code-malformed'
  | 'factor-code-refused'
  | 'invisible-characters'
  | 'name-too-long'
  | 'name-malformed'
  | 'note-too-long'
  | 'note-malformed'
  | 'reason-too-long'
  | 'reason-malformed'
  | 'confirmation-other'
  | 'group-name-empty'
  | 'group-name-too-long'
  | 'group-name-malformed'
  | 'too-many-groups'
  | 'short-code-life'
  | 'short-code-role'
  | 'password-needed'
  | 'wrong-password'
  | 'out-of-limits'
  | 'origin-malformed'
  | 'too-many-origins'
  | 'redirect-malformed'
  | 'permission-malformed'
  | 'too-many'

/** `least` is the minimum length of a new password for this account. */
const fieldWords: Record<FieldReason, (value: string, least: number) => string> = {
  empty: () => 'Required',
  'email-empty': () => 'Enter an email.',
  'email-too-long': () => `Use at most ${EMAIL_MAX_CHARACTERS} characters.`,
  'email-malformed': () => 'Enter a valid email, like anna@example.com, without spaces or invisible characters.',
  'email-mixed-scripts': () =>
    'Some letters are look-alikes from another alphabet, such as a Cyrillic а in a Latin word. Type the email again.',
  'email-taken': () => 'Already in use.',
  'username-malformed': () =>
    `Enter an email, like anna@example.com, or a user name of ${USERNAME_MIN_CHARACTERS} to ${USERNAME_MAX_CHARACTERS} letters, digits, dots, hyphens and underscores.`,
  'too-short': (value, least) => {
    const length = [...normalizePassword(value)].length
    return length === 0 ? `Enter a password of at least ${least} characters.` : `${length} of ${least} characters`
  },
  'too-long': () => `Use at most ${formatCount(PASSWORD_MAX_CODE_POINTS)} characters.`,
  'not-well-formed': () => UNSUPPORTED,
  common: () => 'Too common',
  'own-words': () => 'Too close to your name or email',
  unchanged: () => 'Same as your current password',
  'code-malformed': () => 'Codes have 10, 24 or 26 characters. Check for missing ones.',
  'code-refused': () => 'Code not accepted',
  'factor-code-malformed': () => `Enter the ${TOTP_DIGITS}-digit code in your authenticator app.`,
  'factor-code-refused': () => 'Code not valid',
  'invisible-characters': () =>
    'This contains invisible characters, or characters that change the direction of the text. Delete it and type it again.',
  'name-too-long': () => 'This name is too long. Shorten it.',
  'name-malformed': () => UNSUPPORTED_IN_LINE,
  'note-too-long': () => `Use at most ${formatCount(NOTE_MAX_CHARACTERS)} characters.`,
  'note-malformed': () => UNSUPPORTED,
  'reason-too-long': () => `Use at most ${REASON_MAX_CHARACTERS} characters.`,
  'reason-malformed': () => UNSUPPORTED_IN_LINE,
  'confirmation-other': () => 'This is not the address or user name of this user.',
  'group-name-empty': () => 'Enter a name.',
  'group-name-too-long': () => `Use at most ${GROUP_NAME_MAX_CHARACTERS} characters.`,
  'group-name-malformed': () => UNSUPPORTED_IN_LINE,
  'too-many-groups': () => `A user can be in at most ${USER_GROUPS_MAX} groups.`,
  'short-code-life': () => `A short code works for at most ${formatHours(SHORT_CODE_HOURS_MAX)}. Choose a shorter time.`,
  'short-code-role': () => 'Short codes are for users with the role User only.',
  'password-needed': () => 'Enter your password to confirm.',
  'wrong-password': () => 'Wrong password',
  'out-of-limits': () => 'Enter a whole number within the limits.',
  'origin-malformed': () => 'Enter each on its own line, like http://localhost:3000, without a path.',
  'too-many-origins': () => `Enter at most ${HTTP_MAX_ORIGINS}.`,
  'redirect-malformed': () =>
    'Enter an address on this computer, like http://localhost:3000/callback, one with https, or one of a desktop program’s own scheme.',
  'permission-malformed': () => 'Enter small letters, digits and : . _ - between them, like printer:use.',
  'too-many': () => 'These are too many. Remove some.',
}

const isFieldReason = (reason: string): reason is FieldReason => Object.hasOwn(fieldWords, reason)

/** The error text of a field. `value` is its content, and `least` the minimum length of a new password for this account. */
export const formatFieldReason = (reason: string, value: string, least: number = PASSWORD_MIN_CODE_POINTS): string =>
  isFieldReason(reason) ? fieldWords[reason](value, least) : 'Gatehouse can’t accept this. Check it and try again.'

/** Why a new password was rejected, in full (NIST SP 800-63B-4, 3.1.1.2), and what to do next. */
export const formatPasswordReason = (reason: PasswordReason): string => {
  switch (reason) {
    case 'common':
      return 'This password is too common. Choose another.'
    case 'own-words':
      return 'Don’t base your password on your name or email. Choose another.'
    case 'unchanged':
      return 'Choose a password that’s different from your current one.'
    case 'too-short':
      return `This password is too short. Use at least ${PASSWORD_MIN_CODE_POINTS} characters.`
    case 'too-long':
      return `This password is too long. Use at most ${formatCount(PASSWORD_MAX_CODE_POINTS)} characters.`
    case 'not-well-formed':
      return 'This password contains characters that aren’t supported. Type it again.'
    default:
      return assertNever(reason)
  }
}

/** Waits up to this length are given in seconds, and longer ones in minutes. */
const LONGEST_IN_SECONDS = 120

const formatWait = (seconds: number): string => {
  if (seconds > LONGEST_IN_SECONDS) return countOf(Math.ceil(seconds / 60), 'minute')
  return countOf(seconds, 'second')
}

/** What happened, and what to do next. `now` is the time of this computer, for messages that name it. */
export const formatError = (error: GatehouseError, now: number = Date.now()): string => {
  switch (error.code) {
    case 'wrong-credentials':
      return 'Wrong email or password. If you’ve tried several times, wait a few minutes or ask an administrator.'
    case 'wrong-password':
      return 'Wrong password. Nothing was changed. Try again.'
    case 'email-taken':
      return 'deleted' in error
        ? 'This email or user name belongs to a deleted user. Restore the user, or enter a different one.'
        : 'Another user already has this email or user name. Enter a different one.'
    case 'registration-closed':
      return 'Only administrators can add users here. Ask one of them.'
    case 'email-change-closed':
      return 'Only administrators can change an email here. Ask one of them.'
    case 'reset-refused':
      return 'This code is wrong, used or expired. Check the code and the email, or ask an administrator for a new code. After several wrong codes, a short code is refused for a while.'
    case 'no-such-user':
      return 'No user has this email any more. Check it, or look at the list again.'
    case 'user-disabled':
      return 'A code doesn’t work while this user is disabled. Enable the user first, or ask an administrator to.'
    case 'user-deleted':
      return 'A code doesn’t work while this user is deleted. Restore the user first, or ask an administrator to.'
    case 'already-activated':
      return 'This user has chosen a password already. Issue a reset code if they can’t sign in.'
    case 'last-administrator':
      return 'A directory needs at least one administrator. Nothing was changed. Make another user an administrator first.'
    case 'own-account':
      return 'You can’t erase your own account. Nothing was changed. Ask another administrator to do it.'
    case 'no-such-plan':
      return 'This plan has expired or was already carried out. Start again to see what would change now.'
    case 'not-undoable':
      return 'This can’t be undone.'
    case 'changed-meanwhile':
      return 'present' in error
        ? 'Another user changed this while you were editing, so nothing was saved. Choose which version to keep, then save again.'
        : 'This was changed at the same time elsewhere, so nothing was saved. Check the current values and try again.'
    case 'busy':
      return 'The directory is busy, so nothing was saved. Try again in a moment.'
    case 'reset-required':
      return 'This password no longer works, because you reported “This was not me”. Choose Reset password, and use a recovery code or a code from an administrator.'
    case 'second-factor-required':
      return 'Enter the code from your authenticator app too.'
    case 'wrong-second-factor':
      return 'aheadSeconds' in error ? clockMessages.farApart(error.aheadSeconds, now) : clockMessages.refused(now)
    case 'second-factor-delayed':
      return `Too many wrong codes. Wait ${formatWait(error.seconds)}, then enter the code that your app shows.`
    case 'second-factor-locked':
      return 'Locked after too many wrong codes. Ask an administrator to remove two-step verification.'
    case 'second-factor-set':
      return 'Two-step verification is already set up. Remove it first to set it up again.'
    case 'own-second-factor-missing':
      return 'Set up your own two-step verification first. Nothing was saved.'
    case 'no-second-factor':
      return 'Two-step verification is not set up any more. Check the current state.'
    case 'reauthentication-required':
      return 'Confirm it’s you first: enter your password.'
    case 'required-action':
      return error.action === 'change-password'
        ? 'Choose a new password to continue.'
        : 'Set up two-step verification to continue.'
    case 'no-such-notice':
      return 'You already answered this. See Security activity on your profile.'
    case 'limit-reached':
      return 'There is no room for another one. Remove one that’s no longer needed, and try again.'
    case 'no-such-session':
      return 'This session has already ended.'
    case 'no-such-group':
      return 'This group no longer exists.'
    case 'group-exists':
      return 'Another group has this name. Merge the two, or choose another name.'
    case 'group-too-large':
      return `Groups of more than ${formatCount(MERGED_MEMBERS_MAX)} members can’t be merged. Select the members in the list, and add them to the other group.`
    case 'unknown-program':
    case 'no-such-program':
      return 'This program is no longer registered.'
    case 'no-such-job':
      return 'This job no longer exists. Start it again.'
    case 'no-such-report':
      return 'This entry has no report. Only the start of a bulk change has one.'
    case 'too-many-attempts':
      return `Too many attempts from this window. Try again in ${formatWait(error.seconds)}.`
    case 'not-signed-in':
      return 'Your session has ended. Sign in to continue.'
    case 'not-permitted':
      return 'Your role doesn’t allow this. Ask an administrator.'
    case 'not-set-up':
      return 'This directory has no administrator yet. Close the window and open it again to set it up.'
    case 'already-set-up':
      return 'This directory is already set up. Sign in instead.'
    case 'too-large':
      return 'This text is too long. Shorten it and try again.'
    case 'malformed-text':
      return UNSUPPORTED
    case 'invalid-input':
      return 'Fix the marked fields and try again.'
    case 'password-refused':
      return formatPasswordReason(error.reason)
    case 'directory-broken':
      return 'Gatehouse can’t open its directory any more. Restart Gatehouse to see why.'
    case 'cancelled':
      return 'Cancelled. Nothing was changed.'
    case 'not-printed':
      return 'Nothing was printed. Check that the computer has a printer and that it is on, or save a PDF instead.'
    case 'file-not-written':
      return `The file couldn’t be saved there. ${formatFileFault(error.fault)}`
    case 'backup-key-changed':
      return 'The key of the backups was changed outside Gatehouse, so no backup was made. Set up the backups again with Change passphrase or folder.'
    case 'folder-in-use':
      return 'Another program has this directory open, so nothing was replaced. Close every other Gatehouse and “npm run serve”, and try again.'
    case 'no-such-restore':
      return 'This backup isn’t open any more. Open it again.'
    case 'log-damaged':
      return 'The audit log doesn’t fit its own chain or its anchor, so nothing was archived. Verify it on the Audit screen to find out what is wrong.'
    case 'clock-jumped':
      return 'The clock of this computer jumped, so nothing was archived. Check the date and time. If they are right, continue with the button on the overview.'
    case 'not-available':
    case 'unknown-operation':
      return 'This window can’t do that. Close it and open it again.'
    case 'disk-full':
      return 'The disk is full, so nothing was saved. Delete files that you don’t need, or empty the trash, and try again.'
    case 'quota-reached':
      return 'Your share of the disk is used up, so nothing was saved. Delete files of yours that you don’t need, and try again.'
    case 'disk-read-only':
      return 'The disk can only be read now, so nothing was saved. Check its write protection, or whether the system reported an error of the disk.'
    case 'folder-not-writable':
      return 'You don’t have permission to write to the data folder any more, so nothing was saved. Give yourself permission, and try again.'
    case 'disk-failed':
      return 'The disk reported an error, so nothing was saved. Check that it is connected and healthy, and try again.'
    case 'locks-missing':
      return 'The disk can’t lock files any more, so nothing was saved. If it is a network share, check its connection, and try again.'
    case 'internal':
      return `Something went wrong in Gatehouse. Try again. If it happens again, look for ${error.id} in the log.`
    default:
      return assertNever(error)
  }
}
