import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { TakenBack } from '../../shared/api/comparison.ts'
import type { RestoreRefusal } from '../../shared/api/restores.ts'
import type { PlainCode, StorageFault } from '../../shared/errors.ts'
import type { Rehearsal, Replaced, RestoreAnswer, RestoreTask } from '../backup/restore-tasks.ts'
import { findOpeningFault } from '../platform/storage-fault.ts'
import { recoverExchange } from '../store/directory-exchange.ts'
import { KEYS_FILE, nameStaging } from '../store/folder-files.ts'
import { formatKeysFile, mergeKeysFiles, parseKeysFile } from '../store/keys-file.ts'
import { finishStaging } from './replacement.ts'
import { answerRestoreTask } from './restore-thread.ts'

/** What a restore in the terminal came to. */
export type Restored =
  | {
      readonly kind: 'restored'
      readonly madeAt: number
      readonly users: number
      readonly head: string | null
      /** The path of the replaced directory. */
      readonly kept: string | null
    }
  | { readonly kind: 'refused'; readonly reason: RestoreRefusal | 'folder-in-use' }
  | { readonly kind: 'blocked'; readonly code: PlainCode }
  /** The disk or folder did not take it. */
  | { readonly kind: 'failed'; readonly fault: StorageFault }

type RestoreParts = {
  /** The path of the backup. */
  readonly file: string
  readonly folder: string
  readonly readPassphrase: () => Promise<string>
  readonly readerProgram: string
  readonly now: number
}

const unwatched = { onProgress: () => undefined, isCancelled: () => false, post: () => undefined, sleep: () => undefined }

const run = <T extends RestoreTask>(task: T, readerProgram: string): Promise<RestoreAnswer<T['kind']>> =>
  // The answer of a task is of its kind.
  answerRestoreTask(task, unwatched, readerProgram) as Promise<RestoreAnswer<T['kind']>>

const aboutOf = (now: number) => ({
  at: now,
  actor: null,
  action: 'backups:restored',
  transport: 'terminal' as const,
  outcome: 'success' as const,
})

const isFree = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0

/**
 * Restores a backup into a folder that does not exist or is empty. It is made beside the folder and renamed when it is complete, so that a restore
 * that was interrupted never takes its place. Sessions, codes and programs of the backup end, because the backup does not know what ended since.
 */
export const restoreBackup = async (parts: RestoreParts): Promise<Restored> => {
  const folder = resolve(parts.folder)
  const staging = `${folder}.restoring-${randomUUID()}`
  try {
    if (existsSync(parts.file) && !isFree(folder)) return { kind: 'refused', reason: 'folder-in-use' }
    const passphrase = await parts.readPassphrase()
    const about = { file: parts.file, passphrase, staging, now: parts.now }
    const rehearsed = await run({ kind: 'rehearse', ...about, dataFolder: null, today: 'none' }, parts.readerProgram)
    if (rehearsed.kind !== 'done') return rehearsed
    return await takeNewPlace(parts, { folder, staging, rehearsal: rehearsed.value })
  } catch (error) {
    const fault = findOpeningFault(error, dirname(folder))
    if (!fault) throw error
    return { kind: 'failed', fault }
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

const takeNewPlace = async (
  { now, readerProgram }: RestoreParts,
  { folder, staging, rehearsal }: { folder: string; staging: string; rehearsal: Rehearsal },
): Promise<Restored> => {
  const { madeAt, users, head } = rehearsal
  const finish = { rehearsal, storedKeys: rehearsal.keys, about: aboutOf(now) }
  await finishStaging(staging, finish, { today: null, kept: null, readerProgram })
  // Only an empty folder can be there. It fails if something came into it meanwhile.
  if (existsSync(folder)) rmdirSync(folder)
  renameSync(staging, folder)
  return { kind: 'restored', madeAt, users, head, kept: null }
}

/** What a restore over an existing directory asks before it goes on. */
type Confirm = (rehearsal: Rehearsal) => Promise<boolean>

type ReplaceParts = RestoreParts & { readonly confirm: Confirm; readonly takenBack: TakenBack }

/** The keys of the directory as they are stored. Null if they are missing. */
const readStored = (folder: string): string | null => {
  try {
    return readFileSync(join(folder, KEYS_FILE), 'utf8')
  } catch {
    return null
  }
}

/** The keys of the backup together with those of today, if both can be read. */
const mergeStored = (keys: string, stored: string | null): string => {
  try {
    const merged = stored === null ? null : mergeKeysFiles(parseKeysFile(keys), parseKeysFile(stored))
    return merged ? formatKeysFile(merged) : keys
  } catch {
    return keys
  }
}

/** Restores a backup over the directory in a folder, after a rehearsal and a confirmation. The replaced directory is kept. */
export const restoreOver = async (parts: ReplaceParts): Promise<Restored> => {
  const { file, now, readerProgram, takenBack } = parts
  const dataFolder = resolve(parts.folder)
  recoverExchange(dataFolder)
  const name = nameStaging(process.pid, randomUUID())
  const staging = join(dataFolder, name)
  try {
    const passphrase = await parts.readPassphrase()
    const rehearse = { kind: 'rehearse' as const, file, passphrase, staging, dataFolder, today: 'damaged' as const, now }
    const rehearsed = await run(rehearse, readerProgram)
    if (rehearsed.kind !== 'done') return rehearsed
    const rehearsal = rehearsed.value
    if (!(await parts.confirm(rehearsal))) return { kind: 'refused', reason: 'cancelled' }
    const stored = readStored(dataFolder)
    const replace = {
      kind: 'replace' as const,
      dataFolder,
      staging: name,
      rehearsal,
      takenBack,
      isKept: true,
      about: aboutOf(now),
    }
    const storedKeys = mergeStored(rehearsal.keys, stored)
    const replaced = await run({ ...replace, storedKeys, keysOfToday: stored }, readerProgram)
    return replaced.kind === 'done' ? toRestored(rehearsal, replaced.value) : replaced
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

const toRestored = ({ madeAt, users, head }: Rehearsal, { kept }: Replaced): Restored => ({
  kind: 'restored',
  madeAt,
  users,
  head,
  kept,
})
