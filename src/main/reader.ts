import { workerData } from 'node:worker_threads'
import { readTrace } from './platform/trace.ts'

// The program of the worker threads. Each loads only what its task needs, so that it starts sooner.
if (workerData.kind === 'backup') {
  const { answerBackup } = await import('./backup/backup-thread.ts')
  await answerBackup(workerData)
} else if (workerData.kind === 'restore') {
  const { answerRestore } = await import('./app/restore-thread.ts')
  await answerRestore(workerData)
} else {
  const { runReader } = await import('./store/sqlite/workers/worker-tasks.ts')
  await runReader({
    loadDecideBulk: async () => (await import('./users/bulk-decision.ts')).decideBulk,
    traceStatement: readTrace(process.env.GATEHOUSE_TRACE).statement,
  })
}
