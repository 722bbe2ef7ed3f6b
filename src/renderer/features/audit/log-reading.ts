import type { AuditEntryView } from '../../../shared/api/audit.ts'
import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import type { OutputOf } from '../../../shared/api/index.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import type { Result } from '../../../shared/result.ts'
import type { LogRow } from './log-rows.ts'

/** The entries of a page: a few screens, so that rows load before they scroll into view. */
export const PAGE_ENTRIES = 100

/** The matching entries read so far, newest first. */
export type LogSnapshot = {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: GatehouseError | null
  /** The number of rows to scroll through: the whole log without a filter, otherwise what was read plus one row that loads. */
  readonly rows: number
  /** The number of matches. Null until they are counted. */
  readonly total: number | null
  /** How many rows were added at the top since the start, which moved every row down. */
  readonly added: number
  /** How many of them are entries. */
  readonly newer: number
  /** A row. Null while it loads. */
  readonly rowAt: (row: number) => LogRow<AuditEntryView> | null
}

/** Reads the log for one view of it. */
export type LogReading = {
  readonly subscribe: (listener: () => void) => () => void
  readonly read: () => LogSnapshot
  /** Loads these visible rows if they are missing. */
  readonly want: (first: number, last: number) => void
  /** Looks for new entries. */
  readonly renew: () => void
  /** Tries again after a failure. */
  readonly retry: () => void
}

export type AskLog = {
  readonly list: (input: {
    filter?: AuditFilter
    before?: number
    after?: number
    limit: number
  }) => Promise<Result<OutputOf<'audit:list'>>>
  readonly outline: (input: { after?: number; timeZone: string }) => Promise<Result<OutputOf<'audit:outline'>>>
  readonly count: (input: { filter?: AuditFilter }) => Promise<Result<OutputOf<'audit:count'>>>
}

/** An observable value that is replaced as a whole on every change. */
export const makeSnapshot = (first: LogSnapshot) => {
  let current = first
  const listeners = new Set<() => void>()
  return {
    read: () => current,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    change: (changes: Partial<LogSnapshot>): void => {
      current = { ...current, ...changes }
      for (const listener of listeners) listener()
    },
  }
}

export const nothingRead: LogSnapshot = {
  state: 'loading',
  error: null,
  rows: 0,
  total: null,
  added: 0,
  newer: 0,
  rowAt: () => null,
}
