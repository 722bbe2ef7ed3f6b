import { parentPort, Worker } from 'node:worker_threads'

type Reply = { readonly value: unknown } | { readonly fault: string }

/**
 * Threads that stay for the next task. A thread starts when a task finds no idle one, so the caller limits how many tasks run at once. Idle
 * threads do not keep the process running.
 */
export class ThreadPool<Task extends object, Answer> {
  readonly #program: string
  readonly #kind: string
  readonly #idle: Worker[] = []

  /** `kind` tells the program what to do. */
  constructor(program: string, kind: string) {
    this.#program = program
    this.#kind = kind
  }

  run(task: Task): Promise<Answer> {
    const worker = this.#idle.pop() ?? new Worker(this.#program, { workerData: { kind: this.#kind }, name: this.#kind })
    worker.ref()
    return new Promise<Answer>((resolve, reject) => {
      const onError = (error: unknown): void => reject(error)
      const onExit = (): void => reject(new Error('the thread ended without an answer'))
      worker.once('error', onError)
      worker.once('exit', onExit)
      worker.once('message', (reply: Reply) => {
        worker.off('error', onError)
        worker.off('exit', onExit)
        this.#keep(worker)
        if ('fault' in reply) reject(new Error(reply.fault))
        else resolve(reply.value as Answer)
      })
      worker.postMessage(task)
    })
  }

  /** A thread that dies while it is idle is not used again. */
  #keep(worker: Worker): void {
    worker.unref()
    const forget = (): void => void this.#idle.splice(this.#idle.indexOf(worker) >>> 0, 1)
    worker.removeAllListeners('error')
    worker.removeAllListeners('exit')
    worker.once('error', () => undefined)
    worker.once('exit', forget)
    this.#idle.push(worker)
  }
}

/** Runs inside a thread of the pool: answers one task after another. */
export const answerTasks = <Task>(work: (task: Task) => Promise<unknown>): void => {
  parentPort?.on('message', (task: Task) => {
    work(task).then(
      (value) => parentPort?.postMessage({ value }),
      (error: unknown) => parentPort?.postMessage({ fault: String(error) }),
    )
  })
}
