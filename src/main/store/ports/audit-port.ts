import type { AnchorFault, RecordedDetail } from '../../../shared/api/audit-details.ts'
import type { AuditFilter, ExportFormat } from '../../../shared/api/audit-filter.ts'
import type { CountedEvent } from '../../../shared/api/overview.ts'
import type { VerificationView } from '../../../shared/api/verification.ts'
import type { NotedHead } from '../../../shared/domain/audit-head.ts'
import type { CsvSeparator } from '../../../shared/domain/csv-separator.ts'
import type { AuditEntry, Guard, Watch } from './commit.ts'

export type StoredAuditEntry = Omit<AuditEntry, 'details' | 'background'> & {
  readonly id: number
  readonly details: RecordedDetail | null
}

/** What a later entry says about an earlier one. */
export type LaterDetail = Extract<RecordedDetail, { kind: 'bulk-finished' | 'reason-given' }>

/** What the audit anchor is to the log. */
export type AnchorState = 'fits' | AnchorFault

/** From one time up to another, in UTC epoch milliseconds. */
export type TimeSpan = { readonly from: number; readonly to: number }

export type EventCounts = Readonly<Record<CountedEvent, number>>

/** The length of the log, its size (about, in bytes), its growth, and the last verification that was completed. */
export type LogState = {
  readonly entries: number
  readonly bytes: number
  readonly lastWeek: number
  readonly verification: StoredAuditEntry | null
}

/** `before`: only entries older than this id; null for no bound. `after`: only entries newer than this id. */
export type EntryPage = { readonly before: number | null; readonly after?: number; readonly limit: number }

/** Entries by their numbers, both included. */
export type EntryRange = { readonly from: number; readonly to: number }

/** The day of a time in some time zone. */
export type DayOfTime = (at: number) => TimeSpan

/** How the entries after one are grouped. */
export type AuditOutline = {
  /** The number of entries, which is the number of the newest. */
  readonly entries: number
  /** The last entry that is in an archive and no more in the log; 0 without archives. */
  readonly archived: number
  /** When a day begins, and its first entry; from the oldest to the newest. */
  readonly days: readonly { readonly at: number; readonly from: number }[]
  /** Entries that are shown with the start of their bulk change; from the oldest to the newest. A range may begin earlier. */
  readonly folds: readonly EntryRange[]
  /** The actions of all entries. */
  readonly actions: readonly string[]
}

/** What is exported of the audit log, and to which open file. */
export type AuditExport = {
  readonly filter: AuditFilter
  readonly format: ExportFormat
  readonly separator: CsvSeparator
  /** The id of the export's own entry. Older entries are filtered; the own entry comes last, whatever the filter is. */
  readonly own: number
  readonly descriptor: number
  /** Whether the archives are exported too. */
  readonly withArchives: boolean
}

/** The audit log. */
export interface AuditPort {
  /** The newest first. */
  listAuditEntries(limit: number): Promise<StoredAuditEntry[]>
  /** Null where no entry has this number. */
  findAuditEntry(id: number): Promise<StoredAuditEntry | null>
  /**
   * What later entries say about these, by the number of the earlier entry: how a bulk change ended, or the reason that was given. Others are
   * left out.
   */
  findLaterDetails(ids: readonly number[]): Promise<ReadonlyMap<number, LaterDetail>>
  /** The sign-ins of a user, the newest first. */
  listSignIns(userId: string, limit: number): Promise<StoredAuditEntry[]>
  /**
   * The entries that match, the newest first, from the one before `before`. The read works in short steps and shares one budget with all reads
   * of this kind. Null where `signal` ended it, or the directory closes; the same holds for the other reads.
   */
  findAuditEntries(filter: AuditFilter, page: EntryPage, signal?: AbortSignal): Promise<StoredAuditEntry[] | null>
  /** How the entries with a higher number than `after` are grouped. */
  readAuditOutline(after: number, dayOf: DayOfTime, signal?: AbortSignal): Promise<AuditOutline | null>
  countAuditEntries(filter: AuditFilter, signal?: AbortSignal): Promise<number | null>
  /** What happened within each span, at a cost that does not grow with the log. Spans begin and end on a quarter of an hour. */
  countEvents(spans: readonly TimeSpan[], signal?: AbortSignal): Promise<EventCounts[] | null>
  readLogState(now: number): Promise<LogState>
  /** Entries with the user as actor or subject, the newest first. */
  listTimeline(userId: string, page: EntryPage, signal?: AbortSignal): Promise<StoredAuditEntry[] | null>
  /**
   * Reads the whole audit log on another thread, and compares it with the anchor; null where `signal` ended it. `expected` is an entry that a
   * user has noted down.
   */
  verifyAudit(walk: Watch & { readonly at: number; readonly expected: NotedHead | null }): Promise<VerificationView | null>
  /** The newest entry and its link; null where there is none. */
  readAuditHead(): Promise<{ readonly id: number; readonly link: Buffer } | null>
  /**
   * Writes the entries that match, the oldest first, and then the export's own, on another thread. Resolves to the number that match, or to
   * null where `signal` ended it.
   */
  exportAudit(request: AuditExport, watch: Watch): Promise<number | null>

  /** The guard and the entry of a job that begins or has ended; resolves to the entry's id. */
  recordJob(guard: Guard, entry: AuditEntry): Promise<number>
  /** Why the change of the entry was made. @throws Refusal changed-meanwhile if a reason was given already */
  recordReason(change: { entry: number }, guard: Guard, entry: AuditEntry): Promise<void>
  /**
   * Begins a new audit anchor at the entry, if the present one does not fit the log. Its store completes the details.
   *
   * @throws Refusal changed-meanwhile if it fits; not-available without the directory's keys
   */
  beginAnchor(guard: Guard, entry: AuditEntry): Promise<void>
  /** The guard and the entry of a change outside the database, which follows. */
  recordEvent(guard: Guard, entry: AuditEntry): Promise<void>
  /** An entry without a change: refusals. */
  recordRefusal(entry: AuditEntry): Promise<void>
}
