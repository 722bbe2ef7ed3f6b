import { Worker } from 'node:worker_threads'
import type { UserSort } from '../../../../shared/api/user-list.ts'
import type { ListedUser, UserListPage, UserListRequest, UserQuery } from '../../ports/store.ts'
import type { OffsetCheckpoint } from '../user-search/user-pages.ts'
import type { ReaderTask } from './worker-thread.ts'

/** What can be asked. */
export type Query =
  | { readonly kind: 'list'; readonly request: UserListRequest }
  | { readonly kind: 'find'; readonly request: { search: string; now: number; limit: number } }
  | { readonly kind: 'count'; readonly query: UserQuery }
  | { readonly kind: 'offsetCheckpoints'; readonly isDeleted: 0 | 1; readonly sort: UserSort }

type Answers = { list: UserListPage; find: ListedUser[]; count: number; offsetCheckpoints: OffsetCheckpoint[] }

export type QueryMessage =
  | { readonly kind: 'ask'; readonly id: number; readonly query: Query }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'close' }

type Told = { readonly id: number; readonly value?: unknown; readonly error?: Error }

type Asked = {
  readonly query: Query
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
  /** It was under way when a thread died, and is asked once more. */
  isSecond: boolean
}

/** The thread that answers queries: started with the first, and again when it dies. */
export class QueryThread {
  readonly #reader: { readonly program: string; readonly path: string }
  readonly #asked = new Map<number, Asked>()
  #worker: Worker | null = null
  #isClosed = false
  #lastId = 0

  constructor(reader: { program: string; path: string }) {
    this.#reader = reader
  }

  /** Null where `signal` ended it. */
  ask<Q extends Query>(query: Q, signal?: AbortSignal): Promise<Answers[Q['kind']] | null> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return resolve(null)
      if (this.#isClosed) return reject(new Error('the directory is closed'))
      this.#lastId += 1
      const id = this.#lastId
      const cancel = (): void => {
        if (!this.#asked.delete(id)) return
        this.#worker?.postMessage({ kind: 'cancel', id } satisfies QueryMessage)
        this.#rest()
        resolve(null)
      }
      const settle = <T>(then: (value: T) => void) => {
        return (value: T): void => {
          signal?.removeEventListener('abort', cancel)
          then(value)
        }
      }
      signal?.addEventListener('abort', cancel, { once: true })
      this.#asked.set(id, { query, resolve: settle(resolve), reject: settle(reject), isSecond: false })
      this.#send(id, query)
    })
  }

  /** Ends the thread; what it has not answered is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    if (!worker) return
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.ref()
    worker.postMessage({ kind: 'close' } satisfies QueryMessage)
    await ended
  }

  #send(id: number, query: Query): void {
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#worker.postMessage({ kind: 'ask', id, query } satisfies QueryMessage)
  }

  #start(): Worker {
    const task: ReaderTask = { kind: 'queries', path: this.#reader.path }
    const worker = new Worker(this.#reader.program, { workerData: task, name: 'queries' })
    let fault: unknown = new Error('the thread for queries ended')
    worker.on('message', (told: Told) => this.#receive(told))
    worker.on('error', (error) => {
      fault = error
    })
    worker.on('exit', () => this.#onEnd(fault))
    return worker
  }

  #receive({ id, value, error }: Told): void {
    const asked = this.#asked.get(id)
    if (!asked) return
    this.#asked.delete(id)
    this.#rest()
    if (error) asked.reject(error)
    else asked.resolve(value as never)
  }

  /** Nobody waits: the thread alone keeps no process running. */
  #rest(): void {
    if (this.#asked.size === 0) this.#worker?.unref()
  }

  #onEnd(fault: unknown): void {
    this.#worker = null
    for (const [id, asked] of [...this.#asked]) {
      if (asked.isSecond || this.#isClosed) {
        this.#asked.delete(id)
        asked.reject(fault)
      } else {
        asked.isSecond = true
        this.#send(id, asked.query)
      }
    }
  }
}
