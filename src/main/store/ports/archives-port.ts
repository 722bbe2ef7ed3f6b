import type { EntryRange } from './audit-port.ts'
import type { AuditEntry, Watch } from './commit.ts'

/** An archive of the audit log: its file, its entries with the times of the first and the last, and its size (bytes). */
type StoredArchive = {
  readonly file: string
  readonly first: number
  readonly last: number
  readonly oldest: number
  readonly newest: number
  readonly bytes: number
  readonly madeAt: number
}

/** Entries that are older than `before`. `now`: no entry is later, whatever its time says. */
export type ArchivingSpan = { readonly before: number; readonly now: number }

/** What was moved into archives. */
export type Archived = { readonly archives: number; readonly entries: number }

/** The archives of the audit log: files in the data folder that have its oldest entries. */
export interface ArchivesPort {
  /** The oldest first. */
  listArchives(): Promise<StoredArchive[]>
  /** The entries that are due, and the time of the oldest entry in the database. Null where none is due. */
  findDueEntries(span: ArchivingSpan): Promise<(EntryRange & { readonly oldest: number }) | null>
  /**
   * Moves the due entries into archives, on another thread. Each archive is on the disk and read back before one transaction removes its entries
   * and appends `entry`, whose details the store adds. Null where `signal` ended it before the first archive.
   *
   * @throws Refusal busy if another process writes archives; log-damaged if the log does not fit its chain or its anchor; changed-meanwhile;
   * not-available without the directory's keys
   */
  archiveEntries(span: ArchivingSpan, entry: Omit<AuditEntry, 'details'>, watch: Watch): Promise<Archived | null>
  /** Signs the archives of former keys again, with the current key. A damaged archive stays as it is. */
  signArchives(): Promise<void>
}
