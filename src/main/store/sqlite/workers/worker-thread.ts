import { Worker } from 'node:worker_threads'
import type { VerificationView } from '../../../../shared/api/verification.ts'
import type { BulkPlan, BulkPlanRequest, Watch } from '../../ports/store.ts'
import type { AuditExportTask } from './audit-export.ts'
import type { KnownHeads } from './audit-verification.ts'

/** The tasks of a worker thread, each with its request and answer. */
type Reads = {
  verify: {
    request: { readonly kind: 'verify'; readonly known: KnownHeads; readonly at: number }
    answer: VerificationView
  }
  'export-audit': { request: { readonly kind: 'export-audit' } & AuditExportTask; answer: number }
  /** Whether the WAL checkpoint copied the whole log to the database. */
  checkpoint: { request: { readonly kind: 'checkpoint' }; answer: boolean }
  'plan-many': { request: { readonly kind: 'plan-many'; readonly plan: BulkPlanRequest }; answer: BulkPlan }
}

export type ReaderRequest = Reads[keyof Reads]['request']

export type ReaderAnswer = Reads[keyof Reads]['answer']

/** The `workerData` of a thread. */
export type ReaderTask =
  | { readonly kind: 'one-off'; readonly path: string; readonly flag: SharedArrayBuffer; readonly request: ReaderRequest }
  | { readonly kind: 'queries'; readonly path: string }

type WorkerMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly value: unknown }

/**
 * Runs a long read on a new thread with its own connection; null if `signal` cancelled it. Starting a thread takes about 30 ms, which is little
 * compared with the read.
 */
export const runInWorker = <K extends keyof Reads>(
  { program, path }: { program: string; path: string },
  request: Reads[K]['request'] & { readonly kind: K },
  { onProgress, signal }: Watch,
): Promise<Reads[K]['answer'] | null> =>
  new Promise((resolve, reject) => {
    const flag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    const task: ReaderTask = { kind: 'one-off', path, flag, request }
    const worker = new Worker(program, { workerData: task, name: 'reader' })
    const cancel = (): void => void Atomics.store(new Int32Array(flag), 0, 1)
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    let answer: { value: unknown } | null = null
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') onProgress(message.done, message.total)
      else answer = message
    })
    worker.on('error', reject)
    // Waits for the thread to end, because a process that exits while a thread closes its database can crash.
    worker.on('exit', () => {
      signal.removeEventListener('abort', cancel)
      // The thread answers the request that it was started with.
      if (answer) resolve(answer.value as Reads[K]['answer'] | null)
      else reject(new Error('the reader ended without an answer'))
    })
  })
