import { accessSync, constants, statfsSync } from 'node:fs'

/** Linux has a file system in memory here, where a sync costs nothing. */
const MEMORY = '/dev/shm'

/** What a whole test run needs at most, with room for Chromium's shared memory. Containers often have 64 MB. */
const ROOM_BYTES = 4 * 2 ** 30

/** statfs(2): a file system in memory. */
const TMPFS_MAGIC = 0x01021994

/** A variable for tests, whose temporary folders are then in memory if there is room. A chosen `TMPDIR` stays. */
export function temporaryFolder(env = process.env) {
  if (process.platform !== 'linux' || env.TMPDIR) return {}
  try {
    const { type, bsize, bavail } = statfsSync(MEMORY)
    accessSync(MEMORY, constants.W_OK)
    return type === TMPFS_MAGIC && bsize * bavail >= ROOM_BYTES ? { TMPDIR: MEMORY } : {}
  } catch {
    return {}
  }
}
