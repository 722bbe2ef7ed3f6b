import type { BulkChange } from '../api/bulk-change.ts'
import type { JobRowView, JobView } from '../api/jobs.ts'
import type { JobChangeKind, SkipReason } from '../domain/bulk-changes.ts'
import { GROUPS_MAX, JOB_CODES_MAX, USER_GROUPS_MAX } from '../domain/limits.ts'
import { PASSWORD_MIN_CODE_POINTS } from '../domain/password.ts'
import { RESTORABLE_DAYS } from '../domain/user-state.ts'
import type { StorageFault } from '../errors.ts'
import { bulkKinds, formatUsers } from './bulk-kind-messages.ts'
import { assertNever } from './error-messages.ts'
import { formatCount, plural } from './plural.ts'
import { formatStorageFault } from './storage-messages.ts'
import { formatDateAndTime, formatRole, isolate } from './user-messages.ts'

/** Bulk changes: the bar below the list, the inputs, the plan, the jobs and the report. */
export const bulkMessages = {
  more: 'More',
  review: 'Review',
  newRole: 'New role',
  group: 'Group name',
  groupToAddHint: 'A new name creates a group.',
  plan: {
    name: 'Planning',
    /** Until the number of users is known. */
    counting: 'counting users',
    looking: 'Checking each user. Nothing is changed yet.',
    changing: 'Will change',
    skipping: 'Skipped',
    skippedList: 'Skipped and why',
    first: (emails: readonly string[], more: number) =>
      more > 0 ? `${emails.join(', ')} and ${formatCount(more)} more` : emails.join(', '),
    reason: (reason: SkipReason, count: number, change: JobChangeKind | null) =>
      `${formatSkipped(reason, change)}: ${formatCount(count)}`,
    refused: 'The change couldn’t be planned',
    failed: (fault: StorageFault | null) => `Not every user could be checked. ${formatStorageFault(fault)}`,
  },
  jobs: {
    region: 'Bulk changes',
    report: 'Report',
    undo: 'Undo',
    dismiss: 'Dismiss',
    showEarlier: (count: number) => `Show earlier changes (${formatCount(count)})`,
    hideEarlier: 'Hide earlier changes',
    codesGone: 'These codes have expired or were used. Issue new ones where you still need them.',
  },
  report: {
    show: 'Show report',
    unreadable: 'The report couldn’t be loaded',
    save: 'Save as CSV',
    rows: 'Row by row',
    user: 'User',
    result: 'Result',
    gone: 'Permanently deleted',
    unlisted: (count: number) =>
      plural(count, {
        one: '1 more user was skipped, and is no longer listed.',
        other: `${formatCount(count)} more users were skipped, and are no longer listed.`,
      }),
    previous: 'Previous',
    next: 'Next',
    range: (from: number, to: number, total: number) => `${formatCount(from)} to ${formatCount(to)} of ${formatCount(total)}`,
    skippedOnly: 'Skipped',
    skipped: (reason: SkipReason, change: JobChangeKind | null) => `Skipped: ${formatSkipped(reason, change)}`,
    changed: (kind: JobChangeKind | null) => (kind === null ? 'Changed' : bulkKinds[kind].changed),
  },
} as const

/** The label of a bulk action's button. */
export const formatBulkAction = (kind: JobChangeKind): string => bulkKinds[kind].label

export const formatBulkTitle = (kind: JobChangeKind): string => bulkKinds[kind].title

/** The label of the button that runs a plan, with the number of users. */
export const formatBulkConfirm = (kind: JobChangeKind, count: number): string => bulkKinds[kind].confirm(count)

export const formatBulkRunning = (kind: JobChangeKind | null): string =>
  kind === null ? 'Changing users' : bulkKinds[kind].running

/** The consequence for each user. */
export const formatConsequence = (change: BulkChange): string => {
  switch (change.kind) {
    case 'disable':
      return 'They’ll be signed out and can’t sign in until you enable them again.'
    case 'disable-on':
      return `They’ll be signed out on ${formatDateAndTime(change.at)}, and can’t sign in from then on until you enable them again.`
    case 'enable':
      return 'They can sign in again with their old passwords.'
    case 'end-sessions':
      return 'They’ll have to sign in again everywhere.'
    case 'require-password-change':
      return 'They must choose a new password before doing anything else. The current one works until then. They’ll see that you asked for it.'
    case 'remove-second-factor':
      return `They’ll be signed out and sign in with only a password. If it’s shorter than ${PASSWORD_MIN_CODE_POINTS} characters, they’ll choose a new one. They’ll see that you did this.`
    case 'unlock':
      return 'Clears the count of wrong passwords and reset codes. They can try again at once.'
    case 'change-role':
      return `Their role becomes ${formatRole(change.role)}, and they’ll be signed out.`
    case 'add-to-group':
      return `They’ll be in the group “${isolate(change.group)}”.`
    case 'remove-from-group':
      return `They’ll no longer be in the group “${isolate(change.group)}”.`
    case 'issue-resets':
      return 'Each user gets a printed code that works once, for an hour. Earlier codes stop working.'
    case 'issue-activations':
      return 'Each user gets a printed code that works once, to choose their first password. Earlier codes stop working.'
    case 'delete':
      return `They’ll be signed out. You can restore them for ${RESTORABLE_DAYS} days, and their addresses stay taken. After that, they’re permanently deleted.`
    case 'restore':
      return 'They can sign in again with their old passwords. Ended sessions stay ended.'
    case 'undo':
      return 'Users who were changed since then are left alone. Ended sessions stay ended.'
    default:
      return assertNever(change)
  }
}

/** Whether the change can be undone. This is stated before it runs. */
export const formatReturn = (canBeUndone: boolean): string => (canBeUndone ? 'You can undo this.' : 'You can’t undo this.')

/** How many of the selected users change. */
export const formatPlan = (changes: number, total: number): string => {
  if (changes === 0) return 'Nothing would change.'
  return changes === total
    ? `${formatUsers(changes)} will change.`
    : `${formatCount(changes)} of ${formatUsers(total)} will change.`
}

const NEEDS_ACTIVATION = 'Not activated. Use “Print activation codes” for them'

const reasonWords: Record<SkipReason, string> = {
  already: 'No change needed',
  'not-permitted': 'Your role can’t change this user',
  yourself: 'You',
  'last-administrator': 'The only administrator',
  deleted: 'Deleted',
  disabled: 'Disabled, so a code wouldn’t work',
  'not-activated': 'Not activated, so there is no password to change',
  activated: 'Activated already',
  'no-sessions': 'Not signed in',
  'too-many-groups': `In ${USER_GROUPS_MAX} groups already`,
  'limit-reached': `No such group, and ${GROUPS_MAX} groups exist already`,
  // Made when it is read: a formatter takes milliseconds of the start.
  get 'beyond-limit'() {
    return `Beyond the limit of ${formatCount(JOB_CODES_MAX)} codes`
  },
  'changed-meanwhile': 'Changed since then',
  'email-taken': 'Another user has the address now',
  gone: 'Permanently deleted',
  'role-not-ticked': 'An administrator, operator or auditor that was not ticked',
}

/** Why a change skips a user. */
const formatSkipped = (reason: SkipReason, change: JobChangeKind | null): string =>
  reason === 'not-activated' && change === 'issue-resets' ? NEEDS_ACTIVATION : reasonWords[reason]

/** The columns of a report as a file. */
export const reportColumns = ['name', 'email', 'outcome', 'reason']

/** A row of a report in words: the user, what became of them, and why they were skipped. */
export const describeReportRow = ({ email, skipped }: JobRowView, change: JobView['change']) => ({
  user: email ?? bulkMessages.report.gone,
  outcome: skipped === null ? bulkMessages.report.changed(change) : bulkMessages.report.skippedOnly,
  reason: skipped === null ? '' : formatSkipped(skipped, change),
})

/** For example "You: 1; No change needed: 12". */
const formatReasons = (skipped: readonly { reason: SkipReason; count: number }[], change: JobChangeKind | null): string =>
  skipped.map(({ reason, count }) => bulkMessages.plan.reason(reason, count, change)).join('; ')

const formatCodeless = (count: number): string =>
  `${formatUsers(count)} without a password: select them in the list by their state, and print activation codes.`

/** The result of a job, or its progress when it was cancelled. Null while it runs. */
export const formatBulkOutcome = ({ state, change, result, done, total, fault }: JobView): string | null => {
  if (state === 'running') return null
  const counts = result?.kind === 'bulk-changed' ? result : null
  const changed = counts?.changed ?? 0
  const what = change === null ? `${formatUsers(changed)} changed` : bulkKinds[change].done(changed)
  const skipped = counts && counts.skipped.length > 0 ? ` Skipped: ${formatReasons(counts.skipped, change)}.` : ''
  const rest = total > done ? ` The other ${formatCount(total - done)} weren’t reached.` : ''
  const codeless = counts?.withoutPassword ? ` ${formatCodeless(counts.withoutPassword)}` : ''
  switch (state) {
    case 'done':
      return `${what}.${skipped}${codeless}`
    case 'cancelled':
      return `Cancelled: ${what}.${skipped}${rest}`
    case 'failed':
      return `Stopped early: ${what}.${skipped}${rest} ${fault ? formatStorageFault(fault) : 'Try again for these.'}`
    default:
      return assertNever(state)
  }
}
