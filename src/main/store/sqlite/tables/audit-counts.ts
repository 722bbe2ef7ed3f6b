import type { Database } from 'better-sqlite3'
import { type CountedEvent, countedEvents } from '../../../../shared/api/overview.ts'
import { DAY_MS } from '../../../../shared/domain/time.ts'
import type { EventCounts, LogState, TimeSpan } from '../../ports/store.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { type AuditRow, toEntry } from './audit.ts'

const WEEK_MS = 7 * DAY_MS

/** Newest entries whose mean size stands for all. Reading all would take seconds in a long log. */
const SAMPLED = 1_000

/** What an entry takes besides its texts: numbers, the link, and its places in about three indexes (bytes). */
const OVERHEAD_BYTES = 200

const isCounted = (event: string): event is CountedEvent => countedEvents.some((known) => known === event)

/** Counts of audit events; see migration 001. */
export const auditCounts = (database: Database) => {
  const within = database.prepare<[number, number], { event: string; count: number }>(
    'SELECT event, sum(count) AS count FROM audit_counts WHERE slot >= ? AND slot < ? GROUP BY event',
  )
  const countEntries = database
    .prepare<[], number>('SELECT coalesce((SELECT max(id) FROM audit_entries) - (SELECT min(id) FROM audit_entries) + 1, 0)')
    .pluck()
  // A slot is a quarter of an hour, so a week has a few hundred. Entry numbers have no gaps.
  const countSince = database
    .prepare<[number], number>(
      `SELECT (SELECT coalesce(max(id), 0) FROM audit_entries) - coalesce(
         (SELECT first_entry - 1 FROM audit_slots WHERE first_entry >
           coalesce((SELECT first_entry FROM audit_slots WHERE slot < ? ORDER BY first_entry DESC LIMIT 1), 0) ORDER BY first_entry LIMIT 1),
         (SELECT max(id) FROM audit_entries), 0)`,
    )
    .pluck()
  const meanBytes = database
    .prepare<[number], number | null>(
      `SELECT avg(octet_length(action) + octet_length(coalesce(details, '')) + octet_length(coalesce(actor_email, ''))
         + octet_length(coalesce(subject_email, ''))) FROM (SELECT * FROM audit_entries ORDER BY id DESC LIMIT ?)`,
    )
    .pluck()
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

    readState: (now: number): LogState => {
      const row = lastVerification.get()
      const entries = countEntries.get() ?? 0
      const bytes = Math.round(entries * ((meanBytes.get(SAMPLED) ?? 0) + OVERHEAD_BYTES))
      return { entries, bytes, lastWeek: countSince.get(now - WEEK_MS) ?? 0, verification: row ? toEntry(row) : null }
    },
  }
}
