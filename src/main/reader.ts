import { workerData } from 'node:worker_threads'
import { readTrace } from './platform/trace.ts'

/** The program of the worker threads. Each loads only what its task needs, so that it starts sooner. */
const runTask = async (): Promise<void> => {
  switch (workerData.kind) {
    case 'backup':
      return (await import('./backup/backup-thread.ts')).answerBackup(workerData)
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
