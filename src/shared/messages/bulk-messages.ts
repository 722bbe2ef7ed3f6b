import type { BulkChange } from '../api/bulk-change.ts'
import type { JobView } from '../api/jobs.ts'
import type { BulkChangeKind } from '../domain/bulk-change-kinds.ts'
import { PRINTED_CODES_MAX, TAGS_MAX } from '../domain/limits.ts'
import type { SkipReason } from '../domain/skip-reasons.ts'
import { RESTORABLE_DAYS } from '../domain/user-state.ts'
import { assertNever } from './error-messages.ts'
import { formatCount } from './plural.ts'
import { formatRole } from './user-messages.ts'

export const formatAccounts = (count: number): string => (count === 1 ? '1 account' : `${formatCount(count)} accounts`)

type Words = {
  /** The title of its dialog. */
  title: string
  /** The label of its button. */
  confirm: (count: number) => string
  /** The text while it runs. */
  running: string
  done: (count: number) => string
}

const words: Record<BulkChangeKind, Words> = {
  disable: {
    title: 'Disable these accounts?',
    confirm: (count) => `Disable ${formatAccounts(count)}`,
    running: 'Disabling',
    done: (count) => `${formatAccounts(count)} disabled`,
  },
  enable: {
    title: 'Enable these accounts?',
    confirm: (count) => `Enable ${formatAccounts(count)}`,
    running: 'Enabling',
    done: (count) => `${formatAccounts(count)} enabled`,
  },
  'end-sessions': {
    title: 'End their sessions?',
    confirm: (count) => `End the sessions of ${formatAccounts(count)}`,
    running: 'Ending sessions',
    done: (count) => `The sessions of ${formatAccounts(count)} ended`,
  },
  'change-role': {
    title: 'Change their role',
    confirm: (count) => `Change the role of ${formatAccounts(count)}`,
    running: 'Changing the role',
    done: (count) => `The role of ${formatAccounts(count)} changed`,
  },
  'add-tag': {
    title: 'Tag these accounts',
    confirm: (count) => `Tag ${formatAccounts(count)}`,
    running: 'Adding the tag',
    done: (count) => `${formatAccounts(count)} tagged`,
  },
  'remove-tag': {
    title: 'Take a tag off these accounts',
    confirm: (count) => `Take the tag off ${formatAccounts(count)}`,
    running: 'Taking the tag off',
    done: (count) => `The tag taken off ${formatAccounts(count)}`,
  },
  'issue-resets': {
    title: 'Issue reset slips?',
    confirm: (count) => (count === 1 ? 'Issue 1 slip' : `Issue ${formatCount(count)} slips`),
    running: 'Issuing slips',
    done: (count) => (count === 1 ? '1 slip issued' : `${formatCount(count)} slips issued`),
  },
  delete: {
    title: 'Delete these accounts?',
    confirm: (count) => `Delete ${formatAccounts(count)}`,
    running: 'Deleting',
    done: (count) => `${formatAccounts(count)} deleted`,
  },
  restore: {
    title: 'Restore these accounts?',
    confirm: (count) => `Restore ${formatAccounts(count)}`,
    running: 'Restoring',
    done: (count) => `${formatAccounts(count)} restored`,
  },
  undo: {
    title: 'Undo this for all?',
    confirm: (count) => `Undo for ${formatAccounts(count)}`,
    running: 'Undoing',
    done: (count) => `Undone for ${formatAccounts(count)}`,
  },
}

export const formatBulkTitle = (kind: BulkChangeKind): string => words[kind].title

/** The label of the button that runs a plan, with the number of users. */
export const formatBulkConfirm = (kind: BulkChangeKind, count: number): string => words[kind].confirm(count)

export const formatBulkRunning = (kind: BulkChangeKind | null): string =>
  kind === null ? 'Changing accounts' : words[kind].running

/** The consequence for each account. */
export const formatConsequence = (change: BulkChange): string => {
  switch (change.kind) {
    case 'disable':
      return 'Their sessions end, and nobody can sign in to them until they are enabled again.'
    case 'enable':
      return 'Their people can sign in again, with the passwords that they had.'
    case 'end-sessions':
      return 'Their people have to sign in again everywhere.'
    case 'change-role':
      return `Their role becomes ${formatRole(change.role)}, and their sessions end.`
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

/** Whether the change can be undone. This is stated before it runs. */
export const formatReturn = (canBeUndone: boolean): string =>
  canBeUndone ? 'This can be undone as a whole afterwards.' : 'This cannot be undone.'

/** How many of the selected users change. */
export const formatPlan = (changes: number, total: number): string => {
  if (changes === 0) return 'Nothing would change.'
  return changes === total
    ? `${formatAccounts(changes)} will change, and nobody is skipped.`
    : `${formatCount(changes)} of ${formatAccounts(total)} will change.`
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
  'beyond-limit': `More than the ${PRINTED_CODES_MAX} slips of one job`,
  'changed-meanwhile': 'Changed meanwhile',
  'email-taken': 'The former address is somebody else’s now',
  gone: 'Gone for good',
}

export const formatSkipped = (reason: SkipReason): string => reasonWords[reason]

/** For example "Your own account: 1. Disabled already: 12." */
const formatReasons = (skipped: readonly { reason: SkipReason; count: number }[]): string =>
  skipped.map(({ reason, count }) => `${formatSkipped(reason)}: ${formatCount(count)}`).join('; ')

/** The result of a job, or its progress when it was cancelled. Null while it runs. */
export const formatBulkOutcome = ({ state, change, result, done, total }: JobView): string | null => {
  if (state === 'running') return null
  const counts = result?.kind === 'bulk-changed' ? result : null
  const changed = counts?.changed ?? 0
  const what = change === null ? `${formatAccounts(changed)} changed` : words[change].done(changed)
  const skipped = counts && counts.skipped.length > 0 ? ` Skipped: ${formatReasons(counts.skipped)}.` : ''
  const rest = ` The other ${formatCount(total - done)} were not reached.`
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
