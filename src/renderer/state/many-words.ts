import { RESTORABLE_DAYS } from '../../shared/account-state.ts'
import { TAGS_MAX } from '../../shared/field-limits.ts'
import { type ManyChange, SLIPS_MAX } from '../../shared/many.ts'
import type { ManyKind } from '../../shared/many-kinds.ts'
import type { SkipReason } from '../../shared/skip-reasons.ts'
import type { JobView } from '../../shared/views.ts'
import { sayCount, sayRole } from './account-words.ts'
import { assertNever } from './error-words.ts'

export const sayAccounts = (count: number): string => (count === 1 ? '1 account' : `${sayCount(count)} accounts`)

type Words = {
  /** What a dialog about it is called. */
  title: string
  /** The button that does it. */
  confirm: (count: number) => string
  /** While it goes on. */
  running: string
  done: (count: number) => string
}

const words: Record<ManyKind, Words> = {
  disable: {
    title: 'Disable these accounts?',
    confirm: (count) => `Disable ${sayAccounts(count)}`,
    running: 'Disabling',
    done: (count) => `${sayAccounts(count)} disabled`,
  },
  enable: {
    title: 'Enable these accounts?',
    confirm: (count) => `Enable ${sayAccounts(count)}`,
    running: 'Enabling',
    done: (count) => `${sayAccounts(count)} enabled`,
  },
  'end-sessions': {
    title: 'End their sessions?',
    confirm: (count) => `End the sessions of ${sayAccounts(count)}`,
    running: 'Ending sessions',
    done: (count) => `The sessions of ${sayAccounts(count)} ended`,
  },
  'change-role': {
    title: 'Change their role',
    confirm: (count) => `Change the role of ${sayAccounts(count)}`,
    running: 'Changing the role',
    done: (count) => `The role of ${sayAccounts(count)} changed`,
  },
  'add-tag': {
    title: 'Tag these accounts',
    confirm: (count) => `Tag ${sayAccounts(count)}`,
    running: 'Adding the tag',
    done: (count) => `${sayAccounts(count)} tagged`,
  },
  'remove-tag': {
    title: 'Take a tag off these accounts',
    confirm: (count) => `Take the tag off ${sayAccounts(count)}`,
    running: 'Taking the tag off',
    done: (count) => `The tag taken off ${sayAccounts(count)}`,
  },
  'issue-resets': {
    title: 'Issue reset slips?',
    confirm: (count) => (count === 1 ? 'Issue 1 slip' : `Issue ${sayCount(count)} slips`),
    running: 'Issuing slips',
    done: (count) => (count === 1 ? '1 slip issued' : `${sayCount(count)} slips issued`),
  },
  delete: {
    title: 'Delete these accounts?',
    confirm: (count) => `Delete ${sayAccounts(count)}`,
    running: 'Deleting',
    done: (count) => `${sayAccounts(count)} deleted`,
  },
  restore: {
    title: 'Restore these accounts?',
    confirm: (count) => `Restore ${sayAccounts(count)}`,
    running: 'Restoring',
    done: (count) => `${sayAccounts(count)} restored`,
  },
  undo: {
    title: 'Undo this for all?',
    confirm: (count) => `Undo for ${sayAccounts(count)}`,
    running: 'Undoing',
    done: (count) => `Undone for ${sayAccounts(count)}`,
  },
}

export const sayManyTitle = (kind: ManyKind): string => words[kind].title

/** The button that carries a plan out names how many it changes. */
export const sayManyConfirm = (kind: ManyKind, count: number): string => words[kind].confirm(count)

export const sayManyRunning = (kind: ManyKind | null): string => (kind === null ? 'Changing accounts' : words[kind].running)

/** What it means for each account. */
export const sayConsequence = (change: ManyChange): string => {
  switch (change.kind) {
    case 'disable':
      return 'Their sessions end, and nobody can sign in to them until they are enabled again.'
    case 'enable':
      return 'Their people can sign in again, with the passwords that they had.'
    case 'end-sessions':
      return 'Their people have to sign in again everywhere.'
    case 'change-role':
      return `Their role becomes ${sayRole(change.role)}, and their sessions end.`
    case 'add-tag':
      return `They get the tag “${change.tag}”.`
    case 'remove-tag':
      return `They lose the tag “${change.tag}”.`
    case 'issue-resets':
      return 'Each gets a code that works once, for an hour, on a page of one PDF. Codes that were issued before stop working.'
    case 'delete':
      return `Their sessions end, and nobody can sign in to them. They can be restored for ${RESTORABLE_DAYS} days, for which their addresses stay taken; after that they are gone for good.`
    case 'restore':
      return 'They are there again as they were, but for their sessions.'
    case 'undo':
      return 'Each is set back to what it was, unless somebody has changed the same since. Sessions that have ended stay so.'
    default:
      return assertNever(change)
  }
}

/** Whether it can be set back later: said before. */
export const sayReturn = (canBeUndone: boolean): string =>
  canBeUndone ? 'This can be undone as a whole afterwards.' : 'This cannot be undone.'

/** How many of those who were selected change. */
export const sayPlan = (changes: number, total: number): string => {
  if (changes === 0) return 'Nothing would change.'
  return changes === total
    ? `${sayAccounts(changes)} will change, and nobody is skipped.`
    : `${sayCount(changes)} of ${sayAccounts(total)} will change.`
}

const reasonWords: Record<SkipReason, string> = {
  already: 'Already so',
  'not-permitted': 'Beyond what your role reaches',
  yourself: 'Your own account',
  'last-administrator': 'The last administrator',
  deleted: 'Deleted',
  disabled: 'Disabled, so that a code would be of no use',
  'no-sessions': 'Not signed in',
  'too-many-tags': `Has ${TAGS_MAX} tags already`,
  'beyond-limit': `More than the ${SLIPS_MAX} slips of one job`,
  'changed-meanwhile': 'Changed meanwhile',
  'email-taken': 'The former address is somebody else’s now',
  gone: 'Gone for good',
}

export const saySkipped = (reason: SkipReason): string => reasonWords[reason]

/** For example "Your own account: 1. Disabled already: 12." */
const sayReasons = (skipped: readonly { reason: SkipReason; count: number }[]): string =>
  skipped.map(({ reason, count }) => `${saySkipped(reason)}: ${sayCount(count)}`).join('; ')

/** What came of a job, or how far it came; null while it is under way. */
export const sayManyOutcome = ({ state, change, result, done, total }: JobView): string | null => {
  if (state === 'running') return null
  const counts = result?.kind === 'changed-many' ? result : null
  const changed = counts?.changed ?? 0
  const what = change === null ? `${sayAccounts(changed)} changed` : words[change].done(changed)
  const skipped = counts && counts.skipped.length > 0 ? ` Skipped: ${sayReasons(counts.skipped)}.` : ''
  const rest = ` The other ${sayCount(total - done)} were not reached.`
  switch (state) {
    case 'done':
      return `${what}.${skipped}`
    case 'cancelled':
      return `Cancelled: ${what}.${skipped}${total > done ? rest : ''}`
    case 'failed':
      return `This could not be done to its end: ${what}.${skipped}${total > done ? rest : ''} Plan it again for these.`
    default:
      return assertNever(state)
  }
}
