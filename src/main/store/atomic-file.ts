import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const nameTemporary = (path: string): string => `${path}.${process.pid}.new`

const TEMPORARY_NAME = /[.](\d+)[.]new$/

/** Replaces a file whole or not at all, also when the power goes. Mode 0600. */
export const replaceFile = (path: string, text: string): void => {
  const temporary = nameTemporary(path)
  const descriptor = openSync(temporary, 'w', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(temporary, path)
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
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

/** Removes what processes that were killed have left half written; one that still runs keeps its own. */
export const removeLeftovers = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const [, id] = TEMPORARY_NAME.exec(name) ?? []
    if (id !== undefined && !isRunning(Number(id))) rmSync(join(folder, name), { force: true })
  }
}

const isRunning = (processId: number): boolean => {
  try {
    // Signal 0 only asks.
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
