import type { Database } from 'better-sqlite3'
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/time.ts'

/** The longest time between two entries that a directory in use has (milliseconds): the time of restoring and five days. */
const LONGEST_GAP_MS = 35 * DAY_MS

/** A clock that is wrong by less than this shortens the time of restoring by less than a quarter (milliseconds). */
const LEAST_GAP_MS = 7 * DAY_MS

/** Two clocks that are corrected by hand differ by less than this (milliseconds). */
const CORRECTION_MS = HOUR_MS

/** When the purge was held, and the last entry before that. */
export type Hold = { readonly heldAt: number; readonly from: number; readonly isRecorded: boolean }

/**
 * Holds the purge of deleted users after a jump of the clock, because a wrong clock must not delete anything permanently.
 *
 * A jump is a long time between two audit entries. After the clock was set back, a shorter time is one too: it may be the way forward again.
 */
export const retentionHold = (database: Database) => {
  const read = database.prepare<[], { heldAt: number | null; from: number | null; setBack: number | null }>(
    'SELECT retention_held_at AS heldAt, retention_held_from AS "from", clock_set_back_ms AS setBack FROM directory',
  )
  const hold = database.prepare(
    `UPDATE directory SET retention_held_at = @to, retention_held_from = @from, clock_set_back_ms = NULL WHERE retention_held_at IS NULL`,
  )
  const release = database.prepare(
    'UPDATE directory SET retention_held_at = NULL, retention_held_from = NULL, clock_set_back_ms = NULL',
  )
  const releaseLater = database.prepare<[number]>(
    'UPDATE directory SET retention_held_at = NULL, retention_held_from = NULL WHERE retention_held_at > ?',
  )
  const recordSetBack = database.prepare<[number]>(
    'UPDATE directory SET clock_set_back_ms = max(ifnull(clock_set_back_ms, 0), ?)',
  )

  const isJump = (from: number, to: number): boolean => {
    if (to - from <= LEAST_GAP_MS - CORRECTION_MS) return false
    const setBack = read.get()?.setBack ?? null
    return to - from > (setBack === null ? LONGEST_GAP_MS : Math.min(LONGEST_GAP_MS, setBack - CORRECTION_MS))
  }

  return {
    /** Called with the times of two successive entries. */
    notice: (from: number, to: number): void => {
      if (isJump(from, to)) hold.run({ from, to })
    },
    /** The hold, or the one that an entry at `now` would begin. Null if the purge may run. */
    find: (lastEntryAt: number | null, now: number): Hold | null => {
      const { heldAt = null, from = null } = read.get() ?? {}
      if (heldAt !== null) return { heldAt, from: from ?? heldAt, isRecorded: true }
      return lastEntryAt !== null && isJump(lastEntryAt, now) ? { heldAt: now, from: lastEntryAt, isRecorded: false } : null
    },
    release: (): void => void release.run(),
    /** The clock was set back by `by` milliseconds to `now`. A hold of a later time was an error of the clock. */
    setBack: (now: number, { by, touchesDeleted }: { by: number; touchesDeleted: boolean }): void => {
      releaseLater.run(now)
      if (touchesDeleted && by >= LEAST_GAP_MS) recordSetBack.run(by)
    },
  }
}
