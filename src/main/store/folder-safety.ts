import { chmodSync, lstatSync, readlinkSync, type Stats, statfsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE } from '../platform/private-file.ts'

/** The owner and mode of a file, from lstat. */
export type Ownership = Pick<Stats, 'uid' | 'gid' | 'mode'>

/** `foreign`: owned by another user; `shared`: writable by others. */
export type Danger = 'foreign' | 'shared'

const GROUP_MAY_WRITE = 0o020
const OTHERS_MAY_WRITE = 0o002
const STICKY = 0o1000
const OF_OTHERS = 0o077

const ROOT = 0

/** The most links that Linux follows in one path (path_resolution(7)). */
const LINKS_MAX = 40

/** Null on Windows, which has no such owners and modes. */
const findSelf = (): number | null => process.geteuid?.() ?? null

const isForeign = ({ uid }: Ownership, self: number): boolean => uid !== self && uid !== ROOT

/** Whether the group is root's or a user private group, whose id equals the user id. Such a group has no other members. */
const isPrivateGroup = ({ gid, uid }: Ownership): boolean => gid === ROOT || (gid === uid && uid !== ROOT)

const mayOthersWrite = ({ mode }: Ownership): boolean => (mode & (GROUP_MAY_WRITE | OTHERS_MAY_WRITE)) !== 0

/**
 * The danger of a parent folder: a user who can write to it can replace our folder. In a sticky folder such as /tmp, only the owner can
 * replace it.
 */
export const judgeAncestor = (folder: Ownership, self: number): Danger | null => {
  if (isForeign(folder, self)) return 'foreign'
  if ((folder.mode & STICKY) !== 0 || !mayOthersWrite(folder)) return null
  return (folder.mode & OTHERS_MAY_WRITE) === 0 && isPrivateGroup(folder) ? null : 'shared'
}

/** Every existing folder and link on the way to `path`, without `path` itself. */
function* walkTo(path: string): Generator<{ path: string; stats: Stats }> {
  const parts = splitPath(path)
  let links = 0
  let at = '/'
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const folder = statOf(at)
    if (folder) yield { path: at, stats: folder }
    const next = join(at, part)
    const stats = statOf(next)
    if (!stats) return
    if (!stats.isSymbolicLink()) {
      at = next
      continue
    }
    yield { path: next, stats }
    links += 1
    if (links > LINKS_MAX) return
    const target = readlinkSync(next)
    parts.unshift(...splitPath(target))
    if (isAbsolute(target)) at = '/'
  }
}

const splitPath = (path: string): string[] => path.split('/').filter((part) => part !== '')

const statOf = (path: string): Stats | null => {
  try {
    return lstatSync(path)
  } catch {
    // Opening this path fails too, and reports the error.
    return null
  }
}

/** The first dangerous folder or link on a path; null if only root and this user can redirect the path. */
export const findWayDanger = (folder: string): { path: string; danger: Danger } | null => {
  const self = findSelf()
  if (self === null) return null
  for (const { path, stats } of walkTo(resolve(folder))) {
    // The mode of a link has no meaning: only the owners of the link and of its folder can change it.
    const danger = stats.isSymbolicLink() ? (isForeign(stats, self) ? 'foreign' : null) : judgeAncestor(stats, self)
    if (danger) return { path, danger }
  }
  return null
}

/** The access that other users had to a file or folder. */
export type Exposure = 'read' | 'write'

/**
 * Removes the access of other users to a file or folder, and returns what they had. Null if they had none, or if it cannot be removed (root's
 * files, file systems without modes).
 */
export const closeToOthers = (path: string): Exposure | null => {
  const before = statOf(path)
  if (findSelf() === null || !before || before.isSymbolicLink() || (before.mode & OF_OTHERS) === 0) return null
  try {
    chmodSync(path, before.isDirectory() ? PRIVATE_FOLDER_MODE : PRIVATE_FILE_MODE)
  } catch {
    return null
  }
  if (((statOf(path)?.mode ?? 0) & OF_OTHERS) !== 0) return null
  return mayOthersWrite(before) ? 'write' : 'read'
}

/** Whether it belongs to a user other than this one and root. */
export const isOfAnother = (path: string): boolean => {
  const [self, stats] = [findSelf(), statOf(path)]
  return self !== null && stats !== null && isForeign(stats, self)
}

export const isSticky = (folder: string): boolean => ((statOf(folder)?.mode ?? 0) & STICKY) !== 0

/** Whether others can access a file that was just made private. A file system without modes, such as FAT, has those of its mount. */
export const isOpenToOthers = (path: string): boolean => findSelf() !== null && ((statOf(path)?.mode ?? 0) & OF_OTHERS) !== 0

/** The types of network file systems (Linux, statfs(2)): NFS, SMB, CIFS, SMB2, AFS and Ceph. Two computers would not see each other's locks. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400])

export const isNetworkType = (type: number): boolean => NETWORK_TYPES.has(type >>> 0)

export const isOnNetwork = (folder: string): boolean => process.platform === 'linux' && isNetworkType(statfsSync(folder).type)

export const mayOthersWriteTo = (folder: string): boolean => {
  const stats = statOf(folder)
  return findSelf() !== null && stats !== null && mayOthersWrite(stats)
}

/** Whether the path is neither a folder nor a plain file with exactly one name. */
export const isLinked = (path: string): boolean => {
  const stats = statOf(path)
  if (!stats || stats.isDirectory()) return false
  return !stats.isFile() || stats.nlink > 1
}
