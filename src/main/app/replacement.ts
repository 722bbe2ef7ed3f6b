import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../shared/errors.ts'
import { formatFileTime } from '../backup/backups.ts'
import type { Rehearsal, Replaced, ReplaceTask } from '../backup/restore-tasks.ts'
import { replaceFile } from '../platform/atomic-file.ts'
import { exchangeDirectory, FolderInUse } from '../store/directory-exchange.ts'
import { DATABASE_FILE, KEYS_FILE } from '../store/folder-files.ts'
import { type KeysFile, mergeKeysFiles, parseKeysFile } from '../store/keys-file.ts'
import type { RestoreEnd, RestoreFinish } from '../store/ports/store.ts'
import { openRestored } from '../store/restored-folder.ts'
import { holdReplaced, isHeldElsewhere } from '../store/sqlite/restore/replaced-database.ts'
import { withKeys } from './rehearsal.ts'

/** A name that no folder has, because the clock may have gone back. */
const nameKept = (dataFolder: string, at: number): string => {
  for (let number = 1; ; number += 1) {
    const name = `before-restore-${formatFileTime(at)}${number === 1 ? '' : `-${number}`}`
    if (!existsSync(join(dataFolder, name))) return name
  }
}

const readKeys = (text: string | null): KeysFile | null => {
  try {
    return text === null ? null : parseKeysFile(text)
  } catch {
    return null
  }
}

/** Keys of today that cannot be read are assumed to be those of the backup, because the directory is the same. */
const compareKeys = (keysOfToday: string | null, { keys }: Rehearsal): { isSameKeys: boolean; isSameSigner: boolean } => {
  const [today, backup] = [readKeys(keysOfToday), readKeys(keys)]
  if (!today || !backup) return { isSameKeys: true, isSameSigner: true }
  // Sealed keys cannot be read here. Those that were never rotated are the same.
  const isSame = 'sealed' in today ? today.version === 1 && backup.version === 1 : mergeKeysFiles(backup, today) !== null
  return { isSameKeys: isSame, isSameSigner: isSame }
}

/** Ends the access that a restored directory brings back, and writes its keys. @throws Refusal last-administrator */
export const finishStaging = async (
  staging: string,
  { rehearsal, storedKeys, about }: Pick<ReplaceTask, 'rehearsal' | 'storedKeys' | 'about'>,
  { today, kept, readerProgram }: Pick<RestoreFinish, 'today' | 'kept'> & { readonly readerProgram: string },
): Promise<RestoreEnd> => {
  const { madeAt, head } = rehearsal
  const store = openRestored(withKeys(staging, rehearsal), readerProgram)
  let end: RestoreEnd
  try {
    end = await store.finishRestore({ today, madeAt, head, kept }, about)
  } finally {
    await store.close()
  }
  replaceFile(join(staging, KEYS_FILE), storedKeys)
  return end
}

/**
 * Puts a rehearsed backup in the place of the directory, which no part of this process has open. What happened since the backup is read again,
 * because the rehearsal may be old.
 *
 * @throws FolderInUse before anything was changed; Refusal last-administrator, changed-meanwhile; and the errors of the disk
 */
export const replaceDirectory = async (task: ReplaceTask, readerProgram: string): Promise<Replaced> => {
  const { dataFolder, rehearsal, takenBack, isKept, about } = task
  const path = join(dataFolder, DATABASE_FILE)
  if (isHeldElsewhere(path)) throw new FolderInUse()
  const kept = nameKept(dataFolder, about.at)
  const today = rehearsal.counts ? { path, takenBack, ...compareKeys(task.keysOfToday, rehearsal) } : null
  const staging = join(dataFolder, task.staging)
  const { replaced } = await finishStaging(staging, task, { today, kept: isKept ? kept : null, readerProgram })
  const held = holdReplaced(path)
  if (!held) throw new Refusal('changed-meanwhile')
  try {
    // Another process may have written since the restored directory was finished.
    if (today && held.head !== replaced) throw new Refusal('changed-meanwhile')
    exchangeDirectory(dataFolder, { staging: task.staging, kept })
  } finally {
    held.release()
  }
  rmSync(staging, { recursive: true, force: true })
  if (!isKept) rmSync(join(dataFolder, kept), { recursive: true, force: true })
  return { kept: isKept ? join(dataFolder, kept) : null, replaced }
}
