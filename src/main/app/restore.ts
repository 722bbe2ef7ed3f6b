import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { formatHead } from '../../shared/domain/audit-head.ts'
import { FIRST_POLICY } from '../../shared/domain/policy.ts'
import type { StorageFault } from '../../shared/errors.ts'
import { type BackupManifest, BackupRefused, type OpenedBackup, openBackup, type PartName } from '../backup/backup-format.ts'
import { derivePassphraseKeys } from '../backup/backup-keys.ts'
import { readBackup } from '../backup/backup-reader.ts'
import { createPrivateFile } from '../platform/private-file.ts'
import { findOpeningFault } from '../platform/storage-fault.ts'
import { openDataFolder } from '../store/data-folder.ts'
import { createFolder } from '../store/folder.ts'
import { ANCHOR_FILE, DATABASE_FILE, KEYS_FILE } from '../store/folder-files.ts'
import { readKeysFile } from '../store/keys-file.ts'
import { isDatabaseWhole } from '../store/sqlite/connection/database.ts'

/** Why a backup was not restored. Nothing was changed. */
type RestoreRefusal = BackupRefused['reason'] | 'no-file' | 'folder-in-use'

export type Restored =
  | { readonly kind: 'restored'; readonly madeAt: number; readonly users: number; readonly head: string | null }
  | { readonly kind: 'refused'; readonly reason: RestoreRefusal }
  /** The disk or folder did not take it. */
  | { readonly kind: 'failed'; readonly fault: StorageFault }

type RestoreParts = {
  /** The path of the backup. */
  readonly file: string
  /** A folder that does not exist, or is empty. */
  readonly folder: string
  readonly readPassphrase: () => Promise<string>
  readonly readerProgram: string
  readonly now: number
}

const partFiles: Readonly<Record<PartName, string>> = { keys: KEYS_FILE, anchor: ANCHOR_FILE, database: DATABASE_FILE }

const isFree = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0

const openExisting = (file: string): OpenedBackup => {
  try {
    return openBackup(file)
  } catch (error) {
    if (error instanceof BackupRefused) throw error
    throw new NoFile()
  }
}

class NoFile extends Error {}

/**
 * Restores a backup into a new folder. It is made beside the folder and renamed when it is complete, so that a restore that was interrupted never
 * takes its place. Sessions, codes and programs of the backup end, because the backup does not know what ended since.
 */
export const restoreBackup = async (parts: RestoreParts): Promise<Restored> => {
  const folder = resolve(parts.folder)
  const staging = `${folder}.restoring-${randomUUID()}`
  try {
    const backup = openExisting(parts.file)
    try {
      if (!isFree(folder)) return { kind: 'refused', reason: 'folder-in-use' }
      const keys = await derivePassphraseKeys(await parts.readPassphrase(), backup.header.salt)
      // On a new computer, the folder above may be missing too.
      createFolder(staging)
      const manifest = readBackup(backup, keys, { onBytes: () => undefined, isCancelled: () => false }, (name) =>
        writeTo(join(staging, partFiles[name])),
      )
      return await complete(parts, { folder, staging, backup, manifest })
    } finally {
      backup.close()
    }
  } catch (error) {
    if (error instanceof NoFile) return { kind: 'refused', reason: 'no-file' }
    if (error instanceof BackupRefused) return { kind: 'refused', reason: error.reason }
    const fault = findOpeningFault(error, dirname(folder))
    if (!fault) throw error
    return { kind: 'failed', fault }
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

/** Appends each piece to a new file that only its owner can read. */
const writeTo = (path: string): ((piece: Buffer) => void) => {
  createPrivateFile(path)
  return (piece) => appendFileSync(path, piece)
}

type Staged = {
  readonly folder: string
  readonly staging: string
  readonly backup: OpenedBackup
  readonly manifest: BackupManifest
}

/** Checks and opens the restored files, ends what they leave behind, and gives them their place. */
const complete = async (
  { readerProgram, now }: RestoreParts,
  { folder, staging, backup, manifest }: Staged,
): Promise<Restored> => {
  const { directoryId, madeAt } = backup.header
  if (!isDatabaseWhole(join(staging, DATABASE_FILE))) throw new BackupRefused('damaged')
  if (readKeysFile(staging).directoryId !== directoryId) throw new BackupRefused('damaged')
  const opened = await openDataFolder(staging, { firstPolicy: FIRST_POLICY, now, findSealer: async () => null, readerProgram })
  if (opened.kind === 'broken') throw new BackupRefused(opened.reason === 'database-newer' ? 'newer' : 'damaged')
  const { auditHead, users } = manifest
  const head = auditHead && formatHead(auditHead.entry, auditHead.link)
  try {
    const about = { at: now, actor: null, subject: null, action: 'backups:restored', transport: 'terminal' as const }
    await opened.store.endRestoredAccess({ now }, { ...about, outcome: 'success', details: { kind: 'restored', madeAt, head } })
  } finally {
    await opened.store.close()
  }
  // Only an empty folder can be there. It fails if something came into it meanwhile.
  if (existsSync(folder)) rmdirSync(folder)
  renameSync(staging, folder)
  return { kind: 'restored', madeAt, users, head }
}
