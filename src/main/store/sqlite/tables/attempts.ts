import type { Database } from 'better-sqlite3'
import type { AttemptKey, AttemptKind, AttemptState, CountedAttempt } from '../../ports/store.ts'

type AttemptRow = { failures: number; delays: number; delayed_until: number | null; locked_at: number | null }

/** Attempts since the last success, per user, kind and transport. */
export const attemptsTable = (database: Database) => {
  const ofUser = 'user_number = (SELECT number FROM users WHERE id = @userId)'
  const one = `${ofUser} AND kind = @kind AND transport = @transport`
  const read = database.prepare<[AttemptKey & { userId: string }], AttemptRow>(
    `SELECT failures, delays, delayed_until, locked_at FROM attempts WHERE ${one}`,
  )
  const write = database.prepare(
    `INSERT OR REPLACE INTO attempts (user_number, kind, transport, failures, delays, delayed_until, locked_at)
     SELECT number, @kind, @transport, @failures, @delays, @delayedUntil, @lockedAt FROM users WHERE id = @userId`,
  )
  const takeBack = database.prepare(
    `UPDATE attempts SET
       failures = max(failures - 1, 0),
       delays = CASE WHEN delayed_until = @delayedUntil THEN max(delays - 1, 0) ELSE delays END,
       delayed_until = CASE WHEN delayed_until = @delayedUntil THEN NULL ELSE delayed_until END,
       locked_at = CASE WHEN locked_at = @lockedAt THEN NULL ELSE locked_at END
     WHERE ${one}`,
  )
  const drop = database.prepare(`DELETE FROM attempts WHERE ${one}`)
  const dropOf = database.prepare(`DELETE FROM attempts WHERE ${ofUser} AND kind IN ('sign-in', 'reset')`)
  const endDelays = database.prepare(
    `UPDATE attempts SET delays = 0, delayed_until = NULL WHERE ${ofUser} AND kind IN ('sign-in', 'reset')`,
  )
  const firstLock = "(SELECT min(locked_at) FROM attempts WHERE user_number = number AND kind = 'sign-in')"
  // The lists read the user's own column: since when the sign-in is locked over any transport.
  const mark = database.prepare(`UPDATE users SET locked_at = ${firstLock} WHERE id = @userId AND locked_at IS NOT ${firstLock}`)
  const countUnknown = database.prepare<[AttemptKind, number]>(
    'INSERT INTO unknown_attempts (kind, failures) SELECT ?, 1 WHERE ? ON CONFLICT DO UPDATE SET failures = failures + 1',
  )

  const readState = (userId: string, { kind, transport }: AttemptKey): AttemptState => {
    const row = read.get({ userId, kind, transport })
    return {
      failures: row?.failures ?? 0,
      delays: row?.delays ?? 0,
      delayedUntil: row?.delayed_until ?? null,
      lockedAt: row?.locked_at ?? null,
    }
  }

  return {
    read: readState,
    write: (userId: string, { kind, transport }: AttemptKey, state: AttemptState): void => {
      write.run({ userId, kind, transport, ...state })
    },
    /** To be called where a lock is new: run each time, it would tell a locked user from others. */
    mark: (userId: string): void => void mark.run({ userId }),
    /** What this attempt has imposed goes with it; the failures before it stay. */
    takeBack: ({ userId, kind, transport, delayedUntil, lockedAt }: CountedAttempt): void => {
      takeBack.run({ userId, kind, transport, delayedUntil, lockedAt })
      if (lockedAt !== null) mark.run({ userId })
    },
    /** A success: the next failure is the first. Also unlocks. */
    clear: (userId: string, { kind, transport }: AttemptKey): void => {
      drop.run({ userId, kind, transport })
      mark.run({ userId })
    },
    /** Passwords and codes over every transport; a second factor's own failures stay. */
    clearAll: (userId: string): void => {
      dropOf.run({ userId })
      mark.run({ userId })
    },
    /** Of passwords and codes: the failures stay counted, and so does a lock. */
    endDelays: (userId: string): void => void endDelays.run({ userId }),
    /** Run with every attempt, so that those on nobody run no other statements; counts those alone. */
    countUnknown: (kind: AttemptKind, isUnknown: boolean): void => void countUnknown.run(kind, Number(isUnknown)),
  }
}
