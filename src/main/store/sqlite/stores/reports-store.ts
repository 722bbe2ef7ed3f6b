import type { ReportedUser, ReportPage, ReportPosition, ReportsPort } from '../../ports/store.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import type { StoreContext } from './store-context.ts'

/** Entries that are passed at once (less than a millisecond). */
const ENTRIES_AT_ONCE = 5_000

/** The port of reports. The entries of a bulk change are those that name its start and have a subject. */
export const reportsStore = ({ database, tables, scheduler }: StoreContext): ReportsPort => {
  const { skippedUsers, audit } = tables
  // Reads the index only. The last of the entries may be the one that ends the change.
  const pass = database
    .prepare<[number, number, number], number>(
      'SELECT id FROM audit_entries WHERE part_of = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ?',
    )
    .pluck()
  const countAfter = database
    .prepare<[number, number], number>(
      'SELECT count(*) FROM audit_entries INDEXED BY audit_entries_parts WHERE part_of = ? AND id > ? AND subject_id IS NOT NULL',
    )
    .pluck()
  const listAfter = database.prepare<[number, number, number], { entry: number; user: string; email: string }>(
    `SELECT id AS entry, subject_id AS user, subject_email AS email FROM audit_entries INDEXED BY audit_entries_parts
     WHERE part_of = ? AND id > ? AND subject_id IS NOT NULL ORDER BY audit_entries.id LIMIT ?`,
  )

  /** The entry of the changed user that is `ahead` further than this one. */
  function* passEntries(start: number, after: number, ahead: number): TimeSlices<number> {
    let last = after
    for (let left = ahead; left > 0; left -= ENTRIES_AT_ONCE) {
      const next = pass.get(start, last, Math.min(left, ENTRIES_AT_ONCE) - 1)
      if (next === undefined) return Number.MAX_SAFE_INTEGER
      last = next
      yield
    }
    return last
  }

  function* countChanged(start: number): TimeSlices<number> {
    const end = audit.findLater(start)
    if (end?.kind === 'bulk-finished') return end.changed
    for (let changed = 0, last = 0; ; changed += ENTRIES_AT_ONCE) {
      const next = pass.get(start, last, ENTRIES_AT_ONCE - 1)
      if (next === undefined) return changed + (countAfter.get(start, last) ?? 0)
      last = next
      yield
    }
  }

  function* count(entry: number): TimeSlices<{ changed: number; skipped: number }> {
    const changed = yield* countChanged(entry)
    return { changed, skipped: skippedUsers.count(entry) }
  }

  function* read(entry: number, from: ReportPosition, skip: number, limit: number): TimeSlices<ReportPage> {
    const first = from.row + skip
    const changedBefore = first - skippedUsers.countBefore(entry, first)
    const known = from.row - skippedUsers.countBefore(entry, from.row)
    let last = yield* passEntries(entry, from.entry, changedBefore - known)
    const skipped = skippedUsers.list(entry, first, first + limit)
    const changed = listAfter.all(entry, last, limit - skipped.length)
    const users: ReportedUser[] = []
    for (let row = first; users.length < limit; row += 1) {
      const skip = skipped[0]?.row === row ? skipped.shift() : undefined
      const next = skip ? undefined : changed.shift()
      if (skip) users.push({ id: skip.id, email: skip.email, skipped: skip.skipped })
      else if (next) users.push({ id: next.user, email: next.email, skipped: null })
      else break
      last = next?.entry ?? last
    }
    return { users, next: { row: first + users.length, entry: last } }
  }

  return {
    countReport: (entry, signal) => scheduler.run(count(entry), signal),
    readReport: ({ entry, from, skip, limit }, signal) => scheduler.run(read(entry, from, skip, limit), signal),
  }
}
