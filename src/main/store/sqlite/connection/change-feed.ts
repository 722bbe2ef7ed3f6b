import type { Database } from 'better-sqlite3'
import { type Topic, topics } from '../../../../shared/api/names.ts'

/** How often to poll for commits of other processes (milliseconds). One poll takes about 10 microseconds. */
const POLL_MS = 250

/** Topics that another process can change; jobs exist only in this process. */
const stored = topics.filter((topic) => topic !== 'jobs')

type Listener = (topic: Topic) => void

/** The change feed: announces the topics of own commits, and all topics after a commit of another process (`PRAGMA data_version`). */
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

  // An exception in a timer would end the process. If the database is locked or damaged, the next call reports it.
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
