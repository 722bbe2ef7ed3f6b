import { Sequencer } from './sequencer.ts'

/** Tasks of one key run one after another, in order; tasks of different keys run concurrently. */
export class KeyedMutex {
  readonly #entries = new Map<string, { readonly sequencer: Sequencer; tasks: number }>()

  /** The number of keys with a running or waiting task. */
  get size(): number {
    return this.#entries.size
  }

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key) ?? { sequencer: new Sequencer(), tasks: 0 }
    this.#entries.set(key, entry)
    entry.tasks += 1
    try {
      return await entry.sequencer.run(task)
    } finally {
      entry.tasks -= 1
      if (entry.tasks === 0) this.#entries.delete(key)
    }
  }
}
