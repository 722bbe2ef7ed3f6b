import type { Database } from 'better-sqlite3'
import type { ArchiveFaultView } from '../../../../shared/api/verification.ts'
import { type ArchivedEntry, type ArchiveKeys, archivesFolderOf, nameArchive } from '../archives/archive-format.ts'
import { ArchiveBroken, readArchive } from '../archives/archive-reader.ts'
import { archivesTable } from '../tables/archives-table.ts'
import { firstLink } from '../tables/audit-chain.ts'
import { CREATING_ACTIONS, ERASED_ACTION, PURGE_ACTION } from './state-from-log.ts'

/** What the archives say of the entry that follows them: the number and the link of the one before it. */
export type ArchivedLog = {
  readonly last: number
  readonly link: Buffer
  /** The archives that are not what they should be, from the oldest to the newest. */
  readonly faults: readonly ArchiveFaultView[]
}

/** The actions that the check of the state looks for among all entries. */
const KEPT_ACTIONS: readonly string[] = [...CREATING_ACTIONS, PURGE_ACTION, ERASED_ACTION]

/**
 * The archived entries that created, purged or erased users, in a temporary table: the check of the state asks for them by their users. The table is empty
 * without archives.
 */
const keepUserEntries = (database: Database): ((entry: ArchivedEntry) => void) => {
  database.exec(`CREATE TEMP TABLE IF NOT EXISTS archived_entries (
      id INTEGER PRIMARY KEY, subject_id TEXT, subject_email TEXT, action TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;
    DELETE FROM temp.archived_entries;
    CREATE INDEX IF NOT EXISTS temp.archived_by_subject ON archived_entries (subject_id)`)
  const insert = database.prepare('INSERT OR IGNORE INTO temp.archived_entries VALUES (?, ?, ?, ?, ?)')
  return ({ values: [id, , , , subjectId, subjectEmail, action, , outcome] }) => {
    if (outcome === 'success' && KEPT_ACTIONS.includes(action)) insert.run(id, subjectId, subjectEmail, action, outcome)
  }
}

type WalkOptions = {
  readonly directoryId: string
  readonly keys: ArchiveKeys | null
  readonly onEntry: (entry: ArchivedEntry) => void
  /** Called after each archive. Returns whether the walk ends here. */
  readonly onArchive: (last: number) => boolean
}

/** Reads all archives as one chain. One that is damaged does not keep the others from being checked. Null if it was ended. */
export const readArchives = (database: Database, { directoryId, keys, onEntry, onArchive }: WalkOptions): ArchivedLog | null => {
  const keep = keepUserEntries(database)
  const folder = archivesFolderOf(database)
  const faults: ArchiveFaultView[] = []
  let last = 0
  let link = firstLink(directoryId)
  for (const row of archivesTable(database).list()) {
    const report = ({ fault, entry }: ArchiveBroken): void =>
      void faults.push({ file: nameArchive(row), fault, entry: entry ?? row.first })
    try {
      if (row.first !== last + 1 || !link.equals(row.linkBefore)) throw new ArchiveBroken('exchanged')
      readArchive(
        { folder, directoryId, row },
        {
          keys,
          onEntry: (entry) => {
            keep(entry)
            onEntry(entry)
          },
        },
      )
    } catch (error) {
      if (!(error instanceof ArchiveBroken)) throw error
      report(error)
    }
    last = row.last
    link = row.linkAfter
    if (onArchive(last)) return null
  }
  return { last, link, faults }
}
