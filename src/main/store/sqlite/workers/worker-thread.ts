import type { VerificationView } from '../../../../shared/api/verification.ts'
import { runOnThread } from '../../../platform/thread.ts'
import type {
  BulkPlan,
  BulkPlanRequest,
  DatabaseFacts,
  StagedTransfer,
  TransferRequest,
  UserDataExport,
  UserExport,
  Watch,
} from '../../ports/store.ts'
import type { ArchiveKeys } from '../archives/archive-format.ts'
import type { ArchivedErasure } from '../erasure/archived-texts.ts'
import type { AuditExportTask } from './audit-export.ts'
import type { Verification } from './audit-verification.ts'
import type { Compacted } from './compaction.ts'
import type { ArchivingEnd, ArchivingTask } from './log-archiving.ts'
import type { TransferEnd, TransferTask } from './transfer-run.ts'

/** The tasks of a worker thread, each with its request and answer. */
type Reads = {
  verify: {
    request: { readonly kind: 'verify' } & Pick<Verification, 'known' | 'at'>
    answer: VerificationView
  }
  'export-audit': { request: { readonly kind: 'export-audit' } & AuditExportTask; answer: number }
  'export-users': { request: { readonly kind: 'export-users'; readonly users: UserExport }; answer: number }
  'export-user-data': { request: { readonly kind: 'export-user-data' } & UserDataExport; answer: number }
  'read-archived-texts': { request: { readonly kind: 'read-archived-texts' } & ArchivedErasure; answer: readonly string[] }
  'redact-archives': { request: { readonly kind: 'redact-archives' } & ArchivedErasure; answer: number }
  compact: { request: { readonly kind: 'compact' }; answer: Compacted }
  archive: { request: { readonly kind: 'archive' } & ArchivingTask; answer: ArchivingEnd }
  'sign-archives': { request: { readonly kind: 'sign-archives'; readonly keys: ArchiveKeys }; answer: number }
  /** Whether the WAL checkpoint copied the whole log to the database. */
  checkpoint: { request: { readonly kind: 'checkpoint' }; answer: boolean }
  'copy-database': { request: { readonly kind: 'copy-database'; readonly to: string }; answer: DatabaseFacts }
  /** Whether the file was held until the release. */
  'hold-database': { request: { readonly kind: 'hold-database' }; answer: boolean }
  'plan-many': { request: { readonly kind: 'plan-many'; readonly plan: BulkPlanRequest }; answer: BulkPlan }
  'stage-transfer': {
    request: { readonly kind: 'stage-transfer'; readonly staging: string; readonly request: TransferRequest }
    answer: StagedTransfer | { readonly fault: string }
  }
  'run-transfer': { request: { readonly kind: 'run-transfer' } & TransferTask; answer: TransferEnd }
}

export type ReaderRequest = Reads[keyof Reads]['request']

export type ReaderAnswer = Reads[keyof Reads]['answer']

/** The `workerData` of a thread. */
export type ReaderTask =
  | { readonly kind: 'one-off'; readonly path: string; readonly flag: SharedArrayBuffer; readonly request: ReaderRequest }
  | { readonly kind: 'queries'; readonly path: string }

/** Runs a long read on a new thread with its own connection; null if `signal` cancelled it. */
export const runInWorker = <K extends keyof Reads>(
  { program, path }: { program: string; path: string },
  request: Reads[K]['request'] & { readonly kind: K },
  watch: Watch & { readonly onEvent?: (event: unknown) => void; readonly youngMemory?: number },
): Promise<Reads[K]['answer'] | null> => runOnThread(program, { kind: 'one-off', path, request }, watch)
