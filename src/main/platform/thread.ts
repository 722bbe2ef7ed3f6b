import { setPriority } from 'node:os'
import { parentPort, Worker } from 'node:worker_threads'

/** How a caller follows and cancels long work on a thread. */
type Watched = {
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal
  /** Receives what the thread posts besides its progress. */
  readonly onEvent?: (event: unknown) => void
  /** Keeps the thread's young objects in little memory, for long work that makes many (MiB). */
  readonly youngMemory?: number
}

/** The same inside the thread. */
export type ThreadWatch = {
  readonly onProgress: (done: number, total: number) => void
  readonly isCancelled: () => boolean
  readonly post: (event: unknown) => void
  /** Blocks the thread until it is cancelled, at most for so long (milliseconds). */
  readonly sleep: (milliseconds: number) => void
}

type Message =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'done'; readonly value: unknown }

/** Runs a task on a new thread. Starting a thread takes about 30 ms, which is little compared with the work. */
export const runOnThread = <T>(
  program: string,
  task: object,
  { onProgress, signal, onEvent, youngMemory }: Watched,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const flag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    const resourceLimits = youngMemory === undefined ? {} : { maxYoungGenerationSizeMb: youngMemory }
    const worker = new Worker(program, { workerData: { ...task, flag }, name: 'reader', resourceLimits })
    const cancel = (): void => {
      const cancelled = new Int32Array(flag)
      Atomics.store(cancelled, 0, 1)
      Atomics.notify(cancelled, 0)
    }
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    let answer: { value: unknown } | null = null
    worker.on('message', (message: Message) => {
      if (message.kind === 'progress') onProgress(message.done, message.total)
      else if (message.kind === 'event') onEvent?.(message.event)
      else answer = message
    })
    worker.on('error', reject)
    // Waits for the thread to end, because a process that exits while a thread closes its database can crash.
    worker.on('exit', () => {
      signal.removeEventListener('abort', cancel)
      // The thread answers the task that it was started with.
      if (answer) resolve(answer.value as T)
      else reject(new Error('the thread ended without an answer'))
    })
  })

/** The niceness of work for which no user waits: it gets a third of the processor time of a thread beside it. */
const BACKGROUND_NICENESS = 5

/**
 * Lets the calling thread yield to others where all cores are in use, such as for sign-ins. Only Linux has priorities of single threads: there, the
 * process 0 is the calling thread (setpriority(2)).
 */
export const workInBackground = (): void => {
  if (process.platform === 'linux') setPriority(0, BACKGROUND_NICENESS)
}

/** Runs inside the thread: posts the progress and the result. `flag` comes with the task. */
export const answerOnThread = async (flag: SharedArrayBuffer, run: (watch: ThreadWatch) => Promise<unknown>): Promise<void> => {
  const cancelled = new Int32Array(flag)
  const value = await run({
    onProgress: (done, total) => parentPort?.postMessage({ kind: 'progress', done, total }),
    isCancelled: () => Atomics.load(cancelled, 0) !== 0,
    post: (event) => parentPort?.postMessage({ kind: 'event', event }),
    sleep: (milliseconds) => void Atomics.wait(cancelled, 0, 0, milliseconds),
  })
  parentPort?.postMessage({ kind: 'done', value })
}
