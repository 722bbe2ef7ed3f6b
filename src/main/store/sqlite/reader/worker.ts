import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import type { ReaderTask } from './reader.ts'
import { verifyChain } from './verification.ts'

// A thread of its own for reads that take long, so that the one that serves the windows never waits for them.
const { path, flag, request } = workerData as ReaderTask
const cancelled = new Int32Array(flag)
const database = new Sqlite(path, { readonly: true, fileMustExist: true })

try {
  const value = verifyChain(database, {
    noted: request.noted,
    at: request.at,
    onProgress: (done, total) => parentPort?.postMessage({ kind: 'progress', done, total }),
    isCancelled: () => Atomics.load(cancelled, 0) !== 0,
  })
  parentPort?.postMessage({ kind: 'done', value })
} finally {
  database.close()
}
