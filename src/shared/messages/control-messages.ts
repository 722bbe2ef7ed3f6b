import type { PresentValues } from '../errors.ts'
import { formatCount, plural } from './plural.ts'
import { isolate } from './user-messages.ts'

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

export const dateMessages = { outOfLimits: 'Enter a date from 1900 to 9999.' } as const

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

const formatPresent = (value: PresentValues[string]): string => {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (value.length === 0) return 'Empty'
  return typeof value === 'string' ? value : value.map(isolate).join(', ')
}

/** A field that another user changed while it was edited: both versions, and the choice. */
export const presentVersionMessages = {
  group: 'Version saved by another user',
  about: 'Another user saved this meanwhile:',
  format: formatPresent,
  use: 'Use their version',
  keep: 'Keep mine',
} as const
