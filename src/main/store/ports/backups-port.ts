import type { TakenBack } from '../../../shared/api/comparison.ts'
import type { AuditEntry, Guard, Watch } from './commit.ts'

/** What opens the backups of a directory, without what opens one. */
export type BackupSetup = {
  readonly salt: Buffer
  readonly publicKey: Buffer
  readonly voucher: Buffer
  /** Of the three above, by the directory's signing key. */
  readonly signature: Buffer
  readonly folder: string
  readonly isDaily: boolean
  readonly setAt: number
}

/** What a backup takes from the keys of its directory. */
export type BackupKeys = {
  readonly directoryId: string
  /** Of the current key. */
  readonly signingSeed: Buffer
  /** Of former keys too, because the set-up stays signed by its key until the passphrase is set again. */
  readonly signingSeeds: readonly Buffer[]
  /** The content of keys.json. */
  readonly file: string
}

/** A backup that was read back. `sequence` orders backups, because the clock may be wrong. */
export type StoredBackup = {
  readonly sequence: number
  readonly path: string
  readonly madeAt: number
  readonly bytes: number
  readonly isScheduled: boolean
}

/** What the database holds at the moment that a backup has. */
export type DatabaseFacts = {
  readonly schema: number
  readonly directoryName: string
  readonly users: number
  /** The files of its archives of the log. */
  readonly archives: readonly string[]
  readonly auditHead: { readonly entry: number; readonly link: string } | null
}

/** The database file, which stays as it is until it is released. */
export type HeldDatabase = DatabaseFacts & {
  /** Open for reading in all threads of the process. It is not to be closed. */
  readonly descriptor: number
  /** How much of the file belongs to the database. */
  readonly bytes: number
  /** Whether all that was read until now is of that one moment. The first call decides. */
  readonly release: () => Promise<boolean>
}

/** What a restored directory takes from the one that it replaces. */
export type RestoreFinish = {
  /** Null if there is no directory to compare with, as on a new computer. */
  readonly today: {
    /** The path of its database. */
    readonly path: string
    readonly takenBack: TakenBack
    /** Whether the restored keys open the passwords and second factors of today. */
    readonly isSameKeys: boolean
    /** Whether the restored key signs the set-up of backups of today. */
    readonly isSameSigner: boolean
  } | null
  readonly madeAt: number
  /** The newest entry of the log in the backup. */
  readonly head: string | null
  /** The name of the folder that keeps the replaced directory. */
  readonly kept: string | null
}

/** The newest entry of the log that was replaced. */
export type RestoreEnd = { readonly replaced: string | null }

/** Backups: their keys, their list, and the consistent copy that one begins with. */
export interface BackupsPort {
  readBackupSetup(): Promise<BackupSetup | null>
  /** Newest first. */
  listBackups(limit: number): Promise<StoredBackup[]>
  /** Alerts all other administrators, if there are any. */
  setUpBackups(change: BackupSetup, guard: Guard, entry: AuditEntry): Promise<void>
  scheduleBackups(change: { isDaily: boolean }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Records a finished backup, and forgets those that its rotation removed. */
  recordBackup(
    change: Omit<StoredBackup, 'sequence'> & { readonly removed: readonly number[] },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  /**
   * Ends the access that a restored directory brings back, and keeps what happened since the backup, in one transaction. Each user who is
   * changed by it has an entry. `about` begins the entries.
   *
   * @throws Refusal last-administrator
   */
  finishRestore(change: RestoreFinish, about: Omit<AuditEntry, 'subject' | 'details'>): Promise<RestoreEnd>
  /**
   * Gives one user the fields and the password that an unpacked backup has. `folder`: where it is unpacked. Without the same keys the password
   * stays as it is.
   *
   * @throws Refusal no-such-user if the backup has no such user; email-taken, last-administrator, limit-reached
   */
  restoreUser(change: { folder: string; userId: string; isSameKeys: boolean }, guard: Guard, entry: AuditEntry): Promise<void>
  /**
   * Keeps the database file as it is at one moment, while commits go on. Null if that is not possible for now, because the commits are too many.
   * Call `release` soon, because the write-ahead log grows meanwhile.
   */
  holdDatabase(): Promise<HeldDatabase | null>
  /** Copies the database as it is at one moment to a new file, on a worker thread. Null if `signal` cancelled it. */
  copyDatabase(to: string, watch: Watch): Promise<DatabaseFacts | null>
}
