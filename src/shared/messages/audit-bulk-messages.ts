import type { AuditEntryView } from '../api/audit.ts'
import type { JobChangeKind } from '../domain/bulk-changes.ts'
import { countOf, formatCount } from './plural.ts'

/** An entry in words: a fact in the past tense, and what else is recorded. Null if there is nothing else. */
export type EntryWords = { readonly fact: string; readonly more: string | null }

const bulkWords: Readonly<Record<JobChangeKind, string>> = {
  disable: 'disable',
  'disable-on': 'disable on a date',
  enable: 'enable',
  'end-sessions': 'end sessions',
  'require-password-change': 'require a password change',
  'remove-second-factor': 'remove two-step verification',
  unlock: 'unlock',
  'change-role': 'change role',
  'add-to-group': 'add to a group',
  'remove-from-group': 'remove from a group',
  'issue-resets': 'issue reset codes',
  'issue-activations': 'issue activation codes',
  delete: 'delete',
  restore: 'restore',
  undo: 'undo',
  create: 'add people',
  import: 'import users',
}

/** What became of a job. */
export const stateWords = { done: 'finished', cancelled: 'cancelled', failed: 'failed' } as const

const namesOfJobs: Partial<Readonly<Record<JobChangeKind, string>>> = {
  undo: 'Bulk undo',
  create: 'Adding people',
  import: 'Import',
}

/** The name of a bulk change in a sentence. */
export const nameOfBulk = (change: JobChangeKind): string => namesOfJobs[change] ?? 'Bulk change'

/** What a bulk change does, in brackets. Empty if its name says it. */
export const kindOfBulk = (change: JobChangeKind): string => (change in namesOfJobs ? '' : ` (${bulkWords[change]})`)

const bulkDeeds: Readonly<Record<JobChangeKind, (users: string) => string>> = {
  disable: (users) => `Disabled ${users}`,
  'disable-on': (users) => `Planned the disabling of ${users}`,
  enable: (users) => `Enabled ${users}`,
  'end-sessions': (users) => `Ended the sessions of ${users}`,
  'require-password-change': (users) => `Required a password change of ${users}`,
  'remove-second-factor': (users) => `Removed two-step verification of ${users}`,
  unlock: (users) => `Unlocked ${users}`,
  'change-role': (users) => `Changed the role of ${users}`,
  'add-to-group': (users) => `Added ${users} to a group`,
  'remove-from-group': (users) => `Removed ${users} from a group`,
  'issue-resets': (users) => `Issued reset codes to ${users}`,
  'issue-activations': (users) => `Issued activation codes to ${users}`,
  delete: (users) => `Deleted ${users}`,
  restore: (users) => `Restored ${users}`,
  undo: (users) => `Undid a bulk change of ${users}`,
  create: (users) => `Created ${users}`,
  import: (users) => `Imported ${users}`,
}

const endWords = { done: [], cancelled: ['Cancelled before its end'], failed: ['Failed before its end'] } as const

/** A bulk change that has ended, as one fact. */
export const formatBulkEnd = (
  change: JobChangeKind,
  { state, changed, skipped }: NonNullable<AuditEntryView['ended']>,
): EntryWords => {
  const more = [...endWords[state], ...(skipped === 0 ? [] : [`${formatCount(skipped)} skipped`])]
  return { fact: bulkDeeds[change](countOf(changed, 'user')), more: more.length === 0 ? null : more.join(', ') }
}
