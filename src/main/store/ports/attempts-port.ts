import type { AttemptCounted, AttemptKey, AttemptRule, AttemptState, CountedAttempt } from './attempt-state.ts'
import type { AuditEntry, Guard } from './commit.ts'

/** Counters of failed attempts, and the locks that follow from them. */
export interface AttemptsPort {
  readAttempts(userId: string, key: AttemptKey): Promise<AttemptState>

  /** Forgets the failures of passwords and codes over every transport; never those of a second factor. */
  unlock(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Ends the delays of passwords and codes over every transport; failures and locks stay, and so does a second factor's delay. */
  clearDelay(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /**
   * Counts an attempt before it is checked. An unknown user (null) costs the same. The call does not wait for the disk, every process sees the
   * count, and `entry` is written where it locks the user.
   */
  countAttempt(
    change: AttemptKey & { userId: string | null; rule: AttemptRule },
    now: number,
    entry: AuditEntry,
  ): Promise<AttemptCounted>
  /** The attempt was no wrong guess. Other failures stay counted. */
  takeBackAttempt(attempt: CountedAttempt): Promise<void>
  /** After a success that no other write follows. */
  clearAttempts(userId: string, key: AttemptKey): Promise<void>
}
