import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** Linux, statfs(2): a file system in memory, where a sync costs nothing. */
const TMPFS_MAGIC = 0x01021994

/** A new folder on the repository's disk, and a function that removes it. The system's temporary folder may be in memory. */
export const makeDiskFolder = (): { folder: string; remove: () => void } => {
  const parent = join(ROOT, 'node_modules', '.gatehouse-work')
  mkdirSync(parent, { recursive: true })
  if (process.platform === 'linux' && statfsSync(parent).type === TMPFS_MAGIC) {
    process.stderr.write(`${parent} is in memory: what is measured here says nothing about a disk.\n`)
  }
  const folder = mkdtempSync(join(parent, 'directory-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
