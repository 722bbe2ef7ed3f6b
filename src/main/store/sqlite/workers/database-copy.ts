import type { Database } from 'better-sqlite3'
import { createPrivateFile } from '../../../platform/private-file.ts'
import type { DatabaseFacts, Watch } from '../../ports/store.ts'
import { nameArchive } from '../archives/archive-format.ts'
import { readVersion } from '../migrations/migrate.ts'
import { archivesTable } from '../tables/archives-table.ts'

/** Pages of a step, about 4 MB. Between the steps the copy can be cancelled. */
const STEP_PAGES = 1_000

type CopyParts = { readonly to: string; readonly onProgress: Watch['onProgress']; readonly isCancelled: () => boolean }

/**
 * Copies the database to a new file, as it is at one moment. Without the read transaction, SQLite would start over after each commit of another
 * connection.
 */
export const copyDatabase = async (
  database: Database,
  { to, onProgress, isCancelled }: CopyParts,
): Promise<DatabaseFacts | null> => {
  createPrivateFile(to)
  database.exec('BEGIN')
  try {
    const facts = readFacts(database)
    let wasCancelled = false
    await database
      .backup(to, {
        progress: ({ totalPages, remainingPages }) => {
          onProgress(totalPages - remainingPages, totalPages)
          wasCancelled = isCancelled()
          // Zero pages pause the copy, so an error ends it.
          if (wasCancelled) throw new Error('cancelled')
          return STEP_PAGES
        },
      })
      .catch((error: unknown) => {
        if (!wasCancelled) throw error
      })
    return wasCancelled ? null : facts
  } finally {
    database.exec('COMMIT')
  }
}

/** What a read transaction sees. */
export const readFacts = (database: Database): DatabaseFacts => {
  const head = database
    .prepare<[], { id: number; link: Buffer }>('SELECT id, link FROM audit_entries ORDER BY id DESC LIMIT 1')
    .get()
  return {
    schema: readVersion(database),
    directoryName: database.prepare<[], string>('SELECT name FROM directory').pluck().get() ?? '',
    users: database.prepare<[], number>('SELECT count(*) FROM users WHERE is_deleted = 0').pluck().get() ?? 0,
    archives: archivesTable(database).list().map(nameArchive),
    auditHead: head ? { entry: head.id, link: head.link.toString('hex') } : null,
  }
}
