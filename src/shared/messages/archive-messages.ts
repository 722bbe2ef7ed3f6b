import type { ArchivesView } from '../api/audit.ts'
import type { JobView } from '../api/jobs.ts'
import type { ArchiveFault, ArchiveFaultView } from '../api/verification.ts'
import { assertNever } from './error-messages.ts'
import { countOf, formatBytes, formatCount } from './plural.ts'
import { formatStorageFault } from './storage-messages.ts'
import { formatDate } from './user-messages.ts'

const DAYS_OF_YEAR = 365

/** How long the audit log stays in the database, in words. */
export const formatAuditDays = (days: number | null): string => {
  if (days === null) return 'For ever'
  return days % DAYS_OF_YEAR === 0 ? countOf(days / DAYS_OF_YEAR, 'year') : countOf(days, 'day')
}

/** The choices of the settings. */
export const auditDaysChoices = [null, 90, 180, 365, 730, 1_095, 1_825, 3_650] as const

type Range = { readonly from: number; readonly to: number }

/** `entries 1 to 500`, or one entry. */
const formatRange = ({ from, to }: Range): string =>
  from === to ? `entry ${formatCount(from)}` : `entries ${formatCount(from)} to ${formatCount(to)}`

const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** `Entries 1 to 500`. */
export const formatEntryRange = (range: Range): string => capitalize(formatRange(range))

const countEntries = ({ from, to }: Range): string => countOf(to - from + 1, 'entry', 'entries')

/** The section of the settings, and the terminal. */
export const archiveMessages = {
  heading: 'Audit log',
  archivesHeading: 'Archives of the audit log',
  about:
    'Older entries can move out of the database into archives: signed files in the folder “archives” beside the database. Verify checks both as one log.',
  hint: 'Default: for ever. Gatehouse moves older entries about once a month. They are no longer on screens and can’t be undone, but exports can include them.',
  none: 'No archives',
  made: 'Made',
  due: 'To be archived',
  noDue: 'Nothing',
  dueEntries: countEntries,
  archiveNow: 'Archive now',
  cancel: 'Cancel archiving',
  dismiss: 'Close the result of archiving',
  title: 'Archive older entries?',
  question: (due: Range) =>
    `This moves ${formatRange(due)} into archives. They are no longer on screens, and what they changed can’t be undone. Verify still checks them, and “Compact now” gives their space back.`,
  began: 'Archiving started',
  progress: 'Archiving the audit log',
  archive: ({ file, oldest, newest, bytes }: ArchivesView['archives'][number]) =>
    `${file}, ${formatDate(oldest)} to ${formatDate(newest)}, ${formatBytes(bytes)}`,
  more: (count: number) => `and ${countOf(count, 'older archive')}`,
  nothingDue: 'No entry is older than the settings keep in the database, so nothing will move.',
} as const

/** Which entries the log no longer shows, and where they are. Null without archives. */
export const formatArchivedEntries = ({ archives }: ArchivesView): string | null => {
  const [first, last] = [archives[0], archives.at(-1)]
  if (!first || !last) return null
  const verb = last.last === first.first ? 'is' : 'are'
  const where = archives.length === 1 ? 'an archive' : `${countOf(archives.length, 'archive')}`
  return `${formatEntryRange({ from: first.first, to: last.last })} ${verb} in ${where}.`
}

/** The choice of an export to include the archives. */
export const exportArchivesLabel = 'Include archives'

/** What was moved. */
export const formatArchived = ({ archives, entries }: { archives: number; entries: number }): string =>
  entries === 0
    ? 'No entry was old enough to be archived.'
    : `${countOf(entries, 'entry', 'entries')} moved into ${countOf(archives, 'archive')}.`

/** The result of archiving. Null while it runs. */
export const formatArchiving = ({ state, result, fault }: JobView): string | null => {
  const moved = result?.kind === 'archived' ? result : null
  switch (state) {
    case 'running':
      return null
    case 'cancelled':
      return moved ? `Archiving cancelled. ${formatArchived(moved)}` : 'Archiving cancelled.'
    case 'failed':
      return fault === null
        ? 'Nothing was archived. Verify the audit log, and try again.'
        : `Not all entries were archived. ${formatStorageFault(fault)}`
    case 'done':
      return formatArchived(moved ?? { archives: 0, entries: 0 })
    default:
      return assertNever(state)
  }
}

const faultWords: Readonly<Record<ArchiveFault, string>> = {
  missing: 'is missing',
  unreadable: 'can’t be read',
  foreign: 'is of another directory',
  exchanged: 'has other entries than it should',
  cut: 'was cut',
  changed: 'was changed',
  'key-unknown': 'is signed with a key that this directory doesn’t have',
}

/** Faults of an entry in the file. */
const entryFaults: readonly ArchiveFault[] = ['cut', 'changed']

/** What is wrong with an archive, in a sentence. */
export const formatArchiveFault = ({ file, fault, entry }: ArchiveFaultView): string => {
  const where = entryFaults.includes(fault) ? ` (entry ${formatCount(entry)})` : ''
  return `The archive ${file} ${faultWords[fault]}${where}.`
}
