import { parentPort } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import type { Watch } from '../../ports/store.ts'
import { verifyChain } from './audit-verification.ts'
import type { ReaderAnswer, ReaderRequest } from './worker-thread.ts'

/** A passive WAL checkpoint blocks neither readers nor writers. */
const checkpoint = (database: Database): boolean => {
  const [row] = database.pragma('wal_checkpoint(PASSIVE)') as { busy: number; log: number; checkpointed: number }[]
  return row !== undefined && row.busy === 0 && row.log === row.checkpointed
}

/** Runs one task on a worker thread, and posts its progress and result. */
export const runWorkerTask = async (
  database: Database,
  { flag, request }: { readonly flag: SharedArrayBuffer; readonly request: ReaderRequest },
): Promise<void> => {
  const cancelled = new Int32Array(flag)
  const onProgress: Watch['onProgress'] = (done, total) => parentPort?.postMessage({ kind: 'progress', done, total })
  const isCancelled = (): boolean => Atomics.load(cancelled, 0) !== 0
  const answer = async (): Promise<ReaderAnswer | null> => {
    switch (request.kind) {
      case 'verify':
        return verifyChain(database, { known: request.known, at: request.at, onProgress, isCancelled })
      case 'export-audit': {
        const { writeEntries } = await import('./audit-export.ts')
        return writeEntries(database, request, { onProgress, isCancelled })
      }
      case 'checkpoint':
        return checkpoint(database)
      case 'plan-many': {
        // A lazy import, so that the other tasks do not load this part of the store.
        const { makePlan } = await import('../bulk/bulk-plan.ts')
        return makePlan(database, request.plan, { onProgress, isCancelled })
      }
    }
  }
  parentPort?.postMessage({ kind: 'done', value: await answer() })
}
