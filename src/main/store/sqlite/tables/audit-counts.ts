import type { Database } from 'better-sqlite3'
import { type CountedEvent, countedEvents } from '../../../../shared/api/overview.ts'
import type { EventCounts, LogState, TimeSpan } from '../../ports/store.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { type AuditRow, toEntry } from './audit.ts'

const isCounted = (event: string): event is CountedEvent => countedEvents.some((known) => known === event)

/** Counts of audit events; see migration 001. */
export const auditCounts = (database: Database) => {
  const within = database.prepare<[number, number], { event: string; count: number }>(
    'SELECT event, sum(count) AS count FROM audit_counts WHERE slot >= ? AND slot < ? GROUP BY event',
  )
  const countEntries = database.prepare<[], number | null>('SELECT max(id) FROM audit_entries').pluck()
  const lastVerification = database.prepare<[], AuditRow>(
    `SELECT * FROM audit_entries WHERE action = 'audit:verify' AND outcome = 'success' AND CASE WHEN json_valid(details) THEN details ->> '$.result' END <> 'cancelled' ORDER BY id DESC LIMIT 1`,
  )

  return {
    /** Counts the events of each span; spans are aligned to 15 minutes. */
    *count(spans: readonly TimeSpan[]): TimeSlices<EventCounts[]> {
      const all: EventCounts[] = []
      for (const { from, to } of spans) {
        const counts = { signIns: 0, failures: 0, lockouts: 0, resets: 0 }
        for (const { event, count } of within.all(from, to)) if (isCounted(event)) counts[event] = count
        all.push(counts)
        yield
      }
      return all
    },

    readState: (): LogState => {
      const row = lastVerification.get()
      // Entry numbers have no gaps.
      return { entries: countEntries.get() ?? 0, verification: row ? toEntry(row) : null }
    },
  }
}
