import type { Database } from 'better-sqlite3'
import { archivesFolderOf } from '../archives/archive-format.ts'
import { readArchive } from '../archives/archive-reader.ts'
import { type ArchiveRow, archivesTable } from '../tables/archives-table.ts'
import type { AuditRow } from '../tables/audit.ts'
import { CHAINED_COLUMNS } from '../tables/audit-chain.ts'
import type { AuditCondition } from '../tables/audit-conditions.ts'

export type LinkedRow = AuditRow & { readonly link: Buffer }

/** Matching entries, and the last entry that was looked at. */
type ExportPart = { readonly rows: readonly LinkedRow[]; readonly high: number }

/** An empty temporary table like that of the log, so that the conditions of a filter hold for archived entries too. */
const createCopyTable = (database: Database): void => {
  const definition =
    database.prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'audit_entries'").pluck().get() ?? ''
  database.exec(definition.replace(/^CREATE TABLE "?audit_entries"?/, 'CREATE TEMP TABLE archived_log'))
}

/** Reads the entries to be exported in parts, from archives and from the database. */
export const exportParts = (database: Database, { sql, values }: AuditCondition) => {
  // Entries of the directory must not become files outside the data folder.
  database.pragma('temp_store = MEMORY')
  createCopyTable(database)
  const archives = archivesTable(database)
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const matching = (log: string) =>
    database.prepare<unknown[], LinkedRow>(`SELECT * FROM ${log} WHERE id BETWEEN @low AND @high AND ${sql} ORDER BY id`)
  const fromLog = matching('audit_entries')
  const fromArchive = matching('temp.archived_log')
  const firstOfLog = database.prepare<[], number | null>('SELECT min(id) FROM audit_entries').pluck()
  const insert = database.prepare(`INSERT INTO temp.archived_log (${CHAINED_COLUMNS}, link) VALUES (${'?, '.repeat(10)}?)`)

  const readArchived = (row: ArchiveRow, low: number): ExportPart => {
    database.exec('DELETE FROM temp.archived_log')
    const onEntry = ({ values, link }: { values: readonly unknown[]; link: Uint8Array }): void => void insert.run(...values, link)
    // The process that exports may have no keys. Verify checks signatures.
    readArchive({ folder: archivesFolderOf(database), directoryId, row }, { keys: null, onEntry })
    return { rows: fromArchive.all({ ...values, low, high: row.last }), high: row.last }
  }

  return {
    first: (withArchives: boolean): number => (withArchives ? 1 : (firstOfLog.get() ?? 1)),
    /** The part that begins with this entry. An entry that was archived since the export began is read from its archive. */
    read: database.transaction((low: number, high: number): ExportPart => {
      const archive = archives.findOf(low)
      return archive ? readArchived(archive, low) : { rows: fromLog.all({ ...values, low, high }), high }
    }),
  }
}
