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

/** Writing users to files. */
export interface ExportsPort {
  /**
   * Writes the selected users in the order of their registration, on another thread. Resolves to their number, or to null where `signal` ended
   * it.
   */
  exportUsers(request: UserExport, watch: Watch): Promise<number | null>
}
