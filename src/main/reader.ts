import { workerData } from 'node:worker_threads'
import { answerTasks } from './platform/thread-pool.ts'
import { readTrace } from './platform/trace.ts'

/** The program of the worker threads. Each loads only what its task needs, so that it starts sooner. */
const runTask = async (): Promise<void> => {
  switch (workerData.kind) {
    case 'backup':
      return (await import('./backup/backup-thread.ts')).answerBackup(workerData)
    case 'restore':
      return (await import('./app/restore-thread.ts')).answerRestore(workerData)
    case 'hash-loops':
      return answerTasks((await import('./transfer/hash-loops.ts')).runLoop)
    case 'import-preview':
      return (await import('./transfer/preview-thread.ts')).answerPreview(workerData)
    default: {
      const { runReader } = await import('./store/sqlite/workers/worker-tasks.ts')
      return runReader({
        loadDecideBulk: async () => (await import('./users/bulk-decision.ts')).decideBulk,
        loadTransferRules: async () => (await import('./transfer/transfer-rules.ts')).transferRules,
        traceStatement: readTrace(process.env.GATEHOUSE_TRACE).statement,
      })
    }
  }
}

await runTask()
