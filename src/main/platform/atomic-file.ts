import { randomUUID } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { isProcessRunning } from './errno.ts'
import { keepOwner } from './file-owner.ts'
import { NO_FOLLOW, PRIVATE_FILE_MODE } from './private-file.ts'

/** Fails if the name exists as a file or link, so that nothing of another user is written to. */
const NEW_FILE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW

/**
 * In the same folder, so that the rename is atomic. Contains the process id, for `removeLeftovers`, and an unpredictable part. It does not
 * contain the file's own name, so that it fits wherever that name does.
 */
export const nameTemporary = (path: string): string => join(dirname(path), `.gatehouse.${process.pid}.${randomUUID()}.new`)

/** A temporary database has a journal beside it. */
const TEMPORARY_NAME = /[.](\d+)(?:[.][0-9a-f-]{36})?[.]new(?:-journal|-wal|-shm)?$/

/** A file that only its owner can read while it is written. It gets its final name only when it is complete. */
export type Replacement = {
  /** Open for writing in this process and all its threads. */
  readonly descriptor: number
  readonly write: (content: Buffer | string) => Promise<void>
  /** Gives the file its final name, in place of an existing file or link. Discards it if that fails. */
  readonly commit: () => Promise<void>
  readonly discard: () => Promise<void>
}

/** Begins to replace the file at `path` atomically. */
export const openReplacement = async (path: string): Promise<Replacement> => {
  const temporary = nameTemporary(path)
  const file = await open(temporary, NEW_FILE, PRIVATE_FILE_MODE)

  const discard = async (): Promise<void> => {
    // The drive may have been removed. Then there is nothing to delete.
    await file.close().catch(() => undefined)
    await rm(temporary, { force: true }).catch(() => undefined)
  }

  return {
    descriptor: file.fd,
    write: (content) => file.writeFile(content),
    commit: async () => {
      try {
        await file.sync()
        await file.close()
        await rename(temporary, path)
      } catch (error) {
        await discard()
        throw error
      }
    },
    discard,
  }
}

/** Replaces a file atomically. It keeps the owner, with mode 0600. A link is replaced, never followed. */
export const replaceFileLater = async (path: string, text: string): Promise<void> => {
  const replacement = await openReplacement(path)
  try {
    keepOwner(replacement.descriptor, path)
    await replacement.write(text)
  } catch (error) {
    await replacement.discard()
    throw error
  }
  await replacement.commit()
}

/** Like `replaceFileLater`, but synchronous, and complete even after a power loss. */
export const replaceFile = (path: string, text: string): void => {
  const temporary = nameTemporary(path)
  const descriptor = openSync(temporary, NEW_FILE, PRIVATE_FILE_MODE)
  try {
    try {
      keepOwner(descriptor, path)
      writeSync(descriptor, text)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/** Makes the names in a folder survive a power loss. */
export const syncFolder = (folder: string): void => {
  // Windows cannot open a folder, but its renames are journaled.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Removes the temporary files of killed processes, but not those of running ones. */
export const removeLeftovers = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [, id] = TEMPORARY_NAME.exec(entry.name) ?? []
    const isLeftover = id !== undefined && !entry.isDirectory() && !isProcessRunning(Number(id))
    if (isLeftover) rmSync(join(folder, entry.name), { force: true })
  }
}

/** Whether the path is inside the folder after links are resolved. */
const isInFolder = async (path: string, folder: string): Promise<boolean> => {
  const way = relative(await realpath(folder), await realpath(dirname(path)))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** As `openReplacement`, for a path that the user chose. A path in the data folder is refused, because it could replace Gatehouse's files. */
export const openReplacementOutside = async (path: string, dataFolder: string): Promise<Replacement> => {
  if (await isInFolder(path, dataFolder)) throw new Error('a file in the data folder')
  return openReplacement(path)
}
