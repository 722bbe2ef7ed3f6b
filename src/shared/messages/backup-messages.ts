import type { BackupsView, BackupView } from '../api/backups.ts'
import type { JobView } from '../api/jobs.ts'
import { DAY_MS } from '../domain/time.ts'
import { assertNever } from './error-messages.ts'
import { countOf, formatBytes } from './plural.ts'
import { formatStorageFault } from './storage-messages.ts'
import { formatDateAndTime, isolate } from './user-messages.ts'

/** A schedule that is late by a day deserves a warning, because the computer may only have been off. */
const LATE_MS = 2 * DAY_MS

export const backupMessages = {
  heading: 'Backups',
  about:
    'A backup is one encrypted file. It holds all users, the keys and the audit log, and opens on any computer with its passphrase.',
  none: 'Not set up. If this computer is lost or its disk fails, so is the directory.',
  setUp: 'Set up backups',
  change: 'Change passphrase or folder',
  title: 'Set up backups',
  dialogAbout:
    'Write the passphrase down, and keep it away from this computer. A backup can’t be restored without it, and Gatehouse doesn’t store it. Earlier backups keep theirs. You choose the folder next: best on another disk.',
  passphrase: 'Backup passphrase',
  passphraseHint: 'At least 20 characters. The six random words suggested here are strong enough.',
  chooseFolder: 'Choose the folder',
  done: 'Backups are set up',
  create: 'Back up now',
  cancel: 'Cancel backup',
  dismiss: 'Dismiss the result of the backup',
  progress: 'Backup',
  counting: 'Copying',
  folder: 'Folder',
  daily: 'Daily backups',
  dailyHint: 'Keeps the 7 newest daily backups, and 4 of the older ones. Runs while Gatehouse is open. Default: on.',
  last: 'Backups made',
  noneYet: 'None yet',
  noneMade: 'No backup has been made since backups were set up.',
  of: (bytes: number) => `of ${formatBytes(bytes)}`,
  folderMissing: 'The folder of the backups is missing. Connect its disk, or choose another folder.',
  openSettings: 'Open Settings',
} as const

/** One backup in words. */
export const formatBackup = ({ madeAt, bytes, isScheduled, path }: BackupView): { when: string; what: string } => ({
  when: `${formatDateAndTime(madeAt)}, ${formatBytes(bytes)}${isScheduled ? ', daily' : ''}`,
  what: isolate(path),
})

/** What decides whether the backups deserve attention. */
type BackupState = {
  readonly setUp: Pick<NonNullable<BackupsView['setUp']>, 'setAt' | 'isFolderMissing'> | null
  readonly newest: Pick<BackupView, 'madeAt'> | null
}

/** Why the backups deserve attention, or null. */
export const formatBackupWarning = ({ setUp, newest }: BackupState, now: number): string | null => {
  if (!setUp) return backupMessages.none
  if (setUp.isFolderMissing) return backupMessages.folderMissing
  if (!newest) return now - setUp.setAt > LATE_MS ? backupMessages.noneMade : null
  return now - newest.madeAt > LATE_MS ? `The newest backup is from ${formatDateAndTime(newest.madeAt)}.` : null
}

/** When the newest backup was made. */
export const formatNewestBackup = ({ madeAt }: Pick<BackupView, 'madeAt'>): string =>
  `The newest backup was made on ${formatDateAndTime(madeAt)}.`

/** The result of a backup. Null while it runs. */
export const formatBackupEnd = ({ state, result, fault }: JobView): string | null => {
  switch (state) {
    case 'running':
      return null
    case 'cancelled':
      return 'Backup cancelled. No file was saved.'
    case 'failed':
      return `Backup failed. No file was saved, and earlier backups are as they were. ${formatStorageFault(fault)}`
    case 'done':
      return result?.kind === 'backed-up'
        ? `${countOf(result.users, 'user')} backed up and checked: ${isolate(result.path)}`
        : null
    default:
      return assertNever(state)
  }
}
