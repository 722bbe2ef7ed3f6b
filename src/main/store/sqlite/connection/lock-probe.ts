import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { createPrivateFile } from '../../../platform/private-file.ts'

/**
 * Whether files of the folder can be locked: a file that no other process knows is locked. For SQLite, a disk without locks and a locked file have the
 * same code.
 */
export const canLockIn = (folder: string): boolean => {
  const path = join(folder, `.gatehouse-${randomUUID()}`)
  try {
    createPrivateFile(path)
    const database = new Sqlite(path, { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE; ROLLBACK')
      return true
    } finally {
      database.close()
    }
  } catch {
    return false
  } finally {
    for (const end of ['', '-journal']) rmSync(`${path}${end}`, { force: true })
  }
}
