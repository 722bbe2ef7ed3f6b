import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import type { Core } from '../../src/main/app/core.ts'
import { openBackup } from '../../src/main/backup/backup-format.ts'
import { derivePassphraseKeys, type PassphraseKeys } from '../../src/main/backup/backup-keys.ts'
import { readBackup } from '../../src/main/backup/backup-reader.ts'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { groupKeyOf } from '../../src/shared/domain/groups.ts'
import { backupPassphrase } from '../helpers/made-backup.ts'
import type { Told } from './crash-ledger.ts'
import { IMPORTED_USERS } from './crash-protocol.ts'

/** How long an interrupted import may take to go on (milliseconds). */
const RESUME_MS = 60_000

const LOOK_MS = 50

const countOf = (database: Sqlite.Database, sql: string, value: string): number =>
  database.prepare<[string], number>(sql).pluck().get(value) ?? 0

const countImported = (database: Sqlite.Database, batch: number): number =>
  countOf(database, 'SELECT count(*) FROM users WHERE email LIKE ? AND deleted_at IS NULL', `imported-${batch}-%`)

const countMembers = (database: Sqlite.Database, batch: number): number =>
  countOf(
    database,
    'SELECT count(*) FROM group_members JOIN groups ON groups.number = group_number WHERE key = ?',
    groupKeyOf(`batch ${batch}`),
  )

let opened: PassphraseKeys | null = null

/** Whether the whole backup can be read with the passphrase. */
const isReadable = async (path: string): Promise<boolean> => {
  const backup = openBackup(path)
  try {
    opened ??= await derivePassphraseKeys(backupPassphrase, backup.header.salt)
    readBackup(backup, opened, { onBytes: () => undefined, isCancelled: () => false }, () => () => undefined)
    return true
  } catch {
    return false
  } finally {
    backup.close()
  }
}

/** Waits until a run that was interrupted has ended. */
const awaitRuns = async (database: Sqlite.Database): Promise<boolean> => {
  const left = database.prepare<[], number>('SELECT count(*) FROM transfer_runs').pluck()
  for (const until = Date.now() + RESUME_MS; Date.now() < until; await wait(LOOK_MS)) if (left.get() === 0) return true
  return false
}

/** Every acknowledged work is there as a whole, and an interrupted import is there as a whole or not at all. */
export const checkWorks = async (core: Core, folder: string, { done, interrupted }: Told): Promise<string[]> => {
  const database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
  try {
    core.startRetention('terminal')
    const faults: string[] = []
    if (!(await awaitRuns(database))) faults.push('an import did not go on')
    for (const { work, batch, changed } of done) {
      const there = work === 'bulk' ? countMembers(database, batch) : work === 'import' ? countImported(database, batch) : changed
      if (there !== changed) faults.push(`${work} ${batch}: ${there} of ${changed} are there`)
    }
    if (interrupted?.work === 'import') {
      const there = countImported(database, interrupted.batch)
      if (there !== 0 && there !== IMPORTED_USERS) faults.push(`import ${interrupted.batch}: ${there} users of ${IMPORTED_USERS}`)
    }
    // Earlier backups may have been removed by the rotation.
    const newest = done.findLast(({ path }) => path !== null)?.path
    if (newest && !(existsSync(newest) && (await isReadable(newest)))) faults.push(`the backup ${newest} cannot be read`)
    return faults
  } finally {
    database.close()
  }
}
