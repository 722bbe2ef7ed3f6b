import { formatCount } from './plural.ts'

/** The dialog of a code that is shown once. An activation code is the first code of a user without a password. */
export const codeIssuedMessages = {
  heading: 'Code issued',
  /** Before and after the address. */
  hand: 'Give this code to ',
  once: '. It won’t be shown again.',
  reset: {
    label: 'Reset code',
    use: 'They enter it under “Reset password” and choose a new password.',
    expired: 'This code has expired. Close this and issue another.',
  },
  activation: {
    label: 'Activation code',
    use: 'They enter it under “Reset password” and choose their first password.',
    expired: 'This code has expired. Close this and issue a reset code instead.',
  },
  expiry: (until: string, left: string) => `Works once, until ${until} (${left}).`,
} as const

/** Why a change is made, in one optional line. */
export const reasonMessages = {
  label: 'Reason',
  hint: 'Optional. Shown in the log and in the history.',
  save: 'Save reason',
  saved: 'Saved in the log.',
} as const

/** The progress of a long job. */
export const jobProgressMessages = {
  readingEntries: 'reading the first entries',
  count: (done: number, total: string) => `${formatCount(done)} of ${total}`,
  line: (name: string, progress: string) => `${name}: ${progress}`,
} as const
