import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { nameTemporary } from '../../../platform/atomic-file.ts'
import { hasErrorCode, isPresent } from '../../../platform/errno.ts'
import { createPrivateFile } from '../../../platform/private-file.ts'

/** The files of runs, which stay after a crash. Those of plans are temporary files, which the next start removes. */
const KEPT_NAME = /^\.gatehouse-import\.[0-9a-f-]{36}$/

const folderOf = (database: Database): string => dirname(database.name)

/** The path of a staging database. A name of another form is refused, because a changed database must not lead out of the folder. */
export const pathOfStaging = (database: Database, staging: string): string => {
  if (basename(staging) !== staging || !staging.startsWith('.gatehouse')) throw new Error('not the name of a staging database')
  return join(folderOf(database), staging)
}

export const nameStaging = (database: Database): string => basename(nameTemporary(join(folderOf(database), 'import')))

const schema = `
  CREATE TABLE rows (
    position INTEGER PRIMARY KEY,
    row INTEGER NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    shown TEXT NOT NULL,
    reason TEXT,
    email_key TEXT UNIQUE,
    wanted TEXT,
    hashed_password TEXT,
    password TEXT,
    differences TEXT,
    user_id TEXT,
    fingerprint TEXT,
    is_raised INTEGER NOT NULL DEFAULT 0
  ) STRICT;
`

/** For the lists. Made at the end, because that is faster than keeping them. */
const indexes = `
  CREATE INDEX rows_by_kind ON rows (kind, position);
  CREATE INDEX rows_raised ON rows (position) WHERE is_raised;
  CREATE INDEX rows_unusable ON rows (position) WHERE password NOT IN ('usable', 'none');
`

/** Creates a staging database that only its owner can read. It needs no journal, because a plan ends with its process. */
export const createStaging = (path: string): { readonly database: Database; readonly finish: () => void } => {
  createPrivateFile(path)
  const database = new Sqlite(path)
  database.pragma('journal_mode = OFF')
  database.pragma('synchronous = OFF')
  database.pragma('temp_store = MEMORY')
  database.exec(schema)
  return { database, finish: () => void database.exec(indexes) }
}

export const openStaging = (path: string): Database => new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 0 })

const syncPath = async (path: string): Promise<void> => {
  const file = await open(path, 'r')
  await file.sync().finally(() => file.close())
}

/** Gives the staging database of a plan a name that stays, and puts it on the disk. */
export const keepStaging = async (database: Database, staging: string): Promise<string> => {
  const kept = `.gatehouse-import.${randomUUID()}`
  const path = pathOfStaging(database, staging)
  await syncPath(path)
  await rename(path, pathOfStaging(database, kept))
  if (process.platform !== 'win32') await syncPath(folderOf(database))
  return kept
}

export const removeStaging = (database: Database, staging: string): Promise<void> =>
  rm(pathOfStaging(database, staging), { force: true })

/** Whether a run reads the staging database now: it holds a lock on it, which ends with its process. */
export const isStagingInUse = (database: Database, staging: string): boolean => {
  const path = pathOfStaging(database, staging)
  if (!isPresent(path)) return false
  const probe = new Sqlite(path, { timeout: 0 })
  try {
    probe.exec('BEGIN EXCLUSIVE; ROLLBACK')
    return false
  } catch (error) {
    if (hasErrorCode(error, /^SQLITE_BUSY/)) return true
    throw error
  } finally {
    probe.close()
  }
}

/** Removes the staging databases that no run names. */
export const removeUnusedStagings = async (database: Database, named: readonly string[]): Promise<void> => {
  for (const name of await readdir(folderOf(database)))
    if (KEPT_NAME.test(name) && !named.includes(name) && !isStagingInUse(database, name)) await removeStaging(database, name)
}
