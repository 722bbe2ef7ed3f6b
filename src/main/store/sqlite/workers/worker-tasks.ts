import { parentPort } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import type { Watch } from '../../ports/store.ts'
import { verifyChain } from './audit-verification.ts'
import type { ReaderAnswer, ReaderRequest } from './worker-thread.ts'

/** Beside whoever reads and writes, which nobody waits for (SQLite: PRAGMA wal_checkpoint, PASSIVE). */
const checkpoint = (database: Database): boolean => {
  const [row] = database.pragma('wal_checkpoint(PASSIVE)') as { busy: number; log: number; checkpointed: number }[]
  return row !== undefined && row.busy === 0 && row.log === row.checkpointed
}

/** Answers one question on a thread of its own, telling the one that started it how far it is and what came of it. */
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
        // It needs much of the store's code, whose reading the others would wait for.
        const { makePlan } = await import('../bulk/bulk-plan.ts')
        return makePlan(database, request.plan, { onProgress, isCancelled })
      }
    }
  }
  parentPort?.postMessage({ kind: 'done', value: await answer() })
}
