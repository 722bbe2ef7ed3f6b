const ignore = (): void => undefined

/** Runs asynchronous tasks one after another, in the order of their calls. */
export class Sequencer {
  /** Settles, without an error, when the last task has. Null if no task runs or waits. */
  #last: Promise<void> | null = null

  /** Starts the task at once if no other runs. A failed task does not stop the next one. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last ? this.#last.then(task) : task()
    const last = result.then(ignore, ignore).then(() => {
      if (this.#last === last) this.#last = null
    })
    this.#last = last
    return result
  }

  /** Resolves when no task runs or waits. */
  async settle(): Promise<void> {
    while (this.#last) await this.#last
  }
}

/** Waits for a promise, but at most for the given time. Returns whether it settled in time, resolved or rejected. */
export const within = async (milliseconds: number, work: Promise<unknown>): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  const over = work.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([over, late])
  } finally {
    clearTimeout(timer)
  }
}
