import type { ComparisonList, Difference, TakenBack } from '../api/comparison.ts'
import type { RestoreRefusal, RestoreView } from '../api/restores.ts'
import type { Role } from '../domain/permissions.ts'
import { assertNever, formatError } from './error-messages.ts'
import { countOf, formatBytes } from './plural.ts'
import { formatDateAndTime, formatRole, isolate } from './user-messages.ts'

export const restoreMessages = {
  restore: 'Restore a backup',
  title: 'Restore a backup',
  about:
    'Gatehouse first unpacks and checks the backup, and shows what would change. Nothing is replaced until you press Replace the directory.',
  firstAbout: 'Choose a backup of Gatehouse. Its users, passwords and audit log come to this computer.',
  passphrase: 'Passphrase of the backup',
  chooseFile: 'Choose the backup file',
  progress: 'Opening the backup',
  checking: 'Checking',
  of: (bytes: number) => `of ${formatBytes(bytes)}`,
  cancel: 'Cancel restore',
  close: 'Close the backup',
  compared: 'What differs from today',
  logBroken: 'The audit log in this backup was changed after it was written. Find out why before you trust this backup.',
  notCompared: 'There is no directory to compare with, or it can’t be read. Changes since the backup are lost.',
  nothingDiffers: 'Nothing differs from today.',
  more: 'Show more',
  shown: (shown: number, total: number) => `${shown} of ${total}`,
  takeBack: 'Changes since the backup that stay',
  takeBackHint: 'These changes protect the directory, so they stay after the restore. Tick what the backup should undo.',
  replace: 'Replace the directory',
  replaceAbout:
    'Everyone is signed out. Sessions, reset codes, activation codes and programs end. Today’s directory is kept beside the new one.',
  firstReplaceAbout:
    'Sessions, reset codes, activation codes and programs of the backup end. Recovery codes stay only if none was used or renewed since. Users sign in with their passwords.',
  done: 'The backup was restored. Sign in with a password of the backup, or the one that you have set since.',
  restoreUser: 'Restore this user',
  userRestored: (email: string) => `Restored ${isolate(email)} from the backup`,
  kept: 'Replaced directories',
  keptHint: 'A restore keeps the directory that it replaced, with its audit log. Delete it when you no longer need it.',
  removeKept: 'Delete the replaced directory',
  removeKeptQuestion: 'Delete this directory with its audit log? This can’t be undone.',
  keptRemoved: 'Replaced directory deleted',
} as const

/** The lists of a comparison, in their order. */
export const differenceNames: Readonly<Record<ComparisonList, string>> = {
  added: 'Users added since',
  gone: 'Users deleted since',
  changed: 'Users changed since',
  disablings: 'Users disabled since',
  demotions: 'Users with fewer permissions since',
  passwords: 'Users with a new password or two-step verification since',
  groups: 'Groups changed since',
  settings: 'Settings changed since',
  programs: 'Programs added or revoked since',
}

/** The ticks, with the list that each is about. */
export const takenBackNames: Readonly<Record<keyof TakenBack, { label: string; list: ComparisonList }>> = {
  deletions: { label: 'Bring back deleted users', list: 'gone' },
  disablings: { label: 'Enable disabled users', list: 'disablings' },
  demotions: { label: 'Give back former roles', list: 'demotions' },
  passwords: { label: 'Bring back what users signed in with', list: 'passwords' },
}

const restoreRefusalMessages: Readonly<Record<RestoreRefusal, string>> = {
  'no-file': 'There is no such file, or you can’t read it. Nothing was changed.',
  'not-a-backup': 'This file isn’t a backup of Gatehouse. Nothing was changed.',
  newer: 'A newer Gatehouse made this backup. Update Gatehouse first. Nothing was changed.',
  'wrong-passphrase': 'The passphrase isn’t the one of this backup. Nothing was changed.',
  damaged: 'The backup is damaged: it is cut off, or was changed. Use another one. Nothing was changed.',
  'other-directory': 'This backup is of another directory. Restore it on a computer without a directory. Nothing was changed.',
  'directory-unknown':
    'No file in the data folder tells which directory it is. Restore the backup into a new folder. Nothing was changed.',
  cancelled: 'Cancelled. Nothing was changed.',
}

/** Why an opened backup cannot be restored. Null if it can, or is being opened. */
export const formatRestoreFault = (view: RestoreView): string | null => {
  if (view.kind === 'refused') return restoreRefusalMessages[view.reason]
  if (view.kind !== 'failed') return null
  return view.fault === null
    ? 'Something went wrong, and nothing was changed. Gatehouse’s log has the details.'
    : `Nothing was replaced. ${formatError({ code: view.fault })}`
}

/** What an opened backup is. */
export const formatRehearsed = ({ madeAt, users, directoryName }: Extract<RestoreView, { kind: 'rehearsed' }>): string =>
  `Backup of ${formatDateAndTime(madeAt)}${directoryName === '' ? '' : `, ${isolate(directoryName)}`}, with ${countOf(users, 'user')}. It is whole.`

type Field = Extract<Difference, { kind: 'user' | 'group' }>['changes'][number]['field']

const fieldNames: Readonly<Record<Field, string>> = {
  email: 'Email',
  name: 'Name',
  role: 'Role',
  note: 'Note',
  groups: 'Groups',
  disabledAt: 'Disabled',
  disableAt: 'Disable date',
  password: 'Password',
  secondFactor: 'Two-step verification',
  description: 'Description',
  requiresSecondFactor: 'Requires two-step verification',
  members: 'Members',
}

type Value = string | number | boolean | null | readonly string[]

const formatValue = (field: Field, value: Value): string => {
  if (value === null || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return field === 'members' ? String(value) : formatDateAndTime(value)
  if (typeof value === 'string') return field === 'role' ? formatRole(value as Role) : isolate(value)
  return value.length === 0 ? 'none' : value.map(isolate).join(', ')
}

const formatChange = ({ field, backup, today }: { field: Field; backup: Value; today: Value }): string =>
  field === 'password' || field === 'secondFactor'
    ? `${fieldNames[field]}: changed since`
    : `${fieldNames[field]}: ${formatValue(field, backup)} in the backup, ${formatValue(field, today)} today`

const states = { added: 'added since', gone: 'deleted since', changed: 'changed since' } as const

/** One difference: what it is about, and what differs. */
export const formatDifference = (difference: Difference): { title: string; lines: readonly string[] } => {
  switch (difference.kind) {
    case 'user': {
      const { name, email, changes } = difference
      return { title: name === '' ? isolate(email) : `${isolate(name)}, ${isolate(email)}`, lines: changes.map(formatChange) }
    }
    case 'group':
      return {
        title: `${isolate(difference.name)}: ${states[difference.state]}`,
        lines: difference.changes.map(formatChange),
      }
    case 'setting':
      return {
        title: difference.setting,
        lines: [`${JSON.stringify(difference.backup)} in the backup, ${JSON.stringify(difference.today)} today`],
      }
    case 'program':
      return {
        title: `${isolate(difference.name)}: ${difference.state === 'added' ? 'added since' : 'revoked since'}`,
        lines: [],
      }
    default:
      return assertNever(difference)
  }
}
