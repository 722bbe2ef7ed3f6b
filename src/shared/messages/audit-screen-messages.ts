import { formatCount, plural } from './plural.ts'
import { formatEntries } from './verification-messages.ts'

/** The screen of the audit log, without its entries. */
export const auditMessages = {
  log: 'Audit log',
  columns: ['When', 'Action', 'By', 'User'],
  search: 'Search the log',
  filter: 'Filter',
  filters: 'Filters',
  removeFilter: 'Remove this filter',
  filterTitle: 'Filter the log',
  showNew: (count: number) => plural(count, { one: 'Show 1 new entry', other: `Show ${formatCount(count)} new entries` }),
  notRead: 'The log couldn’t be loaded',
  noMatch: 'Nothing found',
  noMatchText: 'No entries match. Search for an email, or choose an action under Filter.',
  isEmpty: 'No entries yet',
  isEmptyText: 'Sign-ins, refusals and changes appear here.',
  clear: 'Clear search and filters',
  verify: 'Verify',
  verification: 'Verification',
  dismissVerification: 'Dismiss verification',
  dismissExport: 'Dismiss export',
  cancelled: (entries: number) => `Cancelled after ${formatEntries(entries)}, all intact. The rest was not checked.`,
  failed: 'The log couldn’t be read to its end. See Gatehouse’s log, then verify again.',
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
  allBy: (email: string) => `All by ${email}`,
  allAbout: (email: string) => `All about ${email}`,
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
  apply: 'Apply',
  noUser: 'No user has this email. To find a former email, open one of its entries.',
  isBackwards: 'Choose a day that is not before the first day.',
  outcome: (outcome: keyof typeof outcomes) => outcomes[outcome],
  byUser: (email: string) => `By ${email}`,
  aboutUser: (email: string) => `User ${email}`,
  from: (day: string) => `From ${day}`,
  until: (day: string) => `Until ${day}`,
} as const
