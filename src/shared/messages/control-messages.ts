import { formatCount, plural } from './plural.ts'

/** The texts of buttons and fields that several screens have. */
export const controlMessages = {
  authenticatorCode: 'Authenticator code',
  authenticatorCodeHint: 'The 6-digit code in your authenticator app.',
  back: 'Back',
  cancel: 'Cancel',
  capsLock: 'Caps Lock is on',
  close: 'Close',
  closePanel: 'Close panel',
  confirm: 'Confirm',
  confirmPassword: 'Confirm with your password',
  copy: 'Copy',
  email: 'Email',
  emailHint: 'An email, or a user name without @.',
  discard: {
    title: 'Discard changes?',
    about: 'What you entered here will be lost.',
    keep: 'Keep editing',
    discard: 'Discard',
  },
  end: 'End',
  hideCharacters: 'Hide characters',
  optional: 'Optional',
  password: 'Password',
  print: 'Print',
  save: 'Save',
  showCharacters: 'Show characters',
  signOut: 'Sign out',
  tryAgain: 'Try again',
} as const

export const formMessages = {
  faults: (count: number) =>
    plural(count, { one: 'Fix the marked field and try again.', other: 'Fix the marked fields and try again.' }),
} as const

type Limits = { readonly least: number; readonly most: number; readonly initial: number }

/** The limits of a number. A number that is an identifier, such as a port, has no digit grouping. */
const formatRange = ({ least, most }: Limits, isName: boolean): string =>
  isName ? `${least} to ${most}` : `${formatCount(least)} to ${formatCount(most)}`

/** The hint of a number field, such as "Default: 30 minutes. 1 to 480." */
export const formatNumberHint = (limits: Limits, unit: string | undefined, isName: boolean): string => {
  const initial = isName ? String(limits.initial) : formatCount(limits.initial)
  return `Default: ${unit === undefined ? initial : `${initial} ${unit}`}. ${formatRange(limits, isName)}.`
}

/** The error of a number field. One message covers every mistake. */
export const formatNumberError = (limits: Limits, isName: boolean): string =>
  `Enter a whole number from ${formatRange(limits, isName)}.`
