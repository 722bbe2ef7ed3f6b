import type { AuditEntry, Guard } from './commit.ts'

/** The purge of deleted users and groups, and why it does not run. */
type Retention = {
  /** When the purge was held, and the last entry before that. Null if it may run. The next audit entry records a hold that is not recorded. */
  readonly hold: { readonly heldAt: number; readonly from: number; readonly isRecorded: boolean } | null
  /** How many are due. */
  readonly users: number
  readonly groups: number
}

/** The clock was set back from `latest` to `now`. `steps`: a second factor's time step after `latest` becomes `usable`. */
type SetBack = {
  readonly now: number
  readonly latest: number
  readonly steps: { readonly latest: number; readonly usable: number }
}

/** Recorded times and the clock of this computer, which may be wrong. */
export interface ClockPort {
  /** The latest time of recent records. Null where there is none. */
  readLatestTime(): Promise<number | null>
  /** Writes recorded times that are later than now back as now. The entry is appended only if there are any. */
  writeBackTimes(change: SetBack, entry: AuditEntry): Promise<void>

  readRetention(deletedUpTo: number, now: number): Promise<Retention>
  /** Ends the hold. @throws Refusal changed-meanwhile if there is none */
  resumeRetention(guard: Guard, entry: AuditEntry): Promise<void>
}
