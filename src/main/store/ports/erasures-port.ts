import type { AuditEntry, Guard } from './commit.ts'

/** An erasure that has begun. It goes on until it is done, also after a restart. */
export type Erasure = {
  readonly userId: string
  /** What the log calls the user by. No other user gets it. */
  readonly number: number
  /** The user who began it. Null for a program that no user signed in to. */
  readonly ownerId: string | null
}

/** How far an erasure is. `isCompacted`: the database was written again without the pages that had the user. */
export type ErasureProgress =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'erased'; readonly entries: number; readonly isCompacted: boolean }

/** Erasing users for good, in the audit log too. */
export interface ErasuresPort {
  /**
   * Marks a user, who cannot sign in or come back from then on. Deleted users can be erased too. An erasure that was interrupted is returned as it
   * is.
   *
   * @throws Refusal last-administrator; busy if an import runs; not-available without the keys of the log
   */
  beginErasure(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<Erasure>
  /** Those that have begun and are not done, because a crash or a full disk interrupted them. */
  listOpenErasures(): Promise<Erasure[]>
  /** Does the next part. `at` is the time of the last entry. Repeat it until the user is erased. */
  continueErasure(userId: string, at: number): Promise<ErasureProgress>
  /** Writes the database again, so that nothing of erased users stays in unused pages. Returns false if the disk or a reader prevents it. */
  finishErasure(userId: string): Promise<boolean>
}
