import type { StorageFault } from '../errors.ts'
import { formatCount, lazily, plural } from './plural.ts'
import { formatStorageFault } from './storage-messages.ts'
import { formatEntries } from './verification-messages.ts'

/** The screen of the audit log, without its entries. */
export const auditMessages = {
  log: 'Audit log',
  columns: ['When', 'Action', 'By', 'User'],
  search: 'Search the log',
  filter: 'Filter',
  filters: 'Filters',
  removeFilter: 'Remove this filter',
  changesOnly: 'Changes only',
  showParts: 'Show its entries',
  hideParts: 'Hide its entries',
  showAllParts: 'Show all of them',
  showNew: (count: number) => plural(count, { one: 'Show 1 new entry', other: `Show ${formatCount(count)} new entries` }),
  notRead: 'The log couldn’t be loaded',
  noMatch: 'Nothing found',
  noMatchText: 'No entries match. Search for a name or an email, or choose an action under Filter.',
  isEmpty: 'No entries yet',
  isEmptyText: 'Sign-ins, refusals and changes appear here.',
  clear: 'Clear search and filters',
  verify: 'Verify',
  verification: 'Verification',
  dismissVerification: 'Dismiss verification',
  beginAnchor: 'Begin a new anchor',
  beginAnchorTitle: 'Begin a new audit anchor?',
  beginAnchorAbout:
    'The anchor is a file beside the database that shows whether the end of the log was cut. A new one trusts the log as it is now. Do this if you know why the former anchor doesn’t fit, for example after you restored a backup. It is recorded in the log.',
  anchorBegun: 'New anchor begun. Verify the log again.',
  dismissExport: 'Dismiss export',
  cancelled: (entries: number) => `Cancelled after ${formatEntries(entries)}, all intact. The rest was not checked.`,
  failed: (fault: StorageFault | null) => `The log couldn’t be read to its end. ${formatStorageFault(fault)}`,
  export: 'Export',
  cancelExport: 'Cancel export',
  exportTitle: 'Export the audit log',
  format: 'Format',
  chooseFile: 'Choose a file',
  noteHead: (head: string) => `Note down the newest entry to detect a cut: ${head}`,
  copyHead: 'Copy newest entry',
  headCopied: 'Copied.',
  headNotCopied: 'The entry couldn’t be copied. Select it and copy it yourself.',
  checkHead: 'Check a noted entry',
  checkHeadAbout:
    'Enter an entry that you noted down outside Gatehouse. The log is verified, and must still contain that entry with the same fingerprint.',
  check: 'Check',
  notedEntry: 'Noted entry',
  notedEntryHint: (example: string) => `Such as ${example}.`,
  notedEntryMalformed: 'Enter the number and the whole fingerprint of an entry.',
} as const

const logDay = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'full' }))

/** The heading of a day, which begins at `day`. */
export const formatLogDay = (day: number, now: number): string => {
  const date = new Date(now)
  const startOf = (daysAgo: number): number => new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo).getTime()
  if (day === startOf(0)) return 'Today'
  return day === startOf(1) ? 'Yesterday' : logDay().format(day)
}

/** The panel of an entry. */
export const entryPanelMessages = {
  title: (id: number) => `Entry ${formatCount(id)}`,
  none: 'None',
  noEmail: 'No email',
  action: 'Action',
  result: 'Result',
  details: 'Details',
  when: 'When',
  by: 'By',
  user: 'User',
  via: 'Via',
  technical: 'Technical details',
  number: 'Number',
  time: 'Time',
  outcome: 'Outcome',
  transport: 'Transport',
  showInLog: 'Show in the log',
  allBy: (name: string) => `All by ${name}`,
  allAbout: (name: string) => `All about ${name}`,
  openUser: (name: string) => `Open ${name}`,
} as const

const outcomes = { success: 'Success', refused: 'Refused' } as const

/** The filter of the log. */
export const logFilterMessages = {
  any: 'Any',
  by: 'By',
  user: 'User',
  action: 'Action',
  result: 'Result',
  via: 'Via',
  firstDay: 'First day',
  lastDay: 'Last day',
  isBackwards: 'Choose a day that is not before the first day.',
  outcome: (outcome: keyof typeof outcomes) => outcomes[outcome],
  ofBulk: (fact: string) => `Part of “${fact}”`,
  byUser: (name: string) => `By ${name}`,
  aboutUser: (name: string) => `User ${name}`,
  from: (day: string) => `From ${day}`,
  until: (day: string) => `Until ${day}`,
} as const
