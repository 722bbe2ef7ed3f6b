import { countOf } from './plural.ts'
import { formatEntries } from './verification-messages.ts'

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
