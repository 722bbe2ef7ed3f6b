/** What is read step by step; a generator is one. */
type Steps<T> = { next(): IteratorResult<unknown, T> }

/** How long all reads together hold this thread between two turns of the event loop (milliseconds): a quarter of a frame. */
const BUDGET_MS = 4

type Read = {
  readonly steps: Steps<unknown>
  readonly signal: AbortSignal | undefined
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Runs long reads on this thread step by step. All of them share one budget for each turn of the event loop and take turns in it, so that
 * two thousand at once hold the windows up no longer than one does.
 */
export class ReadScheduler {
  #reads: Read[] = []
  #spentMs = 0
  #isTurnAsked = false
  #isClosed = false

  /** Null where `signal` ended it, or where the directory closes. */
  run<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T | null> {
    return new Promise((resolve, reject) => {
      this.#reads.push({ steps, signal, resolve, reject })
      // Most are over within one step, and then wait for no turn.
      if (this.#reads.length === 1) this.#spend()
      else this.#askForTurn()
    })
  }

  /** A read of one step, which waits for its turn all the same. */
  runOnce<T>(read: () => T, signal?: AbortSignal): Promise<T | null> {
    return this.run({ next: () => ({ done: true, value: read() }) }, signal)
  }

  /** Ends all reads: each is answered with null. */
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
    this.#askForTurn()
  }

  #askForTurn(): void {
    if (this.#isTurnAsked) return
    this.#isTurnAsked = true
    setImmediate(() => {
      this.#isTurnAsked = false
      this.#spentMs = 0
      if (this.#reads.length > 0) this.#spend()
    })
  }

  /** Whether it is over. */
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
