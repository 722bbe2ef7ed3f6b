import { TOTP_DIGITS } from '../domain/codes.ts'
import { EMAIL_MAX_CHARACTERS, HTTP_MAX_ORIGINS, NOTE_MAX_CHARACTERS, TAG_MAX_CHARACTERS, TAGS_MAX } from '../domain/limits.ts'
import { normalizePassword, PASSWORD_MAX_CODE_POINTS, PASSWORD_MIN_CODE_POINTS } from '../domain/password.ts'
import type { BrokenReason, GatehouseError, PasswordReason } from '../errors.ts'

/** Ends an exhaustive switch: a new case does not compile until it has a text. */
export const assertNever = (value: never): never => {
  throw new Error(`No words for ${JSON.stringify(value)}`)
}

/** Every reason that the contract's schemas give, and the form's own `empty`. */
export type FieldReason =
  | PasswordReason
  | 'empty'
  | 'email-empty'
  | 'email-too-long'
  | 'email-malformed'
  | 'email-mixed-scripts'
  | 'email-taken'
  | 'code-malformed'
  | 'code-refused'
  | 'factor-code-malformed'
  | 'factor-code-refused'
  | 'invisible-characters'
  | 'name-too-long'
  | 'name-malformed'
  | 'note-too-long'
  | 'note-malformed'
  | 'tag-empty'
  | 'tag-too-long'
  | 'tag-malformed'
  | 'too-many-tags'
  | 'password-needed'
  | 'wrong-password'
  | 'out-of-limits'
  | 'origin-malformed'
  | 'too-many-origins'

/** `least` is the minimum length of a new password for this account. */
const fieldWords: Record<FieldReason, (value: string, least: number) => string> = {
  empty: () => 'Fill this in.',
  'email-empty': () => 'Enter an e-mail address.',
  'email-too-long': () => `Use an address of at most ${EMAIL_MAX_CHARACTERS} characters.`,
  'email-malformed': () => 'Write it like anna@example.com, without spaces or characters that cannot be seen.',
  'email-mixed-scripts': () =>
    'Some letters come from another alphabet and only look alike, such as a Cyrillic а in a Latin word. Type the address again.',
  'email-taken': () => 'Already has an account.',
  'too-short': (value, least) =>
    `Use ${least} characters or more. So far there ${countOf([...normalizePassword(value)].length)}.`,
  'too-long': () => `Use at most ${PASSWORD_MAX_CODE_POINTS.toLocaleString()} characters.`,
  'not-well-formed': () => 'Some of these characters cannot be stored. Type it again.',
  common: () => 'Too common.',
  'own-words': () => 'Too close to your e-mail or name.',
  unchanged: () => 'The same as now.',
  'code-malformed': () => 'A code has 24 or 26 letters and digits. Check it against the paper.',
  'code-refused': () => 'Not accepted.',
  'factor-code-malformed': () => `Enter the ${TOTP_DIGITS} digits that the app shows now.`,
  'factor-code-refused': () => 'Not the code that fits now.',
  'invisible-characters': () =>
    'It has characters that cannot be seen, or that change the direction of the text. Delete it and type it again.',
  'name-too-long': () => 'Shorten the name.',
  'name-malformed': () => 'Some of these characters cannot be stored. Type it again.',
  'note-too-long': () => `Shorten the note to ${NOTE_MAX_CHARACTERS.toLocaleString()} characters.`,
  'note-malformed': () => 'Some of these characters cannot be stored. Type it again.',
  'tag-empty': () => 'A tag has at least one character.',
  'tag-too-long': () => `Use tags of at most ${TAG_MAX_CHARACTERS} characters.`,
  'tag-malformed': () => 'Some of these characters cannot be stored. Type it again.',
  'too-many-tags': () => `Use at most ${TAGS_MAX} tags.`,
  'password-needed': () => 'Enter your password to confirm.',
  'wrong-password': () => 'Not your password.',
  'out-of-limits': () => 'Use a whole number within the limits.',
  'origin-malformed': () => 'Write each like http://localhost:3000, on a line of its own and without a path.',
  'too-many-origins': () => `Use at most ${HTTP_MAX_ORIGINS}.`,
}

const countOf = (count: number): string => (count === 0 ? 'are none' : count === 1 ? 'is 1' : `are ${count}`)

const isFieldReason = (reason: string): reason is FieldReason => Object.hasOwn(fieldWords, reason)

/** The error text of a field. `value` is its content, and `least` the minimum length of a new password for this account. */
export const formatFieldReason = (reason: string, value: string, least: number = PASSWORD_MIN_CODE_POINTS): string =>
  isFieldReason(reason) ? fieldWords[reason](value, least) : 'Gatehouse cannot take this. Check it and try again.'

/** Why a new password was rejected, in full (NIST SP 800-63B-4, 3.1.1.2), and what to do next. */
const formatPasswordReason = (reason: PasswordReason): string => {
  switch (reason) {
    case 'common':
      return 'This password is on the lists that attackers try first. Choose another.'
    case 'own-words':
      return 'This password is made of your own e-mail or name, which is easy to guess. Choose another.'
    case 'unchanged':
      return 'This is the password you have now. Choose another.'
    case 'too-short':
      return `This password is too short. Use ${PASSWORD_MIN_CODE_POINTS} characters or more.`
    case 'too-long':
      return `This password is too long. Use at most ${PASSWORD_MAX_CODE_POINTS.toLocaleString()} characters.`
    case 'not-well-formed':
      return 'Some characters of this password cannot be stored. Type it again.'
    default:
      return assertNever(reason)
  }
}

/** Waits up to this length are given in seconds, and longer ones in minutes. */
const LONGEST_IN_SECONDS = 120

const formatWait = (seconds: number): string => {
  if (seconds > LONGEST_IN_SECONDS) return `${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}

/** What happened, and what to do next. */
export const formatError = (error: GatehouseError): string => {
  switch (error.code) {
    case 'wrong-credentials':
      return 'This e-mail and password do not match an account that can sign in. Check both and try again.'
    case 'wrong-password':
      return 'Nothing was changed, because this is not your password. Type it again.'
    case 'email-taken':
      return 'An account with this e-mail already exists. Use another address, or the account that has it.'
    case 'registration-closed':
      return 'Only administrators create accounts in this directory. Ask one of them.'
    case 'email-change-closed':
      return 'Only administrators change e-mails in this directory. Ask one of them.'
    case 'reset-refused':
      return 'This code does not fit this e-mail, or it was used or has expired. Check both, or ask an administrator for a new code.'
    case 'no-such-user':
      return 'There is no account with this e-mail any more. Check it, or look again at who is there.'
    case 'last-administrator':
      return 'You are the only administrator, and the directory cannot be left without one. Nothing was changed.'
    case 'no-such-plan':
      return 'This plan is too old or was carried out already. Make it anew to see what would change now.'
    case 'not-undoable':
      return 'This cannot be undone.'
    case 'changed-meanwhile':
      return 'Someone changed this at the same moment, and nothing was saved. Look at what it says now and try again.'
    case 'busy':
      return 'The directory is busy for the moment, and nothing was saved. Try again in a moment.'
    case 'reset-required':
      return 'This password no longer signs in, because “This was not me” was said of this account. Choose Reset password, and use a recovery code you saved or a code from an administrator.'
    case 'second-factor-required':
      return 'This account also asks for a code from its authenticator app. Enter the code.'
    case 'wrong-second-factor':
      return 'This code does not fit now, or it was used already. Wait for the next one and enter that.'
    case 'second-factor-delayed':
      return `Too many wrong codes. The next one is read in ${formatWait(error.seconds)}; wait, then enter the code that your app shows by then.`
    case 'second-factor-locked':
      return 'After too many wrong codes no code is read any more for this account. Ask an administrator to remove the second factor.'
    case 'second-factor-set':
      return 'This account has a second factor already. Remove it first to set up another.'
    case 'no-second-factor':
      return 'There is no second factor to confirm or remove any more. Look at what it says now.'
    case 'reauthentication-required':
      return 'For this, confirm first that it is you: enter your password again.'
    case 'required-action':
      return error.action === 'change-password'
        ? 'Choose a new password first. Everything else opens after that.'
        : 'Set up a second factor first. Everything else opens after that.'
    case 'no-such-notice':
      return 'This was answered already. Look at the security activity on your profile.'
    case 'limit-reached':
      return 'There are as many as there can be. Remove one that is no longer needed, and try again.'
    case 'no-such-session':
      return 'This session has ended already.'
    case 'unknown-program':
    case 'no-such-program':
      return 'This program is no longer registered.'
    case 'no-such-job':
      return 'This work is no longer remembered. Start it again.'
    case 'too-many-attempts':
      return `Too many attempts from this window. Try again in ${formatWait(error.seconds)}.`
    case 'not-signed-in':
      return 'Your session has ended. Sign in to go on.'
    case 'not-permitted':
      return 'Your role does not allow this. Ask an administrator.'
    case 'not-set-up':
      return 'This directory has no administrator yet. Close the window and open it again to set it up.'
    case 'already-set-up':
      return 'This directory has been set up already. Sign in instead.'
    case 'too-large':
      return 'This is more text than Gatehouse takes. Shorten it and try again.'
    case 'invalid-input':
      return 'Gatehouse could not take this as it is. Check the marked fields.'
    case 'password-refused':
      return formatPasswordReason(error.reason)
    case 'directory-broken':
      return 'Gatehouse can no longer open its directory.'
    case 'cancelled':
      return 'Cancelled. Nothing was changed.'
    case 'file-not-written':
      return 'The file could not be written there. Choose another place and try again.'
    case 'not-available':
    case 'unknown-operation':
      return 'This window cannot do that. Close it and open it again.'
    case 'internal':
      return `Something went wrong inside Gatehouse, and nothing was saved. Try again; if it stays, look for ${error.id} in the log.`
    default:
      return assertNever(error)
  }
}

/** Why a directory cannot be opened, and what to do. `file` is the name of the faulty file. */
export const formatBrokenReason = (reason: BrokenReason, file: string | null): { what: string; now: string } => {
  const name = file ?? 'a file'
  switch (reason) {
    case 'keys-missing':
      return {
        what: `The directory is here, but its key file ${name} is missing. Without it no password in the directory can be checked.`,
        now: `Put ${name} back from a backup and start Gatehouse again. Gatehouse will not make a new key: it would not fit.`,
      }
    case 'keys-unreadable':
      return {
        what: `The key file ${name} cannot be read: it is damaged, or this account on the computer may not open it.`,
        now: `Put ${name} back from a backup, or allow yourself to read it, and start Gatehouse again.`,
      }
    case 'database-missing':
      return {
        what: `This folder has been set up before, but its database ${name} is missing.`,
        now: `Put ${name} back from a backup and start Gatehouse again.`,
      }
    case 'database-empty':
      return {
        what: `The database ${name} is empty, although this folder has been set up before.`,
        now: `Put ${name} back from a backup and start Gatehouse again.`,
      }
    case 'keys-sealed':
      return {
        what: `The keys in ${name} are sealed by the keychain of the computer and account where this directory was made.`,
        now: 'Open it there, or choose in its Settings there to keep the keys in a file, and copy the folder again.',
      }
    case 'database-foreign':
      return {
        what: `The file ${name} is not a Gatehouse database.`,
        now: `Move it elsewhere and put Gatehouse's own ${name} in its place, or choose the folder where your directory is.`,
      }
    case 'database-corrupt':
      return {
        what: `The database ${name} is damaged. Gatehouse has changed nothing in it.`,
        now: `Keep a copy of the damaged file, put ${name} back from a backup and start Gatehouse again.`,
      }
    case 'database-newer':
      return {
        what: `The database ${name} was written by a newer Gatehouse than this one.`,
        now: 'Install the newer Gatehouse, or choose another folder.',
      }
    case 'folder-not-writable':
      return {
        what: 'Gatehouse may not write to this folder, so nothing could be saved.',
        now: 'Allow yourself to write to the folder and start Gatehouse again, or choose another folder.',
      }
    case 'folder-foreign':
      return {
        what: `${file ?? 'This folder'} belongs to another user of this computer, who could change everything in the directory.`,
        now: 'Start Gatehouse as that user, or choose a folder of your own.',
      }
    case 'folder-shared':
      return {
        what: `Other users of this computer can write to ${file ?? 'this folder'}, so they could put other files in place of yours.`,
        now: 'Take the right to write there from them and start Gatehouse again, or choose another folder.',
      }
    case 'file-linked':
      return {
        what: `${name} is a link to another file, has a second name elsewhere, or is not a plain file. Gatehouse follows no links in its folder.`,
        now: `Find out who put it there. Then put the file itself in place of ${name} and start Gatehouse again.`,
      }
    case 'file-foreign':
      return {
        what: `${name} belongs to another user of this computer, who could change it.`,
        now: `Find out who put it there. Then put a file of your own in place of ${name} and start Gatehouse again.`,
      }
    case 'already-open':
      return {
        what: 'Another Gatehouse has this folder open. Only one at a time can guard it.',
        now: 'Go on in the other window, or close it and start Gatehouse again.',
      }
    default:
      return assertNever(reason)
  }
}
