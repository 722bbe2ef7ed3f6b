import { Worker } from 'node:worker_threads'
import type { VerificationView } from '../../../../shared/views.ts'

export type VerifyRequest = {
  readonly noted: { id: number; link: Uint8Array } | null
  readonly at: number
}

/** What the thread is started with. */
export type ReaderTask =
  | { readonly kind: 'verify'; readonly path: string; readonly flag: SharedArrayBuffer; readonly request: VerifyRequest }
  | { readonly kind: 'queries'; readonly path: string }

type Told =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly value: VerificationView | null }

/**
 * Runs a long read on a thread of its own with a connection of its own; null where `signal` ended it. A thread takes some 30 ms to start, which
 * nobody notices beside what it is for.
 */
export const readApart = (
  { program, path }: { program: string; path: string },
  request: VerifyRequest,
  { onProgress, signal }: { onProgress: (done: number, total: number) => void; signal: AbortSignal },
): Promise<VerificationView | null> =>
  new Promise((resolve, reject) => {
    const flag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    const task: ReaderTask = { kind: 'verify', path, flag, request }
    const worker = new Worker(program, { workerData: task, name: 'reader' })
    const cancel = (): void => void Atomics.store(new Int32Array(flag), 0, 1)
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') onProgress(told.done, told.total)
      else resolve(told.value)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      signal.removeEventListener('abort', cancel)
      reject(new Error('the reader ended without an answer'))
    })
  })
