import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { nameTemporary } from '../../../platform/atomic-file.ts'
import { createPrivateFile } from '../../../platform/private-file.ts'
import { KEPT_DATABASE_FILE } from '../../folder-files.ts'
import { NEWEST_VERSION, readVersion } from './migrate.ts'

/** Whether all pages of the copy are whole. Another process may have migrated before the copy began. */
const isCopyOf = (path: string, version: number): boolean => {
  const copy = new Sqlite(path, { readonly: true })
  try {
    return readVersion(copy) === version && copy.pragma('integrity_check(1)', { simple: true }) === 'ok'
  } finally {
    copy.close()
  }
}

const syncFile = (path: string): void => {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Keeps a verified copy of a database that is going to be migrated, beside it. It replaces the copy of an earlier migration.
 *
 * @throws the error of the disk, or if the copy is not whole. Then the database is not migrated.
 */
export const keepBeforeMigration = (database: Database): void => {
  const version = readVersion(database)
  if (version === 0 || version >= NEWEST_VERSION) return
  const kept = join(dirname(database.name), KEPT_DATABASE_FILE)
  const temporary = nameTemporary(kept)
  try {
    createPrivateFile(temporary)
    database.prepare('VACUUM INTO ?').run(temporary)
    syncFile(temporary)
    if (isCopyOf(temporary, version)) renameSync(temporary, kept)
    else if (readVersion(database) === version) throw new Error('the copy before the migration is not whole')
  } finally {
    rmSync(temporary, { force: true })
  }
}
