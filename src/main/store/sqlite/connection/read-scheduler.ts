/** A read in time slices: a cooperative generator that can be paused or abandoned between two slices. */
export type TimeSlices<T> = Generator<undefined, T>

/** A read in steps, such as a generator. */
type Steps<T> = { next(): IteratorResult<unknown, T> }

/** How long all reads together may use this thread per event-loop tick (milliseconds): a quarter of a frame. */
const BUDGET_MS = 4

type Read = {
  readonly steps: Steps<unknown>
  readonly signal: AbortSignal | undefined
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** Runs long reads on this thread step by step. They share one budget per event-loop tick, so many reads block it no longer than one. */
export class ReadScheduler {
  #reads: Read[] = []
  #spentMs = 0
  #isTickScheduled = false
  #isClosed = false

  /** Null if `signal` cancelled it, or if the directory closes. */
  run<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T | null> {
    return new Promise((resolve, reject) => {
      this.#reads.push({ steps, signal, resolve, reject })
      // Most reads end within one step, so the first one starts at once.
      if (this.#reads.length === 1) this.#spend()
      else this.#scheduleTick()
    })
  }

  /** Schedules a read of one step. */
  runOnce<T>(read: () => T, signal?: AbortSignal): Promise<T | null> {
    return this.run({ next: () => ({ done: true, value: read() }) }, signal)
  }

  /** Ends all reads; each returns null. */
  close(): void {
    this.#isClosed = true
    for (const { resolve } of this.#reads.splice(0)) resolve(null as never)
  }

  #spend(): void {
    const startedAt = performance.now()
    const until = startedAt + BUDGET_MS - this.#spentMs
    let now = startedAt
    for (let read = this.#reads[0]; read && now < until; read = this.#reads[0]) {
      this.#reads.shift()
      if (!this.#step(read)) this.#reads.push(read)
      now = performance.now()
    }
    this.#spentMs += now - startedAt
    this.#scheduleTick()
  }

  #scheduleTick(): void {
    if (this.#isTickScheduled) return
    this.#isTickScheduled = true
    setImmediate(() => {
      this.#isTickScheduled = false
      this.#spentMs = 0
      if (this.#reads.length > 0) this.#spend()
    })
  }

  /** Returns whether the read has ended. */
  #step({ steps, signal, resolve, reject }: Read): boolean {
    if (signal?.aborted || this.#isClosed) {
      resolve(null as never)
      return true
    }
    try {
      const { done, value } = steps.next()
      if (done) resolve(value as never)
      return done === true
    } catch (error) {
      reject(error)
      return true
    }
  }
}
