import { Worker } from 'node:worker_threads'
import type { VerificationView } from '../../../../shared/api/views.ts'
import type { AuditExport, BulkPlan, BulkPlanRequest, Watch } from '../../ports/store.ts'
import type { KnownHeads } from './audit-verification.ts'

/** What is asked of a thread of its own, and what it answers: each kind of question with its own answer. */
type Reads = {
  verify: {
    request: { readonly kind: 'verify'; readonly known: KnownHeads; readonly at: number }
    answer: VerificationView
  }
  'export-audit': { request: { readonly kind: 'export-audit' } & AuditExport; answer: number }
  /** Whether all of the write-ahead log is in the database now. */
  checkpoint: { request: { readonly kind: 'checkpoint' }; answer: boolean }
  'plan-many': { request: { readonly kind: 'plan-many'; readonly plan: BulkPlanRequest }; answer: BulkPlan }
}

export type ReaderRequest = Reads[keyof Reads]['request']

export type ReaderAnswer = Reads[keyof Reads]['answer']

/** What the thread is started with. */
export type ReaderTask =
  | { readonly kind: 'apart'; readonly path: string; readonly flag: SharedArrayBuffer; readonly request: ReaderRequest }
  | { readonly kind: 'queries'; readonly path: string }

type Told =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly value: unknown }

/**
 * Runs a long read on a thread of its own with a connection of its own; null where `signal` ended it. A thread takes some 30 ms to start, which
 * nobody notices beside what it is for.
 */
export const runInWorker = <K extends keyof Reads>(
  { program, path }: { program: string; path: string },
  request: Reads[K]['request'] & { readonly kind: K },
  { onProgress, signal }: Watch,
): Promise<Reads[K]['answer'] | null> =>
  new Promise((resolve, reject) => {
    const flag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    const task: ReaderTask = { kind: 'apart', path, flag, request }
    const worker = new Worker(program, { workerData: task, name: 'reader' })
    const cancel = (): void => void Atomics.store(new Int32Array(flag), 0, 1)
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    let answer: { value: unknown } | null = null
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') onProgress(told.done, told.total)
      else answer = told
    })
    worker.on('error', reject)
    // Not before the thread is gone: a process that ends while one still closes its database can crash.
    worker.on('exit', () => {
      signal.removeEventListener('abort', cancel)
      // The thread answers the question that it was started with.
      if (answer) resolve(answer.value as Reads[K]['answer'] | null)
      else reject(new Error('the reader ended without an answer'))
    })
  })
