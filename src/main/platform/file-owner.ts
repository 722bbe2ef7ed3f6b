import { fchownSync, lstatSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'

const ROOT = 0

const statOf = (path: string): Stats | null => lstatSync(path, { throwIfNoEntry: false }) ?? null

/** The plain file that a new one replaces. Null if there is none, or a link in its place. */
const findReplaced = (path: string): Stats | null => {
  const stats = statOf(path)
  return stats?.isFile() ? stats : null
}

/**
 * Gives a new file the owner of the one that it replaces, or of its folder. Only root makes files for others: without this, a command that root
 * runs on a directory would leave files that its owner cannot read.
 */
export const keepOwner = (descriptor: number, path: string): void =>
  giveTo(descriptor, findReplaced(path) ?? statOf(dirname(path)))

/** Gives a file that was just created the owner of its folder. */
export const giveToFolderOwner = (descriptor: number, path: string): void => giveTo(descriptor, statOf(dirname(path)))

const giveTo = (descriptor: number, owner: Stats | null): void => {
  if (process.geteuid?.() !== ROOT || !owner || (owner.uid === ROOT && owner.gid === ROOT)) return
  fchownSync(descriptor, owner.uid, owner.gid)
}
