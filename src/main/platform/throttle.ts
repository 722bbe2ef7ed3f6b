type ThrottleOptions = {
  /** The least time between two runs (milliseconds). */
  readonly intervalMs: number
  /** The least time between `schedule` and its run (milliseconds), in which further calls are gathered. */
  readonly delayMs?: number
}

/** Runs a task at most once per interval. Its timer does not keep the process alive. */
export class Throttle {
  readonly #task: () => void
  readonly #intervalMs: number
  readonly #delayMs: number
  #ranAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | null = null

  constructor(task: () => void, { intervalMs, delayMs = 0 }: ThrottleOptions) {
    this.#task = task
    this.#intervalMs = intervalMs
    this.#delayMs = delayMs
  }

  /** Runs the task as soon as the delay and the interval allow. Calls before that run share it, so the last call is never lost. */
  schedule(): void {
    const dueIn = this.#ranAt + this.#intervalMs - performance.now()
    this.#timer ??= setTimeout(() => this.#run(), Math.max(this.#delayMs, dueIn)).unref()
  }

  /** Runs the task at once, or not at all if its last run is less than an interval ago. */
  runIfDue(): void {
    if (performance.now() - this.#ranAt >= this.#intervalMs) this.#run()
  }

  /** Drops a scheduled run. */
  cancel(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #run(): void {
    this.cancel()
    this.#ranAt = performance.now()
    this.#task()
  }
}
