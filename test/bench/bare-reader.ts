import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'

/** One statement of SQL and its values. */
export type Statement = { readonly sql: string; readonly values: readonly (string | number)[] }

/** `rows`: all rows are returned. `chain`: they are only read and hashed. `write`: one transaction. */
export type BareRequest = Statement & { readonly kind: 'rows' | 'chain' | 'write' }

/** Runs statements one at a time on a bare worker thread, on the database of a data folder. */
export class BareReader {
  readonly #worker: Worker

  constructor(folder: string) {
    this.#worker = new Worker(join(import.meta.dirname, 'bare-thread.ts'), { workerData: join(folder, DATABASE_FILE) })
  }

  async run({ sql, values }: Statement, kind: BareRequest['kind'] = 'rows'): Promise<unknown> {
    const request: BareRequest = { kind, sql, values }
    this.#worker.postMessage(request)
    const [reply] = await once(this.#worker, 'message')
    return reply
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
