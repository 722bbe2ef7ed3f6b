import { randomUUID } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { NO_FOLLOW } from './private-file.ts'

/** Fails where the name is taken, by a file or by a link: nothing that somebody else has put there is ever written to. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW

/** The process, for `removeLeftovers`, and a random part that nobody can foresee. */
const nameTemporary = (path: string): string => `${path}.${process.pid}.${randomUUID()}.new`

/** Former versions had no random part. */
const TEMPORARY_NAME = /[.](\d+)(?:[.][0-9a-f-]{36})?[.]new$/

/** Replaces a file whole or not at all, also when the power goes. Mode 0600. A link under that name is replaced, never followed. */
export const replaceFile = (path: string, text: string): void => {
  const temporary = nameTemporary(path)
  const descriptor = openSync(temporary, NEW_FILE, 0o600)
  try {
    try {
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

const syncFolder = (folder: string): void => {
  // Windows cannot open a folder; its renames are journalled.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** As `replaceFile`, without holding this thread up. */
export const replaceFileLater = async (path: string, text: string): Promise<void> => {
  const temporary = nameTemporary(path)
  const file = await open(temporary, NEW_FILE, 0o600)
  try {
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Removes what processes that were killed have left half written; one that still runs keeps its own. */
export const removeLeftovers = (folder: string): void => {
  for (const { name, isDirectory } of listEntries(folder)) {
    const [, id] = TEMPORARY_NAME.exec(name) ?? []
    if (id !== undefined && !isDirectory && !isRunning(Number(id))) rmSync(join(folder, name), { force: true })
  }
}

const listEntries = (folder: string): { name: string; isDirectory: boolean }[] =>
  readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))

const isRunning = (processId: number): boolean => {
  try {
    // Signal 0 only asks.
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
