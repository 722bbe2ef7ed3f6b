import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BrokenReason } from '../../shared/errors.ts'
import { createPrivateFile } from '../platform/private-file.ts'
import { folderFiles, WINDOW_FOLDER } from './folder-files.ts'
import {
  closeToOthers,
  type Danger,
  type Exposure,
  findWayDanger,
  isLinked,
  isOfAnother,
  isSticky,
  mayOthersWriteTo,
} from './folder-safety.ts'

/** `file` is the one at fault: by its name inside the folder, or the path of a folder above it; null where it is the folder itself. */
export type BrokenFolder = { readonly kind: 'broken'; readonly reason: BrokenReason; readonly file: string | null }

/** What others could do with the folder (null) or a file of it, until this start took that from them. */
export type Closed = { readonly file: string | null; readonly exposure: Exposure }

export type PreparedFolder = { readonly kind: 'prepared'; readonly closed: readonly Closed[] }

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

const FOLDER_REASONS: Readonly<Record<Danger, BrokenReason>> = { foreign: 'folder-foreign', shared: 'folder-shared' }

const broken = (reason: BrokenReason, file: string | null): BrokenFolder => ({ kind: 'broken', reason, file })

/** The first of Gatehouse's files that is a link, or another user's: what others may not reach any more, they can have put there before. */
const findPlanted = (folder: string): BrokenFolder | null => {
  for (const file of [WINDOW_FOLDER, ...folderFiles]) {
    const path = join(folder, file)
    if (isLinked(path)) return broken('file-linked', file)
    if (isOfAnother(path)) return broken('file-foreign', file)
  }
  return null
}

/** Only its owner may do anything with the folder and the files that Gatehouse reads and writes there, and none of them is a link. */
const protect = (folder: string): PreparedFolder | BrokenFolder => {
  if (isOfAnother(folder)) return broken('folder-foreign', null)
  const planted = findPlanted(folder)
  if (planted) return planted
  const entries = readdirSync(folder)
  const holdsDirectory = folderFiles.some((file) => entries.includes(file))
  // Nobody means to lose a folder that is for everyone, or that is full of other things.
  const mayClose = !isSticky(folder) && (holdsDirectory || entries.length === 0)
  const exposure = mayClose ? closeToOthers(folder) : null
  if (mayOthersWriteTo(folder)) return broken('folder-shared', null)
  const closed: Closed[] = exposure ? [{ file: null, exposure }] : []
  for (const file of [WINDOW_FOLDER, ...folderFiles]) {
    const formerly = closeToOthers(join(folder, file))
    if (formerly) closed.push({ file, exposure: formerly })
  }
  return { kind: 'prepared', closed: holdsDirectory ? closed : [] }
}

/**
 * Creates the folder (0700) where it is missing, closes it to other users of the computer, and tells whether it can be written to. Where
 * others could put something else in its place, or have, it is not opened.
 */
export const prepareFolder = (folder: string): PreparedFolder | BrokenFolder => {
  try {
    const onTheWay = findWayDanger(folder)
    if (onTheWay) return broken(FOLDER_REASONS[onTheWay.danger], onTheWay.path)
    createFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    // A folder may be a link to where it really is; the way there has been looked at.
    const prepared = protect(realpathSync(folder))
    if (prepared.kind === 'broken') return prepared
    // Root passes every access check, so only a write tells whether the disk takes one.
    const probe = join(folder, `.gatehouse-${randomUUID()}`)
    createPrivateFile(probe)
    rmSync(probe)
    return prepared
  } catch (error) {
    if (isNotWritable(error)) return broken('folder-not-writable', null)
    throw error
  }
}
