import type { Database } from 'better-sqlite3'
import type { AuditOutline, DayOfTime, EntryRange } from '../../ports/store.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { IS_FOLDED } from './audit-conditions.ts'

/** Numbers of folded entries that are read at once (about a millisecond). */
const NUMBERS_AT_ONCE = 5_000

/** Days that are computed at once, because a time zone costs some microseconds per day. */
const DAYS_AT_ONCE = 20

/** Reads how the entries are grouped. Ranges of folded entries are kept in memory, because the log only grows: archived ones are left out of what is told. */
export const auditOutline = (database: Database) => {
  const readLast = database.prepare<[], number | null>('SELECT max(id) FROM audit_entries').pluck()
  const readFirst = database.prepare<[], number | null>('SELECT min(id) FROM audit_entries').pluck()
  const readActions = database.prepare<[], string>('SELECT action FROM audit_actions').pluck()
  const readFolded = database
    .prepare<[number, number], number>(`SELECT id FROM audit_entries WHERE ${IS_FOLDED} AND id > ? ORDER BY id LIMIT ?`)
    .pluck()
  const readSlots = database.prepare<[number, number], { first: number; slot: number }>(
    'SELECT first_entry AS first, slot FROM audit_slots WHERE first_entry > ? AND first_entry <= ? ORDER BY first_entry',
  )
  /** From the oldest range to the newest. */
  const folds: { from: number; to: number }[] = []

  const readNewFolds = (): number => {
    const numbers = readFolded.all(folds.at(-1)?.to ?? 0, NUMBERS_AT_ONCE)
    for (const id of numbers) {
      const last = folds.at(-1)
      if (last?.to === id - 1) last.to = id
      else folds.push({ from: id, to: id })
    }
    return numbers.length
  }

  const listFolds = (after: number, archived: number): EntryRange[] => {
    const first = folds.findLastIndex(({ to }) => to <= Math.max(after, archived)) + 1
    return folds.slice(first).map(({ from, to }) => ({ from: Math.max(from, archived + 1), to }))
  }

  /** The outline of the entries after this one. */
  return function* read(after: number, dayOf: DayOfTime): TimeSlices<AuditOutline> {
    while (readNewFolds() === NUMBERS_AT_ONCE) yield
    // No entry is added before the next step, so these belong together.
    const entries = readLast.get() ?? 0
    const archived = (readFirst.get() ?? 1) - 1
    const outline = { entries, archived, folds: listFolds(after, archived), actions: readActions.all() }
    const days: { at: number; from: number }[] = []
    let until = Number.NEGATIVE_INFINITY
    for (const { first, slot } of readSlots.all(after, entries)) {
      const at = days.at(-1)?.at
      if (at !== undefined && slot >= at && slot < until) continue
      const day = dayOf(slot)
      until = day.to
      days.push({ at: day.from, from: first })
      if (days.length % DAYS_AT_ONCE === 0) yield
    }
    return { ...outline, days }
  }
}
