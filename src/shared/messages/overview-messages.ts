import { LOG_BYTES_MANY, LOG_ENTRIES_PER_DAY_MANY } from '../domain/limits.ts'
import { countOf, formatCount } from './plural.ts'
import { formatEntries } from './verification-messages.ts'

const BYTES_PER_MEGABYTE = 1_000_000

const DAYS_PER_WEEK = 7

const formatMegabytes = (bytes: number): string =>
  bytes < BYTES_PER_MEGABYTE ? 'less than 1 MB' : `about ${formatCount(Math.round(bytes / BYTES_PER_MEGABYTE))} MB`

type LogSize = { readonly bytes: number; readonly lastWeek: number }

/** The size of the log and how fast it grows. */
export const formatLogSize = ({ bytes, lastWeek }: LogSize): string =>
  `Size: ${formatMegabytes(bytes)}. Last 7 days: ${formatEntries(lastWeek)}, ${formatCount(Math.round(lastWeek / DAYS_PER_WEEK))} a day.`

/** A log that grows or has grown beyond what users do. Null for an ordinary one. */
export const formatLogWarning = ({ bytes, lastWeek }: LogSize): string | null => {
  if (lastWeek / DAYS_PER_WEEK > LOG_ENTRIES_PER_DAY_MANY)
    return `The log grows by more than ${formatCount(LOG_ENTRIES_PER_DAY_MANY)} entries a day. A program on this computer may call Gatehouse in a loop. Look at the newest entries to find it.`
  if (bytes > LOG_BYTES_MANY)
    return 'The log is larger than 1 GB. Gatehouse never deletes entries, so make sure that the disk has space.'
  return null
}

export const overviewMessages = {
  notRead: 'The overview couldn’t be loaded',
  attention: 'Needs attention',
  allClear: 'All clear.',
  showAll: 'Show all',
  activity: 'Activity',
  showTable: 'Show as table',
  hideTable: 'Hide table',
  table: 'Activity by day',
  day: 'Day',
  today: 'Today',
  openEvents: (event: string, day: string, count: string) => `${event}, ${day}: ${count}. Open in the log`,
  reading: (day: string, count: string) => `${day}: ${count}`,
  period: 'Period',
  lastDays: (days: number) => `Last ${countOf(days, 'day')}`,
  log: 'Audit log',
  notVerified: (entries: number) => `${formatEntries(entries)}, not verified yet.`,
  entriesNow: (entries: number) => `${formatEntries(entries)} now.`,
  openLog: 'Open the audit log',
} as const
