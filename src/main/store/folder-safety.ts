import { chmodSync, lstatSync, readlinkSync, type Stats } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'

/** Whose file something is and what others may do with it, as lstat tells. */
export type Ownership = Pick<Stats, 'uid' | 'gid' | 'mode'>

/** `foreign`: another user's, who can change it at will; `shared`: others may write to it. */
export type Danger = 'foreign' | 'shared'

const GROUP_MAY_WRITE = 0o020
const OTHERS_MAY_WRITE = 0o002
const STICKY = 0o1000
const OF_OTHERS = 0o077

const ROOT = 0

/** As many links as Linux follows in one path (path_resolution(7)). */
const LINKS_MAX = 40

/** Windows has neither owners nor modes of this kind. */
const findSelf = (): number | null => process.geteuid?.() ?? null

const isForeign = ({ uid }: Ownership, self: number): boolean => uid !== self && uid !== ROOT

/** What a group may do, nobody else can where it is root's, or a user's own (user private groups have their user's number). */
const isPrivateGroup = ({ gid, uid }: Ownership): boolean => gid === ROOT || (gid === uid && uid !== ROOT)

const mayOthersWrite = ({ mode }: Ownership): boolean => (mode & (GROUP_MAY_WRITE | OTHERS_MAY_WRITE)) !== 0

/**
 * What is dangerous about a folder above ours: whoever may write to it can put another in the place of ours. In a sticky one, such as /tmp,
 * only the owner of what is in it can.
 */
export const judgeAncestor = (folder: Ownership, self: number): Danger | null => {
  if (isForeign(folder, self)) return 'foreign'
  if ((folder.mode & STICKY) !== 0 || !mayOthersWrite(folder)) return null
  return (folder.mode & OTHERS_MAY_WRITE) === 0 && isPrivateGroup(folder) ? null : 'shared'
}

/** Every folder and link that the system goes through to come to `path`, its end left out; up to where there is nothing. */
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
    // What cannot be looked at cannot be opened either, and is told as such by whoever tries.
    return null
  }
}

/** The first danger on the way to a folder, and where; null where nobody but root and this user can turn that way aside. */
export const findWayDanger = (folder: string): { path: string; danger: Danger } | null => {
  const self = findSelf()
  if (self === null) return null
  for (const { path, stats } of walkTo(resolve(folder))) {
    // A link has every mode bit, and none counts: only its owner and that of its folder can change it.
    const danger = stats.isSymbolicLink() ? (isForeign(stats, self) ? 'foreign' : null) : judgeAncestor(stats, self)
    if (danger) return { path, danger }
  }
  return null
}

/** What others could do with something of ours until now. */
export type Exposure = 'read' | 'write'

/**
 * Takes from others what they may do with a file or folder of ours, and tells what that was; null where it was nothing, or could not be
 * taken: where it is root's, or on a disk without modes (a memory stick, for one).
 */
export const closeToOthers = (path: string): Exposure | null => {
  const before = statOf(path)
  if (findSelf() === null || !before || before.isSymbolicLink() || (before.mode & OF_OTHERS) === 0) return null
  try {
    chmodSync(path, before.isDirectory() ? 0o700 : 0o600)
  } catch {
    return null
  }
  if (((statOf(path)?.mode ?? 0) & OF_OTHERS) !== 0) return null
  return mayOthersWrite(before) ? 'write' : 'read'
}

/** Whether it belongs to another user than this one and root. */
export const isOfAnother = (path: string): boolean => {
  const [self, stats] = [findSelf(), statOf(path)]
  return self !== null && stats !== null && isForeign(stats, self)
}

export const isSticky = (folder: string): boolean => ((statOf(folder)?.mode ?? 0) & STICKY) !== 0

export const mayOthersWriteTo = (folder: string): boolean => {
  const stats = statOf(folder)
  return findSelf() !== null && stats !== null && mayOthersWrite(stats)
}

/** Whether something under this name is neither a folder nor a plain file with this one name. */
export const isLinked = (path: string): boolean => {
  const stats = statOf(path)
  if (!stats || stats.isDirectory()) return false
  return !stats.isFile() || stats.nlink > 1
}
