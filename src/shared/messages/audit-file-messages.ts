import type { RecordedDetail } from '../api/audit-details.ts'
import type { ExportFormat } from '../api/audit-filter.ts'
import { formatAction } from './audit-action-messages.ts'
import { type EntryWords, stateWords } from './audit-bulk-messages.ts'
import { countOf } from './plural.ts'

const formatNames: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', 'json-lines': 'JSON Lines' }

const filterWords: Readonly<Record<string, string>> = {
  actorId: 'by',
  subjectId: 'user',
  actions: 'action',
  outcome: 'result',
  transport: 'via',
  code: 'error code',
  from: 'first day',
  to: 'last day',
  search: 'search',
  isChange: 'changes only',
  bulk: 'bulk change',
  isFolded: 'folded bulk changes',
  // Of the list of users.
  role: 'role',
  state: 'state',
  hasSecondFactor: 'two-step verification',
  hasSignedIn: 'signed in before',
  isLocked: 'locked',
  mustChangePassword: 'password change required',
  sharesAddress: 'shared email',
  lastSeenBefore: 'last sign-in',
  registeredFrom: 'first day of registration',
  registeredBefore: 'last day of registration',
  disableFrom: 'first day of disabling',
  disableBefore: 'last day of disabling',
  deletedBefore: 'day of deletion',
  group: 'group',
  ids: 'selection',
}

export const wordOf = (words: Readonly<Record<string, string>>, name: string): string =>
  (Object.hasOwn(words, name) ? words[name] : undefined) ?? name

/** What was exported to a file, or is being exported. */
type ExportDetail = Extract<
  RecordedDetail,
  { kind: 'export-started' | 'export-finished' | 'users-export-started' | 'users-export-finished' }
>

const describeStart = (
  action: string,
  format: ExportFormat,
  filteredBy: readonly string[],
  isKeyWritten: boolean,
): EntryWords => {
  const filtered = filteredBy.map((name) => wordOf(filterWords, name)).join(', ')
  const more = [filtered === '' ? '' : `Filtered by ${filtered}`, isKeyWritten ? 'With the encrypted key' : '']
  const fact = `${formatAction(action)} (${formatNames[format]})`
  return { fact, more: more.filter((part) => part !== '').join('. ') || null }
}

export const describeExport = (detail: ExportDetail, action: string): EntryWords => {
  const format = formatNames[detail.format]
  switch (detail.kind) {
    case 'export-started':
      return describeStart(action, detail.format, detail.filteredBy, false)
    case 'users-export-started':
      return describeStart(action, detail.format, detail.filteredBy, detail.withKeys)
    case 'export-finished': {
      const fact = detail.state === 'done' ? `exported: ${countOf(detail.entries ?? 0, 'entry', 'entries')}` : null
      return { fact: `Audit log ${fact ?? `export ${stateWords[detail.state]}`} (${format})`, more: null }
    }
    case 'users-export-finished': {
      const what = detail.withHashes ? 'Users with password hashes' : 'Users'
      const fact = detail.state === 'done' ? `exported: ${countOf(detail.users ?? 0, 'user')}` : null
      return { fact: `${what} ${fact ?? `export ${stateWords[detail.state]}`} (${format})`, more: null }
    }
  }
}
