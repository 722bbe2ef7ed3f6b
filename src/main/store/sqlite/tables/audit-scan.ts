import type { Database } from 'better-sqlite3'
import type { AuditFilter } from '../../../../shared/api/audit-filter.ts'
import type { EntryPage, StoredAuditEntry } from '../../ports/store.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { type AuditRow, toEntry } from './audit.ts'
import { EVERY_ENTRY, type MatchingUsers, registerSearchKey, toCondition } from './audit-conditions.ts'

/** Entries in the first step: a third of a millisecond with common filters. */
const FIRST_STEP = 1_000

/** The most entries of a step. A filter by user reads few of them, because it has an index. */
const LARGEST_STEP = 20_000

/** The target time of a step (milliseconds): several fit into the budget of an event-loop tick. */
const STEP_MS = 1

/** Adapts the number of entries of the next step, because the cost of a filter varies by a factor of a hundred. */
const nextStep = (entries: number, tookMs: number): number => {
  if (tookMs > 2 * STEP_MS) return Math.max(1, Math.floor(entries / 4))
  return tookMs < STEP_MS / 2 ? Math.min(LARGEST_STEP, entries * 2) : entries
}

/** A filter, and the users that its search finds in the list of users. */
export type AuditScan = { readonly filter: AuditFilter; readonly users: MatchingUsers }

/** Reads filtered entries. Entry numbers have no gaps, so a range of numbers limits the work of a step. */
export const auditScan = (database: Database) => {
  registerSearchKey(database)
  const readLast = database.prepare<[], number | null>('SELECT max(id) FROM audit_entries').pluck()
  // Older entries are in archives.
  const readFirst = database.prepare<[], number | null>('SELECT min(id) FROM audit_entries').pluck()
  const readArchived = (): number => (readFirst.get() ?? 1) - 1

  /** Scans ranges of numbers from `last` down to `after` (exclusive), one per step, until `read` returns true. */
  function* scan(last: number, after: number, read: (range: { low: number; high: number }) => boolean): TimeSlices<void> {
    let step = FIRST_STEP
    for (let high = last; high > after; ) {
      const low = Math.max(after + 1, high - step + 1)
      const startedAt = performance.now()
      if (read({ low, high })) return
      step = nextStep(step, performance.now() - startedAt)
      high = low - 1
      yield
    }
  }

  return {
    /** At most `limit` entries between `after` and `before` (both exclusive), newest first. */
    *list({ filter, users }: AuditScan, { before, after = 0, limit }: EntryPage): TimeSlices<StoredAuditEntry[]> {
      const { sql, values } = toCondition(filter, users)
      const page = database.prepare<unknown[], AuditRow>(
        `SELECT * FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql} ORDER BY id DESC LIMIT @limit`,
      )
      const found: StoredAuditEntry[] = []
      // A scan never starts above the newest entry, whatever the caller passes.
      const newest = readLast.get() ?? 0
      const last = before === null ? newest : Math.min(newest, before - 1)
      yield* scan(last, Math.max(after, readArchived()), (range) => {
        found.push(...page.all({ ...values, ...range, limit: limit - found.length }).map(toEntry))
        return found.length >= limit
      })
      return found
    },

    *count({ filter, users }: AuditScan): TimeSlices<number> {
      const { sql, values } = toCondition(filter, users)
      const newest = readLast.get() ?? 0
      const archived = readArchived()
      if (sql === EVERY_ENTRY) return newest - archived
      const count = database
        .prepare<unknown[], number>(`SELECT count(*) FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql}`)
        .pluck()
      let total = 0
      yield* scan(newest, archived, (range) => {
        total += count.get({ ...values, ...range }) ?? 0
        return false
      })
      return total
    },
  }
}
