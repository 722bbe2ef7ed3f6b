import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BrokenReason } from '../../shared/errors.ts'
import { createPrivateFile, PRIVATE_FOLDER_MODE } from '../platform/private-file.ts'
import { findOpeningFault } from '../platform/storage-fault.ts'
import { ARCHIVES_FOLDER, folderFiles, WINDOW_FOLDER } from './folder-files.ts'
import {
  closeToOthers,
  type Danger,
  type Exposure,
  findWayDanger,
  isLinked,
  isOfAnother,
  isOnNetwork,
  isOpenToOthers,
  isSticky,
  mayOthersWriteTo,
} from './folder-safety.ts'

/** `file` is a name inside the folder, or the path of a folder above it; null means the folder itself. */
export type BrokenFolder = { readonly kind: 'broken'; readonly reason: BrokenReason; readonly file: string | null }

/** The access of other users to the folder (null) or one of its files, which this start removed. */
export type Closed = { readonly file: string | null; readonly exposure: Exposure }

export type PreparedFolder = { readonly kind: 'prepared'; readonly closed: readonly Closed[] }

/** Creates a folder and those above it. Node's recursive mkdir never returns if the parent refuses new folders (for example /proc). */
export const createFolder = (folder: string): void => {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) createFolder(dirname(folder))
  mkdirSync(folder, { mode: PRIVATE_FOLDER_MODE })
}

const FOLDER_REASONS: Readonly<Record<Danger, BrokenReason>> = { foreign: 'folder-foreign', shared: 'folder-shared' }

const broken = (reason: BrokenReason, file: string | null): BrokenFolder => ({ kind: 'broken', reason, file })

/** What is Gatehouse's in a folder. Only beside a directory are archives its own: other folders may have that name too. */
const listOwn = (holdsDirectory: boolean): string[] => [
  WINDOW_FOLDER,
  ...(holdsDirectory ? [ARCHIVES_FOLDER] : []),
  ...folderFiles,
]

/** The first of these files that is a link or belongs to another user, who may have put it there earlier. */
const findPlanted = (folder: string, files: readonly string[]): BrokenFolder | null => {
  for (const file of files) {
    const path = join(folder, file)
    if (isLinked(path)) return broken('file-linked', file)
    if (isOfAnother(path)) return broken('file-foreign', file)
  }
  return null
}

/** Closes the folder and its files to other users, and refuses links and foreign files. */
const protect = (folder: string): PreparedFolder | BrokenFolder => {
  if (isOfAnother(folder)) return broken('folder-foreign', null)
  const entries = readdirSync(folder)
  const holdsDirectory = folderFiles.some((file) => entries.includes(file))
  const own = listOwn(holdsDirectory)
  const planted = findPlanted(folder, own)
  if (planted) return planted
  // A sticky folder, or one with other files, is probably in use by others and must stay open.
  const mayClose = !isSticky(folder) && (holdsDirectory || entries.length === 0)
  const exposure = mayClose ? closeToOthers(folder) : null
  if (mayOthersWriteTo(folder)) return broken('folder-shared', null)
  const closed: Closed[] = exposure ? [{ file: null, exposure }] : []
  for (const file of own) {
    const formerly = closeToOthers(join(folder, file))
    if (formerly) closed.push({ file, exposure: formerly })
  }
  return { kind: 'prepared', closed: holdsDirectory ? closed : [] }
}

/**
 * Creates a missing folder (0700), closes it to other users, and checks that it is writable. A folder that others can replace, or have
 * replaced, is refused.
 */
export const prepareFolder = (folder: string): PreparedFolder | BrokenFolder => {
  try {
    const onTheWay = findWayDanger(folder)
    if (onTheWay) return broken(FOLDER_REASONS[onTheWay.danger], onTheWay.path)
    createFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    // The folder may be a link; every part of its path has been checked.
    const prepared = protect(realpathSync(folder))
    if (prepared.kind === 'broken') return prepared
    // Root passes every access check, so only a real write shows whether the disk is writable.
    const probe = join(folder, `.gatehouse-${randomUUID()}`)
    createPrivateFile(probe)
    const isPrivate = !isOpenToOthers(probe)
    rmSync(probe)
    return isPrivate && !isOnNetwork(folder) ? prepared : broken('folder-unsuitable', null)
  } catch (error) {
    const fault = findOpeningFault(error, folder)
    if (fault) return broken(fault, null)
    throw error
  }
}
