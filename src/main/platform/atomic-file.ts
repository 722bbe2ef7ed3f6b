import { randomUUID } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { NO_FOLLOW } from './private-file.ts'

/** Fails if the name exists as a file or link, so that nothing of another user is written to. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW

/** Contains the process id, for `removeLeftovers`, and an unpredictable part. */
const nameTemporary = (path: string): string => `${path}.${process.pid}.${randomUUID()}.new`

/** Earlier versions had no random part. */
const TEMPORARY_NAME = /[.](\d+)(?:[.][0-9a-f-]{36})?[.]new$/

/** Replaces a file atomically, even on power loss. Mode 0600; a link is replaced, never followed. */
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
  // Windows cannot open a folder, but its renames are journaled.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Like `replaceFile`, but asynchronous. */
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

/** Removes the temporary files of killed processes, but not those of running ones. */
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
    // Signal 0 only checks whether the process exists.
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
