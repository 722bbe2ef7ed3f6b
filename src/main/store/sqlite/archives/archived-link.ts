import type { Database } from 'better-sqlite3'
import { archivesTable } from '../tables/archives-table.ts'
import { archivesFolderOf } from './archive-format.ts'
import { ArchiveBroken, readArchive } from './archive-reader.ts'

/** The link of an archived entry. Null if no archive has it, or if its archive is damaged. It reads the archive, so it is for rare needs. */
export const findArchivedLink = (database: Database, entry: number): Buffer | null => {
  const row = archivesTable(database).findOf(entry)
  if (!row || row.last === entry) return row?.linkAfter ?? null
  let found: Buffer | null = null
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const onEntry = ({ values: [id], link }: { values: readonly [number, ...unknown[]]; link: Uint8Array }): void => {
    if (id === entry) found = Buffer.from(link)
  }
  try {
    readArchive({ folder: archivesFolderOf(database), directoryId, row }, { keys: null, onEntry })
    return found
  } catch (error) {
    if (error instanceof ArchiveBroken) return null
    throw error
  }
}
