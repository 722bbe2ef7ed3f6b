/** The places of the shared numbers. */
const ASKED = 0
const WRITERS = 1

/** How long a worker thread waits for the main thread's write (milliseconds): more than a batch of the write queue takes. */
const HANDOVER_MS = 100

/**
 * How the main thread asks a worker thread of this process for the write lock. Without it, a worker that writes transaction after transaction
 * would nearly always hold the lock when the write queue tries again.
 */
export class WriteTurns {
  readonly buffer: SharedArrayBuffer
  readonly #numbers: Int32Array

  constructor(buffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer
    this.#numbers = new Int32Array(buffer)
  }

  /** Whether a worker thread of this process writes, so that asking makes sense. */
  get isShared(): boolean {
    return Atomics.load(this.#numbers, WRITERS) > 0
  }

  /** The main thread waits for the lock. */
  ask(): void {
    Atomics.store(this.#numbers, ASKED, 1)
  }

  /** The main thread has written. */
  finish(): void {
    if (Atomics.exchange(this.#numbers, ASKED, 0) !== 0) Atomics.notify(this.#numbers, ASKED)
  }

  /** A worker thread begins (1) or ends (-1) to write. */
  count(change: 1 | -1): void {
    Atomics.add(this.#numbers, WRITERS, change)
  }

  /** On the worker thread: whether the main thread waits. */
  isAsked(): boolean {
    return Atomics.load(this.#numbers, ASKED) !== 0
  }

  /** On the worker thread, without the lock: waits until the main thread has written, but never for long. */
  pass(): void {
    if (this.isAsked()) Atomics.wait(this.#numbers, ASKED, 1, HANDOVER_MS)
  }

  /** On the worker thread, without the lock: pauses, so that another process, which can only try again, finds it free. */
  pause(milliseconds: number): void {
    Atomics.wait(this.#numbers, ASKED, 0, milliseconds)
  }
}
