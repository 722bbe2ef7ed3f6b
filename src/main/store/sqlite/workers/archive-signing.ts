import type { Database } from 'better-sqlite3'
import { type ArchiveKeys, archivesFolderOf } from '../archives/archive-format.ts'
import { ArchiveBroken } from '../archives/archive-reader.ts'
import { rewriteArchive } from '../archives/archive-writer.ts'
import { lockArchives } from '../archives/archives-lock.ts'
import { prepareWritingThread } from '../connection/writing-thread.ts'
import { openTables } from '../tables/store-tables.ts'

/**
 * Signs the archives of former keys again, with the current one. An archive that is damaged or missing stays as evidence, with its key. Returns
 * how many were signed; null if another process writes archives.
 */
export const signArchives = async (database: Database, { keys }: { readonly keys: ArchiveKeys }): Promise<number | null> => {
  prepareWritingThread(database)
  const { archives, directory } = openTables(database)
  const [key] = keys
  const former = archives.list().filter(({ keyId }) => keyId !== key?.id)
  if (!key || former.length === 0) return 0
  const folder = archivesFolderOf(database)
  const directoryId = directory.read().id
  const unlock = lockArchives(folder)
  if (!unlock) return null
  let signed = 0
  try {
    for (const row of former) {
      try {
        archives.update({ first: row.first, ...(await rewriteArchive({ folder, directoryId, row }, keys)) })
        signed += 1
      } catch (error) {
        if (!(error instanceof ArchiveBroken)) throw error
      }
    }
    return signed
  } finally {
    unlock()
  }
}
