import type { ExportFormat } from '../api/audit-filter.ts'
import type { JobView } from '../api/jobs.ts'
import { assertNever } from './error-messages.ts'
import { countOf } from './plural.ts'
import { formatFileFault } from './storage-messages.ts'
import { isolate } from './user-messages.ts'

export const userExportMessages = {
  button: 'Export',
  title: 'Export this list',
  which: 'Export',
  listed: (count: number | null, isNarrowed: boolean) => {
    if (count === null) return isNarrowed ? 'All that match the search and the filters' : 'All users'
    return isNarrowed ? `${countOf(count, 'user')} that match the search and the filters` : `All ${countOf(count, 'user')}`
  },
  selected: (count: number | null) => (count === null ? 'The selected users' : `${countOf(count, 'selected user')}`),
  format: 'Format',
  hashes: 'Include hashes',
  hashesHint:
    'The hash of each password, so that an import keeps it. Another directory needs the key of this one to use them. Keep the file safe.',
  key: 'Save the key beside it',
  keyHint:
    'Another directory needs it to import the hashes. To move a whole directory, restore a backup. The file ends in “.key”.',
  passphrase: 'Key passphrase',
  passphraseHint: 'At least 20 characters. It encrypts the key. Write it down: Gatehouse doesn’t store it.',
  chooseFile: 'Choose file',
  progress: 'Export',
  counting: 'Counting users',
  cancel: 'Cancel the export',
  dismiss: 'Dismiss the result of the export',
} as const

const meanings: Record<ExportFormat, string> = {
  csv: 'Cells that look like formulas start with an apostrophe, so that a spreadsheet doesn’t run them. An import removes it.',
  'json-lines': 'One user per line, with every text as it is.',
}

/** What the format does with the texts of users. */
export const formatUserExportMeaning = (format: ExportFormat): string => meanings[format]

/** The result of an export of users. Null while it runs. */
export const formatUserExport = ({ state, result, fault }: JobView): string | null => {
  switch (state) {
    case 'running':
      return null
    case 'cancelled':
      return 'Export cancelled. No file was saved.'
    case 'failed':
      return `Export failed. No file was saved. ${formatFileFault(fault)}`
    case 'done':
      return result?.kind === 'exported' ? `${countOf(result.entries, 'user')} exported to ${isolate(result.path)}` : null
    default:
      return assertNever(state)
  }
}
