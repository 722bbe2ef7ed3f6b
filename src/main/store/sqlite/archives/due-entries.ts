import type { Database } from 'better-sqlite3'
import type { EntryRange } from '../../ports/store.ts'

/** The length of the slots in `audit_slots` (milliseconds), as in migration 001. */
const SLOT_MS = 900_000

/** Entries that are older than `before` are due. `now`: no entry is later, whatever its time says. */
export type DueSpan = { readonly before: number; readonly now: number }

/**
 * Finds the entries that are due for an archive, without reading them: the slots tell the times. An entry from the future counts as the one
 * after it. A clock that was ahead must neither hold the log for ever nor empty it. Null if none is due.
 */
export const dueEntries = (database: Database) => {
  const oldest = database.prepare<[], { id: number; at: number }>('SELECT id, at FROM audit_entries ORDER BY id LIMIT 1')
  const newest = database.prepare<[], number>('SELECT max(id) FROM audit_entries').pluck()
  const firstRecent = database
    .prepare<DueSpan, number>(
      `SELECT first_entry FROM audit_slots WHERE slot + ${SLOT_MS} > @before AND slot <= @now ORDER BY first_entry LIMIT 1`,
    )
    .pluck()
  const lastDue = database
    .prepare<[number, number], number>(
      `SELECT first_entry FROM audit_slots WHERE slot + ${SLOT_MS} <= ? AND first_entry < ? ORDER BY first_entry DESC LIMIT 1`,
    )
    .pluck()
  const nextSlot = database
    .prepare<[number], number>('SELECT first_entry FROM audit_slots WHERE first_entry > ? ORDER BY first_entry LIMIT 1')
    .pluck()
  const running = database.prepare<[], number | null>('SELECT min(entry_id) FROM transfer_runs').pluck()
  const divided = database
    .prepare<[number, number, number], number | null>(
      "SELECT min(part_of) FROM audit_entries WHERE part_of BETWEEN ? AND ? AND id > ? AND action <> 'users:giveReason'",
    )
    .pluck()

  /** The last entry of the slots that are due. */
  const findEnd = (span: DueSpan): number => {
    const recent = firstRecent.get(span) ?? Number.MAX_SAFE_INTEGER
    const due = lastDue.get(span.before, recent)
    if (due === undefined) return 0
    return (nextSlot.get(due) ?? Number.MAX_SAFE_INTEGER) - 1
  }

  /** The first entry of this range that began a bulk change which goes on after it. */
  const findDivided = (from: number, to: number): number | null => divided.get(from, to, to) ?? null

  const find = (span: DueSpan): EntryRange | null => {
    const first = oldest.get()?.id
    if (first === undefined) return null
    // The next entry follows the newest one, and an import that runs still adds to its first one.
    const to = Math.min(findEnd(span), (newest.get() ?? 0) - 1, (running.get() ?? Number.MAX_SAFE_INTEGER) - 1)
    return to >= first ? { from: first, to } : null
  }

  return {
    find,
    /** As `find`, but the entries of a bulk change stay together. It may look at as many entries as are due. */
    findWhole: (span: DueSpan): EntryRange | null => {
      const due = find(span)
      if (!due) return null
      let { to } = due
      for (let start = findDivided(due.from, to); start !== null; start = findDivided(due.from, to)) to = start - 1
      return to >= due.from ? { from: due.from, to } : null
    },
    /** The time of the oldest entry. */
    findOldest: (): number | null => oldest.get()?.at ?? null,
  }
}
