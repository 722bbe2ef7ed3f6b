import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RestoreRefusal } from '../../shared/api/restores.ts'
import { formatHead } from '../../shared/domain/audit-head.ts'
import { BackupRefused, type OpenedBackup, openBackup, type PartName } from '../backup/backup-format.ts'
import { derivePassphraseKeys } from '../backup/backup-keys.ts'
import { readBackup } from '../backup/backup-reader.ts'
import type { Rehearsal, RehearseTask } from '../backup/restore-tasks.ts'
import { createPrivateFile, isFileOfFolder } from '../platform/private-file.ts'
import type { ThreadWatch } from '../platform/thread.ts'
import { createFolder } from '../store/folder.ts'
import { ANCHOR_FILE, ARCHIVES_FOLDER, DATABASE_FILE } from '../store/folder-files.ts'
import { findDirectoryId } from '../store/folder-identity.ts'
import { generationsOf, parseKeysFile } from '../store/keys-file.ts'
import { compareRestored, migrateRestored, type RestoredFolder, verifyRestored } from '../store/restored-folder.ts'
import { createArchivesFolder } from '../store/sqlite/archives/archive-writer.ts'
import { ComparisonCancelled } from '../store/sqlite/restore/directory-comparison.ts'

/** A backup is not restored. Nothing was changed. */
export class RestoreRefused extends Error {
  readonly reason: RestoreRefusal

  constructor(reason: RestoreRefusal) {
    super(reason)
    this.reason = reason
  }
}

const openExisting = ({ file, dataFolder }: RehearseTask): OpenedBackup => {
  try {
    // To open and close a file of the open directory would drop the locks of its database.
    if (dataFolder !== null && existsSync(dataFolder) && isFileOfFolder(file, dataFolder)) throw new BackupRefused('not-a-backup')
    return openBackup(file)
  } catch (error) {
    if (error instanceof BackupRefused) throw error
    throw new RestoreRefused('no-file')
  }
}

/** Appends each piece to a new file that only its owner can read. */
const writeTo = (path: string): ((piece: Buffer) => void) => {
  createPrivateFile(path)
  return (piece) => appendFileSync(path, piece)
}

/** The keys stay in memory, because a keychain may seal them before they are written. */
const unpack = async ({ passphrase, staging }: RehearseTask, backup: OpenedBackup, { onProgress, isCancelled }: ThreadWatch) => {
  const passphraseKeys = await derivePassphraseKeys(passphrase, backup.header.salt)
  createFolder(staging)
  let done = 0
  const onBytes = (count: number): void => {
    done += count
    onProgress(Math.min(done, backup.bytes), backup.bytes)
  }
  const keys: Buffer[] = []
  const open = (name: PartName): ((piece: Buffer) => void) => {
    if (name === 'keys') return (piece) => void keys.push(Buffer.from(piece))
    if (name === 'anchor') return writeTo(join(staging, ANCHOR_FILE))
    if (name === 'database') return writeTo(join(staging, DATABASE_FILE))
    createArchivesFolder(join(staging, ARCHIVES_FOLDER))
    return writeTo(join(staging, name))
  }
  const manifest = readBackup(backup, passphraseKeys, { onBytes, isCancelled }, open)
  return { manifest, keys: Buffer.concat(keys).toString('utf8') }
}

/** The restored folder with its keys. @throws BackupRefused damaged, if they are not what this version reads */
export const withKeys = (folder: string, { directoryId, keys }: Pick<Rehearsal, 'directoryId' | 'keys'>): RestoredFolder => {
  try {
    const file = parseKeysFile(keys)
    if (!('sealed' in file) && file.directoryId === directoryId) return { folder, directoryId, keys: generationsOf(file) }
  } catch {
    // Told as damage below: the parts are authentic, but no keys.
  }
  throw new BackupRefused('damaged')
}

/** @throws RestoreRefused directory-unknown, other-directory */
const requireSame = ({ dataFolder, today }: RehearseTask, directoryId: string): void => {
  if (today === 'none') return
  const own = dataFolder === null ? null : findDirectoryId(dataFolder)
  if (own === null) throw new RestoreRefused('directory-unknown')
  if (own !== directoryId) throw new RestoreRefused('other-directory')
}

/** The differences from today. Null if there is no such directory, or if it cannot be read. */
const compare = ({ dataFolder, today }: RehearseTask, restored: RestoredFolder, watch: ThreadWatch) => {
  const path = dataFolder === null || today === 'none' ? null : join(dataFolder, DATABASE_FILE)
  if (path === null || !existsSync(path)) return null
  try {
    return compareRestored(restored, path, watch)
  } catch (error) {
    if (error instanceof ComparisonCancelled) throw new BackupRefused('cancelled')
    if (today === 'compared') throw error
    return null
  }
}

/**
 * Unpacks a backup into a new folder, checks it, brings it to the newest version, and compares it with the directory of today. Nothing else is
 * changed. A rehearsal that is refused leaves no folder.
 *
 * @throws BackupRefused, RestoreRefused, and the errors of the disk
 */
export const rehearseRestore = async (task: RehearseTask, watch: ThreadWatch): Promise<Rehearsal> => {
  const backup = openExisting(task)
  const continueUnlessCancelled = (): void => {
    if (watch.isCancelled()) throw new BackupRefused('cancelled')
  }
  try {
    const { directoryId, madeAt } = backup.header
    requireSame(task, directoryId)
    const { manifest, keys } = await unpack(task, backup, watch)
    const restored = withKeys(task.staging, { directoryId, keys })
    continueUnlessCancelled()
    const fault = migrateRestored(restored)
    if (fault) throw new BackupRefused(fault)
    continueUnlessCancelled()
    const verification = verifyRestored(restored, { at: task.now, onProgress: () => undefined, isCancelled: watch.isCancelled })
    continueUnlessCancelled()
    const counts = compare(task, restored, watch)
    continueUnlessCancelled()
    const { auditHead, users, directoryName } = manifest
    const head = auditHead && formatHead(auditHead.entry, auditHead.link)
    return { directoryId, madeAt, directoryName, users, head, isLogIntact: verification?.kind === 'intact', counts, keys }
  } catch (error) {
    rmSync(task.staging, { recursive: true, force: true })
    throw error
  } finally {
    backup.close()
  }
}
