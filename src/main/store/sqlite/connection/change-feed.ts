import type { Database } from 'better-sqlite3'
import { type Topic, topics } from '../../../../shared/api/names.ts'

/** How often other processes' commits are looked for (milliseconds). One look takes about 10 microseconds. */
const POLL_MS = 250

/** What another process can have changed; jobs and the HTTP API's calls are this one's own. */
const stored = topics.filter((topic) => topic !== 'jobs')

type Listener = (topic: Topic) => void

/** Tells listeners which topics changed: own commits by name, those of other processes (`PRAGMA data_version`) all at once. */
export class Changes {
  readonly #listeners = new Set<Listener>()
  readonly #database: Database
  #timer: NodeJS.Timeout | null = null
  #seen: unknown

  constructor(database: Database) {
    this.#database = database
    this.#seen = this.#read()
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    this.#timer ??= setInterval(() => this.#poll(), POLL_MS).unref()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.stop()
    }
  }

  announce(...changed: Topic[]): void {
    for (const listener of this.#listeners) for (const topic of changed) listener(topic)
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }

  #poll(): void {
    const now = this.#readOrSeen()
    if (now === this.#seen) return
    this.#seen = now
    this.announce(...stored)
  }

  // Runs from a timer, where what is thrown would end the process. A database that is locked or damaged for the moment says so
  // to the next call; here it is only looked at again a moment later.
  #readOrSeen(): unknown {
    try {
      return this.#read()
    } catch {
      return this.#seen
    }
  }

  #read(): unknown {
    return this.#database.pragma('data_version', { simple: true })
  }
}
