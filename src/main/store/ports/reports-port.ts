import type { SkipReason } from '../../../shared/domain/bulk-changes.ts'

/** A user in the report of a bulk change, as the log names users: the address at that time. */
export type ReportedUser = {
  /** Null if the user never existed or no longer did. */
  readonly id: string | null
  readonly email: string | null
  /** Null if the user was changed. */
  readonly skipped: SkipReason | null
}

/** Where reading goes on: so many rows came before, the last changed one with this entry. */
export type ReportPosition = { readonly row: number; readonly entry: number }

export type ReportPage = { readonly users: readonly ReportedUser[]; readonly next: ReportPosition }

/**
 * The reports of bulk changes. The log has the users that a change reached. Slices keep those that it skipped, and drop the oldest of all
 * reports beyond a limit.
 */
export interface ReportsPort {
  /** How many users are in the report that the entry began. Null where `signal` ended it. */
  countReport(entry: number, signal?: AbortSignal): Promise<{ readonly changed: number; readonly skipped: number } | null>
  /** The rows after the first `skip` from the position on, in the order of the plan. */
  readReport(
    asked: { readonly entry: number; readonly from: ReportPosition; readonly skip: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<ReportPage | null>
}
