import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import { Refusal } from '../../../../shared/errors.ts'
import { hasErrorCode } from '../../../platform/errno.ts'
import type { MaintenancePort } from '../../ports/store.ts'
import { readSize } from '../workers/compaction.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** The new copy is made beside the old one, and then goes through the write-ahead log. */
const COPIES = 2

/** What must stay free besides (bytes). */
const SPARE_BYTES = 16 * 1024 * 1024

/** @throws Refusal disk-full */
export const requireSpace = async (folder: string, database: Database): Promise<void> => {
  const { bytes, freeBytes } = readSize(database)
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < COPIES * (bytes - freeBytes) + SPARE_BYTES) throw new Refusal('disk-full')
}

/** The port of work on the whole database. */
export const maintenanceStore = ({ database, readerProgram }: StoreContext): MaintenancePort => {
  const thread = { program: readerProgram, path: database.name }
  let isCompacting = false
  return {
    exportUsers: (users, watch) => runInWorker(thread, { kind: 'export-users', users }, watch),
    exportUserData: (request, watch) => runInWorker(thread, { kind: 'export-user-data', ...request }, watch),
    readDatabaseSize: async () => readSize(database),
    compact: async (watch) => {
      if (isCompacting) throw new Refusal('busy')
      isCompacting = true
      try {
        await requireSpace(dirname(database.name), database)
        return await runInWorker(thread, { kind: 'compact' }, watch)
      } catch (error) {
        if (hasErrorCode(error, /^SQLITE_(BUSY|LOCKED)/)) throw new Refusal('busy')
        throw error
      } finally {
        isCompacting = false
      }
    },
  }
}
