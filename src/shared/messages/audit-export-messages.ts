import type { ExportFormat } from '../api/audit-filter.ts'
import type { JobView } from '../api/jobs.ts'
import { assertNever } from './error-messages.ts'
import { formatEntries } from './verification-messages.ts'

/** The export formats, for a choice. */
export const formatChoices = [
  { value: 'csv', label: 'CSV, for spreadsheets' },
  { value: 'json-lines', label: 'JSON Lines, for programs' },
] as const satisfies readonly { value: ExportFormat; label: string }[]

const formatMeanings: Record<ExportFormat, string> = {
  csv: 'A text that a spreadsheet would run as a formula gets an apostrophe before it.',
  'json-lines': 'Every text is as it was recorded, one entry a line.',
}

/** What the format does with the entries. */
export const formatFormatMeaning = (format: ExportFormat): string => formatMeanings[format]

/** The export's own entry reveals a log that is truncated later. */
const OWN_ENTRY = 'The last line is the entry of this export.'

/** What would be exported. `total` is null until the entries are counted. */
export const formatExported = (total: number | null, isNarrowed: boolean): string => {
  const entries = total === null ? 'entries' : formatEntries(total)
  return isNarrowed
    ? `All ${entries} that fit the search and the filters, the oldest first. ${OWN_ENTRY}`
    : `The whole log, ${entries}, the oldest first. ${OWN_ENTRY}`
}

/** The result of an export. Null while it runs. */
export const formatExport = ({ state, result }: JobView): string | null => {
  switch (state) {
    case 'running':
      return null
    case 'cancelled':
      return 'The export was cancelled. No file was made.'
    case 'failed':
      return 'The export failed, and no file was made. Look whether the disk has room, and export again.'
    case 'done':
      return result?.kind === 'exported' ? `${formatEntries(result.entries)} exported to ${result.path}` : null
    default:
      return assertNever(state)
  }
}
