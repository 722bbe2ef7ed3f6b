import { Worker } from 'node:worker_threads'
import type { UserSort } from '../../../../shared/api/user-list.ts'
import type { ListedUser, UserListPage, UserListRequest, UserQuery } from '../../ports/store.ts'
import type { OffsetCheckpoint } from '../user-search/user-pages.ts'
import type { ReaderTask } from './worker-thread.ts'

/** A query of the query thread. */
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

type Reply = { readonly id: number; readonly value?: unknown; readonly error?: Error; readonly code?: unknown }

type PendingQuery = {
  readonly query: Query
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
  /** It was pending when a thread died, and is sent a second time. */
  isRetry: boolean
}

/** The query thread: starts with the first query, and restarts after a crash. */
export class QueryThread {
  readonly #reader: { readonly program: string; readonly path: string }
  readonly #pending = new Map<number, PendingQuery>()
  #worker: Worker | null = null
  #isClosed = false
  #lastId = 0

  constructor(reader: { program: string; path: string }) {
    this.#reader = reader
  }

  /** Null if `signal` cancelled it. */
  ask<Q extends Query>(query: Q, signal?: AbortSignal): Promise<Answers[Q['kind']] | null> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return resolve(null)
      if (this.#isClosed) return reject(new Error('the directory is closed'))
      this.#lastId += 1
      const id = this.#lastId
      const cancel = (): void => {
        if (!this.#pending.delete(id)) return
        this.#worker?.postMessage({ kind: 'cancel', id } satisfies QueryMessage)
        this.#unrefWhenIdle()
        resolve(null)
      }
      const settle = <T>(then: (value: T) => void) => {
        return (value: T): void => {
          signal?.removeEventListener('abort', cancel)
          then(value)
        }
      }
      signal?.addEventListener('abort', cancel, { once: true })
      this.#pending.set(id, { query, resolve: settle(resolve), reject: settle(reject), isRetry: false })
      this.#send(id, query)
    })
  }

  /** Ends the thread, and rejects pending queries. */
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
    worker.on('message', (reply: Reply) => this.#receive(reply))
    worker.on('error', (error) => {
      fault = error
    })
    worker.on('exit', () => this.#onEnd(fault))
    return worker
  }

  #receive({ id, value, error, code }: Reply): void {
    const query = this.#pending.get(id)
    if (!query) return
    this.#pending.delete(id)
    this.#unrefWhenIdle()
    if (error) query.reject(code === undefined ? error : Object.assign(error, { code }))
    else query.resolve(value as never)
  }

  /** An idle thread does not keep the process running. */
  #unrefWhenIdle(): void {
    if (this.#pending.size === 0) this.#worker?.unref()
  }

  #onEnd(fault: unknown): void {
    this.#worker = null
    for (const [id, pending] of [...this.#pending]) {
      if (pending.isRetry || this.#isClosed) {
        this.#pending.delete(id)
        pending.reject(fault)
      } else {
        pending.isRetry = true
        this.#send(id, pending.query)
      }
    }
  }
}
