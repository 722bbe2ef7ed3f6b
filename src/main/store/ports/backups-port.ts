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
  readonly signingSeed: Buffer
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

/** What a copy of the database holds. */
export type CopiedDatabase = {
  readonly schema: number
  readonly directoryName: string
  readonly users: number
  readonly auditHead: { readonly entry: number; readonly link: string } | null
}

/** Backups: their keys, their list, and the consistent copy that one begins with. */
export interface BackupsPort {
  readBackupSetup(): Promise<BackupSetup | null>
  /** Newest first. */
  listBackups(limit: number): Promise<StoredBackup[]>
  setUpBackups(change: BackupSetup, guard: Guard, entry: AuditEntry): Promise<void>
  scheduleBackups(change: { isDaily: boolean }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Records a finished backup, and forgets those that its rotation removed. */
  recordBackup(
    change: Omit<StoredBackup, 'sequence'> & { readonly removed: readonly number[] },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  /** Ends the sessions, codes and programs of a restored directory, and its schedule of backups, because another copy of the directory may continue it. */
  endRestoredAccess(guard: Guard, entry: AuditEntry): Promise<void>
  /** Copies the database as it is at one moment to a new file, on a worker thread. Null if `signal` cancelled it. */
  copyDatabase(to: string, watch: Watch): Promise<CopiedDatabase | null>
}
