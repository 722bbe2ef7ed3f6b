import type { Database } from 'better-sqlite3'
import type { AttemptKind, AttemptState } from '../store.ts'

type AttemptRow = { failures: number; delays: number; delayed_until: number | null }

/** Attempts since the last success, per account and kind. */
export const attemptsTable = (database: Database) => {
  const read = database.prepare<[string, AttemptKind], AttemptRow>(
    `SELECT failures, delays, delayed_until FROM attempts WHERE user_number = (SELECT number FROM users WHERE id = ?) AND kind = ?`,
  )
  const write = database.prepare(
    `INSERT OR REPLACE INTO attempts (user_number, kind, failures, delays, delayed_until)
     SELECT number, @kind, @failures, @delays, @delayedUntil FROM users WHERE id = @userId`,
  )
  const lock = database.prepare<[number | null, string]>('UPDATE users SET locked_at = ? WHERE id = ?')
  const readLock = database.prepare<[string], number | null>('SELECT locked_at FROM users WHERE id = ?').pluck()
  const drop = database.prepare<[string, AttemptKind]>(
    'DELETE FROM attempts WHERE user_number = (SELECT number FROM users WHERE id = ?) AND kind = ?',
  )
  const unlock = database.prepare<[string]>('UPDATE users SET locked_at = NULL WHERE id = ? AND locked_at IS NOT NULL')
  const countUnknown = database.prepare<[AttemptKind]>(
    'INSERT INTO unknown_attempts (kind, failures) VALUES (?, 1) ON CONFLICT DO UPDATE SET failures = failures + 1',
  )

  const clear = (userId: string, kind: AttemptKind): void => {
    drop.run(userId, kind)
    if (kind === 'sign-in') unlock.run(userId)
  }

  return {
    read: (userId: string, kind: AttemptKind): AttemptState => {
      const row = read.get(userId, kind)
      const lockedAt = kind === 'sign-in' ? (readLock.get(userId) ?? null) : null
      return { failures: row?.failures ?? 0, delays: row?.delays ?? 0, delayedUntil: row?.delayed_until ?? null, lockedAt }
    },
    write: (userId: string, kind: AttemptKind, { failures, delays, delayedUntil, lockedAt }: AttemptState): void => {
      write.run({ userId, kind, failures, delays, delayedUntil })
      if (kind === 'sign-in' && lockedAt !== null) lock.run(lockedAt, userId)
    },
    /** A success: the next failure is the first. Also unlocks. */
    clear,
    clearAll: (userId: string): void => {
      clear(userId, 'sign-in')
      clear(userId, 'reset')
    },
    countUnknown: (kind: AttemptKind): void => void countUnknown.run(kind),
  }
}
