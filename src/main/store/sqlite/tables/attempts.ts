import type { Database } from 'better-sqlite3'
import type { AttemptKey, AttemptKind, AttemptState, CountedAttempt } from '../../ports/store.ts'

type AttemptRow = {
  failures: number
  delays: number
  delayed_at: number | null
  delayed_until: number | null
  locked_at: number | null
}

/** Attempts since the last success, per user, kind and transport. */
export const attemptsTable = (database: Database) => {
  const ofUser = 'user_number = (SELECT number FROM users WHERE id = @userId)'
  const one = `${ofUser} AND kind = @kind AND transport = @transport`
  const read = database.prepare<[AttemptKey & { userId: string }], AttemptRow>(
    `SELECT failures, delays, delayed_at, delayed_until, locked_at FROM attempts WHERE ${one}`,
  )
  const write = database.prepare(
    `INSERT OR REPLACE INTO attempts (user_number, kind, transport, failures, delays, delayed_at, delayed_until, locked_at)
     SELECT number, @kind, @transport, @failures, @delays, @delayedAt, @delayedUntil, @lockedAt FROM users WHERE id = @userId`,
  )
  const takeBack = database.prepare(
    `UPDATE attempts SET
       failures = max(failures - 1, 0),
       delays = CASE WHEN delayed_until = @delayedUntil THEN max(delays - 1, 0) ELSE delays END,
       delayed_at = CASE WHEN delayed_until = @delayedUntil THEN NULL ELSE delayed_at END,
       delayed_until = CASE WHEN delayed_until = @delayedUntil THEN NULL ELSE delayed_until END,
       locked_at = CASE WHEN locked_at = @lockedAt THEN NULL ELSE locked_at END
     WHERE ${one}`,
  )
  const drop = database
    .prepare<[AttemptKey & { userId: string }], number | null>(`DELETE FROM attempts WHERE ${one} RETURNING locked_at`)
    .pluck()
  const dropOf = database.prepare(`DELETE FROM attempts WHERE ${ofUser} AND kind IN ('sign-in', 'reset')`)
  const dropCodes = database.prepare(`DELETE FROM attempts WHERE ${ofUser} AND kind = 'reset'`)
  const endDelays = database.prepare(
    `UPDATE attempts SET delays = 0, delayed_at = NULL, delayed_until = NULL WHERE ${ofUser} AND kind IN ('sign-in', 'reset')`,
  )
  const firstLock = "(SELECT min(locked_at) FROM attempts WHERE user_number = number AND kind = 'sign-in')"
  // User lists read this copy on the user's row: the first lock of sign-in over any transport.
  const mark = database.prepare(`UPDATE users SET locked_at = ${firstLock} WHERE id = @userId AND locked_at IS NOT ${firstLock}`)
  const countUnknown = database.prepare<[AttemptKind, number]>(
    'INSERT INTO unknown_attempts (kind, failures) SELECT ?, 1 WHERE ? ON CONFLICT DO UPDATE SET failures = failures + 1',
  )

  const readState = (userId: string, { kind, transport }: AttemptKey): AttemptState => {
    const row = read.get({ userId, kind, transport })
    return {
      failures: row?.failures ?? 0,
      delays: row?.delays ?? 0,
      delayedAt: row?.delayed_at ?? null,
      delayedUntil: row?.delayed_until ?? null,
      lockedAt: row?.locked_at ?? null,
    }
  }

  return {
    read: readState,
    write: (userId: string, { kind, transport }: AttemptKey, state: AttemptState): void => {
      write.run({ userId, kind, transport, ...state })
    },
    /** Call it only for a new lock. If it ran on every attempt, the response time would reveal a locked user. */
    mark: (userId: string): void => void mark.run({ userId }),
    /** Removes the delay or lock of this attempt, and keeps earlier failures. */
    takeBack: ({ userId, kind, transport, delayedUntil, lockedAt }: CountedAttempt): void => {
      takeBack.run({ userId, kind, transport, delayedUntil, lockedAt })
      if (lockedAt !== null) mark.run({ userId })
    },
    /** Resets the count after a success, and unlocks. */
    clear: (userId: string, { kind, transport }: AttemptKey): void => {
      const lockedAt = drop.get({ userId, kind, transport }) ?? null
      if (lockedAt !== null) mark.run({ userId })
    },
    /** Clears password and code attempts over every transport, but not those of a second factor. */
    clearAll: (userId: string): void => {
      dropOf.run({ userId })
      mark.run({ userId })
    },
    /** Forgets the wrong reset, activation and recovery codes of a user. */
    clearCodes: (userId: string): void => void dropCodes.run({ userId }),
    /** Ends the delays of passwords and codes; failures and locks stay. */
    endDelays: (userId: string): void => void endDelays.run({ userId }),
    /** Runs on every attempt, so that all attempts run the same statements, but counts only unknown users. */
    countUnknown: (kind: AttemptKind, isUnknown: boolean): void => void countUnknown.run(kind, Number(isUnknown)),
  }
}
