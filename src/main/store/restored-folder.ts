import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { type ComparisonCounts, type ComparisonList, type Difference, difference } from '../../shared/api/comparison.ts'
import type { VerificationView } from '../../shared/api/verification.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditAnchor, createAuditAnchor } from './audit-anchor.ts'
import { DATABASE_FILE } from './folder-files.ts'
import type { KeyGeneration } from './keys-file.ts'
import type { Store } from './ports/store.ts'
import { configureDatabase, isDatabaseWhole, openDatabase, prepareForWrites } from './sqlite/connection/database.ts'
import { APPLICATION_ID, migrate, NEWEST_VERSION, readVersion } from './sqlite/migrations/migrate.ts'
import { type ComparisonWatch, compareDirectories } from './sqlite/restore/directory-comparison.ts'
import { createSqliteStore } from './sqlite/stores/sqlite-store.ts'
import { auditTable } from './sqlite/tables/audit.ts'
import { verifyChain } from './sqlite/workers/audit-verification.ts'

/** The file of the differences, beside the restored database. */
const REPORT_FILE = 'differences.db'

/** A restored directory that has not taken its place. `keys` are those of the backup. */
export type RestoredFolder = { readonly folder: string; readonly directoryId: string; readonly keys: readonly KeyGeneration[] }

const pathOf = (folder: string): string => join(folder, DATABASE_FILE)

/** The audit keys of the backup, the newest first. */
const listAuditKeys = ({ keys }: RestoredFolder): { id: number; key: Buffer }[] =>
  keys.flatMap(({ id, keys: { audit } }) => (audit === undefined ? [] : [{ id, key: Buffer.from(audit, 'base64') }])).reverse()

const makeAnchor = (restored: RestoredFolder, findLink: (id: number) => Buffer | null): AuditAnchor => {
  const { folder, directoryId } = restored
  const list = listAuditKeys(restored)
  const requireCurrent = (): Buffer => {
    const [newest] = list
    if (!newest) throw new Refusal('not-available')
    return newest.key
  }
  return createAuditAnchor({ folder, keys: { list: () => list, requireCurrent }, directoryId, isFirst: false, findLink })
}

/** Checks every page of a restored database, and brings it to the newest version. Returns what is wrong with it, or null. */
export const migrateRestored = ({
  folder,
  directoryId,
}: Pick<RestoredFolder, 'folder' | 'directoryId'>): 'damaged' | 'newer' | null => {
  if (!isDatabaseWhole(pathOf(folder))) return 'damaged'
  const database = openDatabase(pathOf(folder))
  try {
    if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) return 'damaged'
    if (readVersion(database) > NEWEST_VERSION) return 'newer'
    configureDatabase(database)
    migrate(database)
    return database.prepare('SELECT id FROM directory').pluck().get() === directoryId ? null : 'damaged'
  } finally {
    database.close()
  }
}

const withDatabase = <T>(folder: string, run: (database: Database) => T): T => {
  const database = openDatabase(pathOf(folder))
  try {
    return run(database)
  } finally {
    database.close()
  }
}

/** Verifies the log of a restored directory against its anchor. Null if it was cancelled. */
export const verifyRestored = (
  restored: RestoredFolder,
  watch: { at: number; onProgress: (done: number, total: number) => void; isCancelled: () => boolean },
): VerificationView | null =>
  withDatabase(restored.folder, (database) => {
    const read = makeAnchor(restored, auditTable(database).findLink).read()
    const noted = read.kind === 'kept' ? read.head : null
    const isNoteReadable = read.kind !== 'unreadable'
    const redactionKeys = listAuditKeys(restored)
    const known = { noted, isNoteChecked: true, isNoteReadable, seen: null, expected: null, redactionKeys }
    try {
      return verifyChain(database, { known, ...watch })
    } finally {
      database.exec('COMMIT')
    }
  })

/** Compares a restored directory with the database of today. */
export const compareRestored = ({ folder }: RestoredFolder, today: string, watch: ComparisonWatch): ComparisonCounts =>
  withDatabase(folder, (database) => compareDirectories(database, { today, report: join(folder, REPORT_FILE) }, watch))

/** A page of differences, from the one after `after`. */
export const readDifferences = (
  folder: string,
  { list, after, limit }: { list: ComparisonList; after: number; limit: number },
): Difference[] => {
  const database = new Sqlite(join(folder, REPORT_FILE), { readonly: true, fileMustExist: true })
  try {
    const rows = database
      .prepare<[string, number, number], string>(
        'SELECT value FROM differences WHERE list = ? AND number > ? ORDER BY number LIMIT ?',
      )
      .pluck()
      .all(list, after, limit)
    return rows.map((row) => difference.parse(JSON.parse(row)))
  } finally {
    database.close()
  }
}

/** Opens a restored directory for its last writes. Closing it writes its anchor. */
export const openRestored = (restored: RestoredFolder, readerProgram: string): Store => {
  const database = openDatabase(pathOf(restored.folder))
  configureDatabase(database)
  prepareForWrites(database)
  const auditKeys = { list: () => listAuditKeys(restored) }
  return createSqliteStore(database, { makeAnchor: (findLink) => makeAnchor(restored, findLink), auditKeys, readerProgram })
}
