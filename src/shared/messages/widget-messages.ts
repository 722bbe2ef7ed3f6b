import { DAY_MS, HOUR_MS } from '../domain/time.ts'
import { countOf, formatCount } from './plural.ts'

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
    expired: 'This code has expired. Close this and issue another.',
  },
  expiry: (until: string, left: string) => `Works once, until ${until} (${left}).`,
} as const

/** How long an activation code works, and whether it is short. */
export const activationMessages = {
  heading: 'Issue activation code',
  about: (name: string) => `${name} chooses a first password with this code. An earlier code stops working.`,
  worksFor: 'Works for',
  worksForHint: 'The code works once within this time.',
  short: 'Short code, easier to type',
  shortHint:
    '10 characters instead of 26. It works in the Gatehouse window only, for 7 days at most, and stops after 100 wrong tries.',
  shortHintMany:
    '10 characters instead of 26, for users with the role User only; others get a long code. Short codes work in the Gatehouse window only, for 7 days at most, and stop after 100 wrong tries.',
} as const

/** A length of time in whole hours or days, such as "1 hour" and "7 days". */
export const formatHours = (hours: number): string => {
  const days = (hours * HOUR_MS) / DAY_MS
  return days < 1 ? countOf(hours, 'hour') : countOf(days, 'day')
}

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

/** The field that finds a user. */
export const personFieldMessages = {
  placeholder: 'Name or email',
  suggestions: 'Matching users',
  none: 'No user matches. Open an entry of a purged user to filter by them.',
} as const
