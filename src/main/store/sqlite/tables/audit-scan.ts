import type { Database } from 'better-sqlite3'
import type { AuditFilter } from '../../../../shared/api/audit-filter.ts'
import type { EntryPage, StoredAuditEntry } from '../../ports/store.ts'
import type { TimeSlices } from '../user-search/time-slices.ts'
import { type AuditRow, toEntry } from './audit.ts'
import { EVERY_ENTRY, registerFoldFunction, toCondition } from './audit-conditions.ts'

/** Entries of the first step: a third of a millisecond with every filter that is usual. */
const FIRST_STEP = 1_000

/** No step looks at more; where somebody is named, an index knows which of them are theirs, few as a rule. */
const LARGEST_STEP = 20_000

/** How long a step is to take (milliseconds): several fit into the budget of a turn of the event loop. */
const STEP_MS = 1

/** How many entries the next step is to look at: some filters cost a hundred times as much as others, and so do some entries. */
const nextStep = (entries: number, tookMs: number): number => {
  if (tookMs > 2 * STEP_MS) return Math.max(1, Math.floor(entries / 4))
  return tookMs < STEP_MS / 2 ? Math.min(LARGEST_STEP, entries * 2) : entries
}

/** Entries are numbered without a gap, so that a range of numbers bounds the work, whatever the filter. */
export const auditScan = (database: Database) => {
  registerFoldFunction(database)
  const readLast = database.prepare<[], number | null>('SELECT max(id) FROM audit_entries').pluck()

  /** Reads ranges of numbers from `last` down to the one behind `after`, each in a step of its own, until `read` says that it is enough. */
  function* walk(last: number, after: number, read: (range: { low: number; high: number }) => boolean): TimeSlices<void> {
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
    /** The newest first, from the one before `before` to the one behind `after`; at most `limit`. */
    *list(filter: AuditFilter, { before, after = 0, limit }: EntryPage): TimeSlices<StoredAuditEntry[]> {
      const { sql, values } = toCondition(filter)
      const page = database.prepare<unknown[], AuditRow>(
        `SELECT * FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql} ORDER BY id DESC LIMIT @limit`,
      )
      const found: StoredAuditEntry[] = []
      // Whatever the caller names, no walk begins behind the last entry that there is.
      const newest = readLast.get() ?? 0
      const last = before === null ? newest : Math.min(newest, before - 1)
      yield* walk(last, after, (range) => {
        found.push(...page.all({ ...values, ...range, limit: limit - found.length }).map(toEntry))
        return found.length >= limit
      })
      return found
    },

    *count(filter: AuditFilter): TimeSlices<number> {
      const { sql, values } = toCondition(filter)
      const newest = readLast.get() ?? 0
      if (sql === EVERY_ENTRY) return newest
      const count = database
        .prepare<unknown[], number>(`SELECT count(*) FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql}`)
        .pluck()
      let total = 0
      yield* walk(newest, 0, (range) => {
        total += count.get({ ...values, ...range }) ?? 0
        return false
      })
      return total
    },
  }
}
