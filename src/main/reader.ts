import { readTrace } from './platform/trace.ts'
import { runReader } from './store/sqlite/workers/worker-tasks.ts'

// The program of the worker threads. Only a plan loads the rules for users, so that the other tasks start sooner.
await runReader({
  loadDecideBulk: async () => (await import('./users/bulk-decision.ts')).decideBulk,
  traceStatement: readTrace(process.env.GATEHOUSE_TRACE).statement,
})
