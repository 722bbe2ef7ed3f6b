import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { giveToFolderOwner } from './file-owner.ts'
import { decodeUtf8 } from './strict-utf8.ts'

/** Windows has no such flags, but only an administrator can create links there. */
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const NON_BLOCKING = constants.O_NONBLOCK ?? 0

/** The mode of a file that only its owner can read and write. */
export const PRIVATE_FILE_MODE = 0o600

/** The same for a folder. */
export const PRIVATE_FOLDER_MODE = 0o700

/** The permission bits of the group and of others. */
const OF_OTHERS = 0o077

const requirePlainFile = (descriptor: number): void => {
  if (!fstatSync(descriptor).isFile()) throw new Error('not a plain file')
}

/** Reads a plain text file. @throws if it is missing (ENOENT), a link (ELOOP), a pipe or device, which could block, or not UTF-8 */
export const readPrivateFile = (path: string): string => {
  const descriptor = openSync(path, constants.O_RDONLY | NO_FOLLOW | NON_BLOCKING)
  try {
    requirePlainFile(descriptor)
    const text = decodeUtf8(readFileSync(descriptor))
    if (text === null) throw new Error('not UTF-8')
    return text
  } finally {
    closeSync(descriptor)
  }
}

/** Appends to a file that only its owner can access, and creates it if missing. @throws if it is a link or has several names */
export const appendPrivateFile = (path: string, text: string): void => {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_FOLLOW | NON_BLOCKING
  const descriptor = openSync(path, flags, PRIVATE_FILE_MODE)
  try {
    requirePlainFile(descriptor)
    const { mode, nlink, size } = fstatSync(descriptor)
    if (size === 0) giveToFolderOwner(descriptor, path)
    if (nlink > 1) throw new Error('a file with more than one name')
    if (process.platform !== 'win32' && (mode & OF_OTHERS) !== 0) fchmodSync(descriptor, PRIVATE_FILE_MODE)
    writeSync(descriptor, text)
  } finally {
    closeSync(descriptor)
  }
}

/** Creates an empty file that only its owner can access. @throws if the name exists, as a file or link (EEXIST) */
export const createPrivateFile = (path: string): void => {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, PRIVATE_FILE_MODE)
  try {
    giveToFolderOwner(descriptor, path)
  } finally {
    closeSync(descriptor)
  }
}

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
