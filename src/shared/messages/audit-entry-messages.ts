import type { AuditEntryView, PartyView } from '../api/audit.ts'
import type { FieldChange, GroupChange, RecordedDetail } from '../api/audit-details.ts'
import { alertKindLabels } from './alert-messages.ts'
import { formatEntryRange } from './archive-messages.ts'
import { formatAction, formatAttempt } from './audit-action-messages.ts'
import { type EntryWords, formatBulkEnd, kindOfBulk, nameOfBulk, stateWords } from './audit-bulk-messages.ts'
import { describeExport, wordOf } from './audit-file-messages.ts'
import { formatRefusal, formatRepeats, isCodeRequest } from './audit-refusal-messages.ts'
import { describeSso } from './audit-sso-messages.ts'
import { anchorFaults, nameOfText, readOwnReason } from './audit-value-messages.ts'
import { assertNever } from './error-messages.ts'
import { countOf, formatBytes, formatCount } from './plural.ts'
import { formatDue } from './retention-messages.ts'
import { settingNames } from './settings-messages.ts'
import { describedTexts, formatDateAndTime, formatRole, formatUserName, isolate } from './user-messages.ts'

/** What the words of an entry depend on. */
type Entry = Pick<AuditEntryView, 'action' | 'outcome' | 'details'> & Partial<Pick<AuditEntryView, 'reason' | 'ended'>>

/** The user of an entry in running text: the present name, or the address at that time. */
export const formatParty = ({ email, present }: PartyView): string => formatUserName({ name: present?.name ?? '', email })

const quote = (text: string): string => `“${isolate(text)}”`

const listQuoted = (texts: readonly string[]): string => texts.map(quote).join(', ')

const formatTextChange = (name: string, { from, to }: { from: string; to: string }): string => {
  if (from === '') return `${name} set to ${quote(to)}`
  return to === '' ? `${name} ${quote(from)} removed` : `${name} changed from ${quote(from)} to ${quote(to)}`
}

const formatFieldChange = (change: FieldChange): string => {
  switch (change.field) {
    case 'role':
      return `Role changed from ${formatRole(change.from)} to ${formatRole(change.to)}`
    case 'groups': {
      const added = change.added.length > 0 ? [`added ${listQuoted(change.added)}`] : []
      const removed = change.removed.length > 0 ? [`removed ${listQuoted(change.removed)}`] : []
      return `Groups changed: ${[...added, ...removed].join(', ')}`
    }
    case 'password':
      return 'Password changed'
    case 'secondFactor':
      return 'Two-step verification changed'
    case 'disabledAt':
    case 'disableAt':
    case 'deletedAt':
      return 'State changed'
    // A note is long, so only the panel of the entry shows its old and new text.
    case 'note':
      return `${describedTexts.note.label} changed`
    default:
      return formatTextChange(nameOfText(change), change)
  }
}

const isState = ({ field }: FieldChange): boolean => field === 'disabledAt' || field === 'disableAt' || field === 'deletedAt'

const formatStateChange = (action: string, changes: readonly FieldChange[]): string => {
  const date = changes.find((change) => change.field === 'disableAt')
  return date?.field === 'disableAt' && date.to !== null
    ? `Disabling scheduled for ${formatDateAndTime(date.to)}`
    : formatAction(action)
}

const formatFieldChanges = (action: string, changes: readonly FieldChange[]): EntryWords => {
  if (changes.length > 0 && changes.every(isState)) return { fact: formatStateChange(action, changes), more: null }
  const [first, ...others] = changes
  if (!first) return { fact: formatAction(action), more: 'No values changed' }
  if (others.length === 0) return { fact: formatFieldChange(first), more: null }
  return { fact: formatAction(action), more: changes.map(formatFieldChange).join('; ') }
}

const formatGroupChange = (change: GroupChange): string => {
  switch (change.field) {
    case 'requiresSecondFactor':
      return change.to ? 'Two-step verification required' : 'Two-step verification no longer required'
    case 'name':
      return formatTextChange('Name', change)
    case 'description':
      return formatTextChange('Description', change)
  }
}

/** The words of an entry by the kind of its detail. */
const formatDetail = (action: string, detail: RecordedDetail): EntryWords => {
  const only = (fact: string): EntryWords => ({ fact, more: null })
  const and = (more: string): EntryWords => ({ fact: formatAction(action), more })
  switch (detail.kind) {
    case 'refused':
      return only(formatRefusal(action, detail))
    case 'refused-repeatedly':
      return { fact: formatRefusal(action, detail), more: formatRepeats(detail) }
    case 'role-given':
      return and(`Role: ${formatRole(detail.role)}${detail.groups ? `. Groups: ${detail.groups.map(isolate).join(', ')}` : ''}`)
    case 'role-changed':
      return only(formatFieldChange({ field: 'role', from: detail.from, to: detail.to }))
    case 'fields-changed':
      return formatFieldChanges(action, detail.changes)
    case 'group-created':
      return only(`Group ${quote(detail.group)} created`)
    case 'group-changed':
      return { fact: `Group ${quote(detail.group)} changed`, more: detail.changes.map(formatGroupChange).join('; ') }
    case 'group-merged':
      return only(`Group ${quote(detail.group)} merged into ${quote(detail.into)}: ${countOf(detail.members, 'member')}`)
    case 'group-deleted':
      return only(`Group ${quote(detail.group)} deleted: ${countOf(detail.members, 'member')}`)
    case 'group-purged':
      return only(`Group ${quote(detail.group)} permanently deleted`)
    case 'undone':
      return only(`Undid “${formatAction(detail.operation)}” (entry ${formatCount(detail.entry)})`)
    case 'part-of-bulk':
      return only(formatAction(action))
    case 'reason-given':
      return only(`Reason given for entry ${formatCount(detail.entry)}`)
    case 'reset-with':
      if (detail.way === 'activation-code') return only('Account activated with an activation code')
      return only(`Password reset with a ${detail.way === 'reset-code' ? 'reset' : 'recovery'} code`)
    case 'too-many-failures':
      return and('Too many failed attempts')
    case 'alert-resolved':
      return and(alertKindLabels[detail.alert])
    case 'sessions-ended':
      return and(countOf(detail.count, 'session'))
    case 'bulk-started': {
      const undone = detail.undoes === undefined ? null : `Undoes entry ${formatCount(detail.undoes)}`
      return {
        fact: `${nameOfBulk(detail.change)} started${kindOfBulk(detail.change)}: ${countOf(detail.planned, 'user')}`,
        more: undone,
      }
    }
    case 'bulk-finished': {
      const skipped = detail.skipped === 0 ? '' : `, ${formatCount(detail.skipped)} skipped`
      const name = `${nameOfBulk(detail.change)} ${stateWords[detail.state]}${kindOfBulk(detail.change)}`
      return only(`${name}: ${formatCount(detail.changed)} ${detail.change === 'create' ? 'created' : 'changed'}${skipped}`)
    }
    case 'report-saved':
      return only(`Report of entry ${formatCount(detail.entry)} saved`)
    case 'codes-taken':
      return and(countOf(detail.count, 'code'))
    case 'verified':
      if (detail.result === 'intact') return only(`${formatAction(action)}: intact`)
      if (detail.result === 'cancelled') return only('Audit log verification cancelled')
      return only(`Audit log checked: not intact, first fault at entry ${formatCount(detail.entry ?? 0)}`)
    case 'export-started':
    case 'export-finished':
    case 'users-export-started':
    case 'users-export-finished':
      return describeExport(detail, action)
    case 'compacted':
      return only(`Database compacted from ${formatBytes(detail.before)} to ${formatBytes(detail.after)}`)
    case 'log-archived':
      return only(`${formatEntryRange(detail)} moved into an archive: ${formatBytes(detail.bytes)}`)
    case 'backups-set-up':
      return only(`${formatAction(action)}: daily backups ${detail.isDaily ? 'on' : 'off'}`)
    case 'backup-finished':
      if (detail.state !== 'done') return only(`Backup ${stateWords[detail.state]}`)
      return only(`Backup made: ${formatBytes(detail.bytes ?? 0)}`)
    case 'restored':
      return only(`Directory restored from a backup of ${formatDateAndTime(detail.madeAt)}`)
    case 'restore-begun':
      return only(`Restore started, from a backup of ${formatDateAndTime(detail.madeAt)}`)
    case 'kept-removed':
      return only(`Replaced directory deleted: ${detail.name}`)
    case 'settings-changed':
      return and(detail.changes.map(({ setting }) => wordOf(settingNames, setting)).join(', '))
    case 'anchor-begun':
      return and(`The former one ${anchorFaults[detail.former]}`)
    case 'clock-set-back':
      return and(`Before: ${formatDateAndTime(detail.from)}. Later times in the directory were corrected`)
    case 'retention-held':
      return and(`Last entry before: ${formatDateAndTime(detail.from)}. Due: ${formatDue(detail)}`)
    case 'key-storage':
      return only(detail.where === 'keychain' ? 'Keys moved to the keychain' : 'Keys moved to a file')
    case 'user-data-exported':
      return only(`Export of user data ${stateWords[detail.state]}`)
    case 'user-erased':
      return { fact: `User ${detail.number} erased`, more: `${countOf(detail.entries, 'entry', 'entries')} redacted` }
    case 'program-added':
      return only(`Program ${quote(detail.name)} added`)
    case 'program-revoked':
      return only(`Program ${quote(detail.name)} revoked`)
    case 'sso-program-registered':
    case 'sso-program':
    case 'sso-allowed':
    case 'sso-token':
    case 'sso-refused':
      return describeSso(detail, action)
    case 'folder-closed': {
      const closed = detail.exposures.map(
        ({ file, exposure }) => `${file ?? 'the folder'} could be ${exposure === 'read' ? 'read' : 'changed'}`,
      )
      return and(closed.join(', '))
    }
    case 'unrecognized':
      return and(isolate(detail.name ?? detail.recorded))
    default:
      return assertNever(detail)
  }
}

/** An entry in words. Never throws, also for an entry that a newer Gatehouse recorded or that was tampered with. */
export const describeEntry = (entry: Entry): EntryWords => {
  const { fact, more } = describeFact(entry)
  const reason = entry.reason ?? readOwnReason(entry.details)
  if (reason === null) return { fact, more }
  return { fact, more: [...(more === null ? [] : [more]), `Reason: ${isolate(reason)}`].join('. ') }
}

const describeFact = ({ action, outcome, details, ended }: Entry): EntryWords => {
  if (details?.kind === 'bulk-started' && ended) return formatBulkEnd(details.change, ended)
  const isRefused = outcome === 'refused'
  const attempt = `Refused: ${formatAttempt(action)}`
  if (details === null) return { fact: isRefused ? attempt : formatAction(action), more: null }
  const words = formatDetail(action, details)
  return isRefused && details.kind === 'unrecognized' ? { ...words, fact: attempt } : words
}

/** An entry in one line. */
export const formatEntry = (entry: Entry): string => {
  const { fact, more } = describeEntry(entry)
  return more === null ? fact : `${fact}. ${more}`
}

/** How an entry is shown. `pending`: the first half of a sign-in in two steps, which is not a failure. */
export type EntryTone = 'success' | 'pending' | 'refused'

export const toneOf = ({ outcome, details }: Pick<Entry, 'outcome' | 'details'>): EntryTone => {
  if (outcome === 'success') return 'success'
  return details !== null && 'code' in details && isCodeRequest(details) ? 'pending' : 'refused'
}

const toneWords: Readonly<Record<EntryTone, string>> = { success: 'Success', pending: 'Code requested', refused: 'Refused' }

/** The result of an entry. */
export const formatResult = (entry: Pick<Entry, 'outcome' | 'details'>): string => toneWords[toneOf(entry)]
