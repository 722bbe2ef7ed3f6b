import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile, syncFolder } from '../platform/atomic-file.ts'
import { hasErrorCode, isPresent, isProcessRunning } from '../platform/errno.ts'
import { PRIVATE_FOLDER_MODE, readPrivateFile } from '../platform/private-file.ts'
import {
  ARCHIVES_FOLDER,
  DATABASE_FILE,
  directoryFiles,
  EXCHANGE_FILE,
  EXCHANGE_LOCK_FILE,
  KEPT_NAME,
  STAGING_NAME,
} from './folder-files.ts'
import { lockFile } from './sqlite/connection/exclusive-lock.ts'

const files = z.array(z.string().refine((name) => directoryFiles.includes(name)))

const journalSchema = z.strictObject({
  version: z.literal(1),
  /** Both are folders in the data folder. */
  staging: z.string().regex(STAGING_NAME),
  kept: z.string().regex(KEPT_NAME),
  /** The files of the restored directory, and those of the replaced one. */
  restored: files,
  replaced: files,
})

export type Exchange = Pick<z.infer<typeof journalSchema>, 'staging' | 'kept'>

type Journal = z.infer<typeof journalSchema>

/** Another process exchanges the files, or has the directory open. */
export class FolderInUse extends Error {}

/** The journal of an exchange cannot be read, so no start may guess what the files are. */
export class ExchangeUnreadable extends Error {}

const listFiles = (folder: string): string[] => directoryFiles.filter((name) => isPresent(join(folder, name)))

const withLock = (folder: string, run: () => void): void => {
  const lock = lockFile(join(folder, EXCHANGE_LOCK_FILE))
  if (!lock) throw new FolderInUse()
  try {
    run()
    // Still locked, so that no other process works with a file that has lost its name.
    if (!existsSync(join(folder, EXCHANGE_FILE))) rmSync(join(folder, EXCHANGE_LOCK_FILE), { force: true })
  } finally {
    lock()
  }
}

/**
 * Puts the files of `staging` in the place of the directory's, which move to `kept`. The journal is written first, so that a start after a crash
 * completes it. The caller makes sure that no process has either directory open.
 *
 * @throws FolderInUse, and the errors of the disk; then the next start completes or undoes it
 */
export const exchangeDirectory = (folder: string, { staging, kept }: Exchange): void =>
  withLock(folder, () => {
    if (existsSync(join(folder, EXCHANGE_FILE))) throw new FolderInUse()
    const journal: Journal = {
      version: 1,
      staging,
      kept,
      restored: listFiles(join(folder, staging)),
      replaced: listFiles(folder),
    }
    for (const path of [join(folder, staging, ARCHIVES_FOLDER), join(folder, staging)]) if (isPresent(path)) syncFolder(path)
    replaceFile(join(folder, EXCHANGE_FILE), `${JSON.stringify(journal)}\n`)
    complete(folder, journal)
  })

/**
 * Completes or undoes an exchange that was interrupted. Every opening of a directory calls it first.
 *
 * @throws FolderInUse, ExchangeUnreadable
 */
export const recoverExchange = (folder: string): void => {
  // A process that ended before the journal was there leaves its lock, which `withLock` removes.
  if (!isPresent(join(folder, EXCHANGE_FILE)) && !isPresent(join(folder, EXCHANGE_LOCK_FILE))) return
  // Read before anything is created beside it.
  readJournal(folder)
  withLock(folder, () => {
    const journal = readJournal(folder)
    // Another process may have recovered it meanwhile.
    if (!journal) return
    if (journal.restored.some((name) => isLost(folder, journal, name))) undo(folder, journal)
    else complete(folder, journal)
  })
}

/** Null if there is none. @throws ExchangeUnreadable */
const readJournal = (folder: string): Journal | null => {
  try {
    return journalSchema.parse(JSON.parse(readPrivateFile(join(folder, EXCHANGE_FILE))))
  } catch (error) {
    if (hasErrorCode(error, /^ENOENT$/)) return null
    throw new ExchangeUnreadable()
  }
}

/** A restored file is in the staging folder, or in its place after the replaced one was moved. Otherwise it is gone. */
const isLost = (folder: string, { staging, kept, replaced }: Journal, name: string): boolean => {
  if (isPresent(join(folder, staging, name))) return false
  const isInPlace = isPresent(join(folder, name)) && (!replaced.includes(name) || isPresent(join(folder, kept, name)))
  return !isInPlace
}

/** Each step is skipped if it was made before. The database is the last file, so its place in the staging folder shows what is left. */
const complete = (folder: string, { staging, kept, restored }: Journal): void => {
  const [from, aside] = [join(folder, staging), join(folder, kept)]
  if (!existsSync(aside)) mkdirSync(aside, { mode: PRIVATE_FOLDER_MODE })
  for (const name of directoryFiles) {
    const isPending = isPresent(join(from, restored.includes(name) ? name : DATABASE_FILE))
    if (!isPending) continue
    if (isPresent(join(folder, name))) renameSync(join(folder, name), join(aside, name))
    if (restored.includes(name)) renameSync(join(from, name), join(folder, name))
  }
  end(folder, [aside, from])
}

const undo = (folder: string, { staging, kept, restored, replaced }: Journal): void => {
  const aside = join(folder, kept)
  for (const name of directoryFiles) {
    if (isPresent(join(aside, name))) renameSync(join(aside, name), join(folder, name))
    // A restored file that had no predecessor.
    else if (restored.includes(name) && !replaced.includes(name) && !isPresent(join(folder, staging, name)))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
  end(folder, existsSync(aside) ? [aside] : [])
  if (existsSync(aside)) rmdirSync(aside)
}

/** The renames are on the disk before the journal is removed. */
const end = (folder: string, others: readonly string[]): void => {
  for (const path of [...others.filter((path) => existsSync(path)), folder]) syncFolder(path)
  rmSync(join(folder, EXCHANGE_FILE), { force: true })
  syncFolder(folder)
}

/** Removes restored directories that never took their place, if the processes that made them are gone. */
export const removeStagings = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [, processId] = STAGING_NAME.exec(entry.name) ?? []
    if (processId === undefined || !entry.isDirectory() || isProcessRunning(Number(processId))) continue
    rmSync(join(folder, entry.name), { recursive: true, force: true })
  }
}
