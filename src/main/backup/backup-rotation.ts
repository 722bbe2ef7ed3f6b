import { rm } from 'node:fs/promises'
import type { StoredBackup } from '../store/ports/store.ts'
import { openBackup } from './backup-format.ts'

/** Scheduled backups that are kept: the newest, and of the older ones one in seven. */
const DAILY_KEPT = 7
const WEEKLY_KEPT = 4

/** How many backups a list may need to find those that are no longer kept. */
export const LISTED_BACKUPS = 500

/**
 * The scheduled backups that a new one makes superfluous. Counts by sequence, because a wrong clock must not remove a backup. Backups that a user
 * made are kept.
 */
export const listSuperfluous = (backups: readonly StoredBackup[]): StoredBackup[] => {
  const scheduled = backups.filter(({ isScheduled }) => isScheduled)
  const older = scheduled.slice(DAILY_KEPT - 1)
  const weekly = older.filter(({ sequence }) => sequence % DAILY_KEPT === 0).slice(0, WEEKLY_KEPT)
  return older.filter((backup) => !weekly.includes(backup))
}

/** Deletes the file of a backup, unless another file has its name by now. */
export const removeBackup = async ({ path, madeAt }: StoredBackup, directoryId: string): Promise<void> => {
  try {
    const { header, close } = openBackup(path)
    close()
    if (header.directoryId === directoryId && header.madeAt === madeAt) await rm(path)
  } catch {
    // Gone, moved, or on a drive that is not there: nothing to delete.
  }
}
