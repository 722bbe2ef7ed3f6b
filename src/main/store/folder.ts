import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BrokenReason } from '../../shared/errors.ts'

/** `file` is the one at fault, by its name inside the folder; null where it is the folder itself. */
export type BrokenFolder = { readonly kind: 'broken'; readonly reason: BrokenReason; readonly file: string | null }

/** Whether Node or SQLite gave the error a code like this. */
export const hasCode = (error: unknown, codes: RegExp): boolean =>
  error instanceof Error && 'code' in error && codes.test(String(error.code))

/** Whether it is the folder, or the disk below it, that cannot be created, opened or written to. */
export const isNotWritable = (error: unknown): boolean =>
  hasCode(
    error,
    /^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST|ENOENT|ENOSPC|EDQUOT|ELOOP|ENAMETOOLONG|SQLITE_(READONLY|CANTOPEN|PERM|FULL))/,
  )

// Node's own recursive mkdir never returns where the parent exists and refuses (on /proc, for one).
const createFolder = (folder: string): void => {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) createFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** Creates the folder (0700) where it is missing; tells whether it can be written to. */
export const prepareFolder = (folder: string): BrokenFolder | null => {
  try {
    createFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    // Root passes every access check, so only a write tells whether the disk takes one.
    const probe = join(folder, `.gatehouse-${process.pid}`)
    writeFileSync(probe, '', { flag: 'wx' })
    rmSync(probe)
    return null
  } catch (error) {
    if (isNotWritable(error)) return { kind: 'broken', reason: 'folder-not-writable', file: null }
    throw error
  }
}
