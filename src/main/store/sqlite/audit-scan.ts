import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { AuditFilter } from '../../../shared/audit-filter.ts'
import type { EntryPage, StoredAuditEntry } from '../store.ts'
import { type AuditRow, toEntry } from './audit.ts'
import { EVERY_ENTRY, teachFold, toCondition } from './audit-filter.ts'

/**
 * How many entries are looked at in one turn of the event loop: one to two milliseconds with every filter. A million entries that do not fit
 * are passed over in less than a second, and nobody else waits for it.
 */
const ENTRIES_A_TURN = 5_000

/** The same where somebody is named: an index knows which of them are theirs, few as a rule. */
const ENTRIES_A_TURN_OF_SOMEBODY = 20_000

const turnOf = ({ actorId, subjectId }: AuditFilter): number =>
  (actorId ?? subjectId) === undefined ? ENTRIES_A_TURN : ENTRIES_A_TURN_OF_SOMEBODY

/** Entries are numbered without a gap, so that a range of numbers bounds the work, whatever the filter. */
export const auditScan = (database: Database) => {
  teachFold(database)
  const readLast = database.prepare<[], number | null>('SELECT max(id) FROM audit_entries').pluck()

  /** Ranges of numbers from `last` down to the one behind `after`, each in a turn of its own. */
  async function* ranges(last: number, turn: number, after = 0): AsyncGenerator<{ low: number; high: number }> {
    for (let high = last; high > after; high -= turn) {
      yield { low: Math.max(after + 1, high - turn + 1), high }
      await nextTurn()
    }
  }

  return {
    /** The newest first, from the one before `before` to the one behind `after`; at most `limit`. */
    list: async (filter: AuditFilter, { before, after, limit }: EntryPage): Promise<StoredAuditEntry[]> => {
      const { sql, values } = toCondition(filter)
      const page = database.prepare<unknown[], AuditRow>(
        `SELECT * FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql} ORDER BY id DESC LIMIT @limit`,
      )
      const found: StoredAuditEntry[] = []
      const last = before === null ? (readLast.get() ?? 0) : before - 1
      for await (const range of ranges(last, turnOf(filter), after)) {
        found.push(...page.all({ ...values, ...range, limit: limit - found.length }).map(toEntry))
        if (found.length >= limit) break
      }
      return found
    },

    count: async (filter: AuditFilter): Promise<number> => {
      const { sql, values } = toCondition(filter)
      if (sql === EVERY_ENTRY) return readLast.get() ?? 0
      const count = database
        .prepare<unknown[], number>(`SELECT count(*) FROM audit_entries WHERE id BETWEEN @low AND @high AND ${sql}`)
        .pluck()
      let total = 0
      for await (const range of ranges(readLast.get() ?? 0, turnOf(filter))) total += count.get({ ...values, ...range }) ?? 0
      return total
    },
  }
}
