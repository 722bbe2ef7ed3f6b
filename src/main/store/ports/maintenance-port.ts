import type { ExportFormat } from '../../../shared/api/audit-filter.ts'
import type { BulkSelection } from '../../../shared/api/bulk-change.ts'
import type { CsvSeparator } from '../../../shared/domain/csv-separator.ts'
import type { Watch } from './commit.ts'

/** The users that are exported, and to which open file. */
export type UserExport = {
  readonly selection: BulkSelection
  readonly format: ExportFormat
  readonly separator: CsvSeparator
  /** Whether each user's stored hash is written too. */
  readonly withHashes: boolean
  /** UTC epoch milliseconds. Decides who is disabled. */
  readonly now: number
  readonly descriptor: number
}

/** The user whose data is exported, and to which open file. */
export type UserDataExport = {
  readonly userId: string
  /** UTC epoch milliseconds. */
  readonly now: number
  readonly descriptor: number
}

/** The size of the database file, and how much of it holds nothing any more (bytes). */
export type DatabaseSize = { readonly bytes: number; readonly freeBytes: number }

/** Work on the whole database: exports of users, and giving unused space back. */
export interface MaintenancePort {
  /**
   * Writes the selected users in the order of their registration, on another thread. Resolves to their number, or to null where `signal` ended
   * it.
   */
  exportUsers(request: UserExport, watch: Watch): Promise<number | null>
  /** Writes all that the directory has of one user, on another thread. Resolves to the number of entries of the log, or null as above. */
  exportUserData(request: UserDataExport, watch: Watch): Promise<number | null>
  readDatabaseSize(): Promise<DatabaseSize>
  /**
   * Writes the database again without its unused pages, on another thread. Other writes wait meanwhile. Null where `signal` ended it before it
   * began.
   *
   * @throws Refusal busy if another process writes or compacts; disk-full if the disk has no room for a second copy
   */
  compact(watch: Watch): Promise<DatabaseSize | null>
}
