import { randomUUID } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { findErrorCode, hasErrorCode } from './errno.ts'
import { NO_FOLLOW, PRIVATE_FILE_MODE } from './private-file.ts'

/** Why a disk or folder does not take what is written to it. */
export type StorageFault =
  | 'disk-full'
  | 'quota-reached'
  | 'disk-read-only'
  | 'folder-not-writable'
  | 'disk-failed'
  | 'locks-missing'

/** What the system says itself. ESTALE and its neighbours are of a network share or a drive that is gone. */
const systemCodes: readonly (readonly [codes: RegExp, fault: StorageFault])[] = [
  [/^(ENOSPC|SQLITE_FULL)$/, 'disk-full'],
  [/^EDQUOT$/, 'quota-reached'],
  [/^EROFS$/, 'disk-read-only'],
  [/^(EACCES|EPERM|SQLITE_PERM|SQLITE_AUTH)$/, 'folder-not-writable'],
  [/^(EIO|ENXIO|ENODEV|ESTALE|ENOTCONN|EHOSTDOWN|ETIMEDOUT|EREMOTEIO|EUCLEAN)$/, 'disk-failed'],
  [/^ENOLCK$/, 'locks-missing'],
]

/** SQLite's codes that have several causes, and the one that is assumed if a write to the folder succeeds. */
const vagueCodes: readonly (readonly [codes: RegExp, fault: StorageFault])[] = [
  [/^(SQLITE_PROTOCOL|SQLITE_IOERR_(LOCK|UNLOCK|RDLOCK|CHECKRESERVEDLOCK|SHMOPEN|SHMLOCK|SHMMAP))$/, 'locks-missing'],
  [/^SQLITE_(READONLY|CANTOPEN)/, 'folder-not-writable'],
  [/^SQLITE_IOERR/, 'disk-failed'],
]

/** Faults of a path that cannot hold a folder. They count only where a folder is opened. */
const PATH_CODES = /^(ENOTDIR|EISDIR|EEXIST|ENOENT|ELOOP|ENAMETOOLONG)$/

/** What the probe writes (bytes): more than SQLite writes at once, so that a disk that is nearly full is found. */
const PROBE_BYTES = 256 * 1024

const faultOf = (error: unknown, table: typeof systemCodes): StorageFault | null => {
  const code = findErrorCode(error)
  return table.find(([codes]) => codes.test(code))?.[1] ?? null
}

/** Writes a file to the folder and removes it. Returns the error of the system; null if there is none. */
const probe = (folder: string): unknown => {
  const path = join(folder, `.gatehouse-${randomUUID()}`)
  try {
    const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, PRIVATE_FILE_MODE)
    try {
      for (let left = PROBE_BYTES; left > 0; ) left -= writeSync(descriptor, Buffer.alloc(left))
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    return null
  } catch (error) {
    return error
  } finally {
    rmSync(path, { force: true })
  }
}

/** How long the result of a probe is used (milliseconds), because a failing disk fails many calls. */
const PROBED_MS = 1_000

let probed: { readonly folder: string; readonly at: number; readonly error: unknown } | null = null

const probeOnce = (folder: string): unknown => {
  const now = performance.now()
  if (probed?.folder !== folder || now - probed.at > PROBED_MS) probed = { folder, at: now, error: probe(folder) }
  return probed.error
}

/**
 * The fault of the disk or folder behind an error. Null if it is another error. SQLite tells several causes with one code, so a write of our own
 * asks the system.
 */
export const findStorageFault = (error: unknown, folder: string): StorageFault | null => {
  const told = faultOf(error, systemCodes)
  if (told) return told
  const assumed = faultOf(error, vagueCodes)
  return assumed && (faultOf(probeOnce(folder), systemCodes) ?? assumed)
}

/** The same for opening a folder, whose path may be none. */
export const findOpeningFault = (error: unknown, folder: string): StorageFault | null =>
  hasErrorCode(error, PATH_CODES) ? 'folder-not-writable' : findStorageFault(error, folder)
