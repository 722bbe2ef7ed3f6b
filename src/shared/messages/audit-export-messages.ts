import type { ExportFormat } from '../api/audit-filter.ts'
import type { JobView } from '../api/jobs.ts'
import type { CsvSeparator } from '../domain/csv-separator.ts'
import { assertNever } from './error-messages.ts'
import { formatFileFault } from './storage-messages.ts'
import { formatEntries } from './verification-messages.ts'

/** The export formats, for a choice. */
export const formatChoices = [
  { value: 'csv', label: 'CSV, for spreadsheets' },
  { value: 'json-lines', label: 'JSON Lines, for programs' },
] as const satisfies readonly { value: ExportFormat; label: string }[]

/** The separators of CSV, for a choice. */
export const separatorChoices = [
  { value: 'comma', label: 'Comma' },
  { value: 'semicolon', label: 'Semicolon' },
  { value: 'tab', label: 'Tab' },
] as const satisfies readonly { value: CsvSeparator; label: string }[]

export const separatorMessages = {
  label: 'Separator',
  hint: 'Choose semicolon if your spreadsheet shows each line in one cell.',
} as const

const formatMeanings: Record<ExportFormat, string> = {
  csv: 'Cells that look like formulas start with an apostrophe, so that a spreadsheet doesn’t run them.',
  'json-lines': 'One entry per line, exactly as recorded.',
}

/** What the format does with the entries. */
export const formatFormatMeaning = (format: ExportFormat): string => formatMeanings[format]

/** The export's own entry reveals a log that is truncated later. */
const OWN_ENTRY = 'The last line is the entry of this export.'

/** What would be exported. `total` is null until the entries are counted. */
export const formatExported = (total: number | null, isNarrowed: boolean): string => {
  const entries = total === null ? 'entries' : formatEntries(total)
  return isNarrowed
    ? `All ${entries} that match the search and the filters, oldest first. ${OWN_ENTRY}`
    : `The whole log, ${entries}, oldest first. ${OWN_ENTRY}`
}

/** The result of an export. Null while it runs. */
export const formatExport = ({ state, result, fault }: JobView): string | null => {
  switch (state) {
    case 'running':
      return null
    case 'cancelled':
      return 'Export cancelled. No file was saved.'
    case 'failed':
      return `Export failed. No file was saved. ${formatFileFault(fault)}`
    case 'done':
      return result?.kind === 'exported' ? `${formatEntries(result.entries)} exported to ${result.path}` : null
    default:
      return assertNever(state)
  }
}
