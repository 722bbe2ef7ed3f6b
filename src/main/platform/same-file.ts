import { lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const identify = { bigint: true, throwIfNoEntry: false } as const

/**
 * Whether a path leads to a file in this folder, by any of its names. Nothing is opened: when a process closes any descriptor of a file, POSIX drops
 * all its locks on that file, also those of SQLite.
 */
export const isFileOfFolder = (path: string, folder: string): boolean => {
  const file = statSync(path, identify)
  if (!file) return false
  return readdirSync(folder).some((name) => {
    const other = lstatSync(join(folder, name), identify)
    return other?.ino === file.ino && other.dev === file.dev
  })
}
