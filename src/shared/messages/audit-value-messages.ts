import type { AnchorFault, FieldChange, RecordedDetail } from '../api/audit-details.ts'
import { isUsername } from '../domain/username.ts'
import { formatAuditDays } from './archive-messages.ts'
import {
  httpChoiceLabels,
  registrationLabels,
  roleGroupLabels,
  settingNames,
  settledStepLabels,
  themeLabels,
} from './settings-messages.ts'
import { describedTexts, formatDateAndTime, formatRole } from './user-messages.ts'
import { userPanelMessages } from './user-panel-messages.ts'

/** A changed value in words, before and after. Null means none. A part of a list has only one of the two. */
export type ValueChange = { readonly name: string; readonly was?: string | null; readonly is?: string | null }

export const valueMessages = { heading: 'Changes', was: 'Was', is: 'Is', none: 'None' } as const

const timeNames = { disabledAt: 'Disabled since', disableAt: 'Disabled from', deletedAt: 'Deleted since' } as const

type TextChange = Extract<FieldChange, { field: 'name' | 'email' | 'note' }>

/** The label of a changed text. A user has an email or a user name in the same field. */
export const nameOfText = ({ field, to }: TextChange): string => {
  if (field !== 'email') return describedTexts[field].label
  return isUsername(to) ? userPanelMessages.account.username : userPanelMessages.account.address
}

const orNull = (text: string): string | null => (text === '' ? null : text)

const formatTime = (time: number | null): string | null => (time === null ? null : formatDateAndTime(time))

const toValueChange = (change: FieldChange): ValueChange[] => {
  switch (change.field) {
    case 'role':
      return [{ name: 'Role', was: formatRole(change.from), is: formatRole(change.to) }]
    case 'groups':
      return [
        ...(change.removed.length === 0 ? [] : [{ name: 'Removed from groups', was: change.removed.join(', ') }]),
        ...(change.added.length === 0 ? [] : [{ name: 'Added to groups', is: change.added.join(', ') }]),
      ]
    case 'disabledAt':
    case 'disableAt':
    case 'deletedAt':
      return [{ name: timeNames[change.field], was: formatTime(change.from), is: formatTime(change.to) }]
    case 'password':
    case 'secondFactor':
      return []
    default:
      return [{ name: nameOfText(change), was: orNull(change.from), is: orNull(change.to) }]
  }
}

const settingWords: Readonly<Record<string, string>> = {
  ...registrationLabels,
  ...themeLabels,
  ...settledStepLabels,
  ...roleGroupLabels,
  ...httpChoiceLabels,
  true: 'On',
  false: 'Off',
}

const formatSetting = (value: unknown): string | null => {
  if (Array.isArray(value)) return orNull(value.map((one) => formatSetting(one) ?? '').join(', '))
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return (Object.hasOwn(settingWords, text) ? settingWords[text] : undefined) ?? text
}

const formatSettingOf = (setting: string, value: unknown): string | null =>
  setting === 'auditDays' && (value === null || typeof value === 'number') ? formatAuditDays(value) : formatSetting(value)

const nameOfSetting = (setting: string): string =>
  Object.hasOwn(settingNames, setting) ? settingNames[setting as keyof typeof settingNames] : setting

/** The old and new values that an entry records. */
export const listValueChanges = (details: RecordedDetail | null): ValueChange[] => {
  switch (details?.kind) {
    case 'fields-changed':
    case 'undone':
      return details.changes.flatMap(toValueChange)
    case 'role-changed':
      return toValueChange({ field: 'role', from: details.from, to: details.to })
    case 'settings-changed':
      return details.changes.map(({ setting, from, to }) => ({
        name: nameOfSetting(setting),
        was: formatSettingOf(setting, from),
        is: formatSettingOf(setting, to),
      }))
    default:
      return []
  }
}

/** The reason that an entry has in its own details. */
export const readOwnReason = (details: RecordedDetail | null): string | null =>
  details !== null && 'reason' in details ? (details.reason ?? null) : null

/** What was wrong with an audit anchor. */
export const anchorFaults: Readonly<Record<AnchorFault, string>> = {
  missing: 'was missing',
  unreadable: 'couldn’t be read',
  foreign: 'was made elsewhere',
  contradicts: 'named another log',
}
