import { setTimeout as wait } from 'node:timers/promises'
import type { BulkPlanView } from '../../src/shared/api/bulk-change.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import type { JobView } from '../../src/shared/api/jobs.ts'
import type { OperationName } from '../../src/shared/api/names.ts'

/** Some person's way to the operations; refusals are thrown. */
export type JobCall = <K extends OperationName>(operation: K, input: InputOf<K>) => Promise<OutputOf<K>>

/** Between two looks at how far a job is (milliseconds). */
const LOOK_MS = 5

/** The job once it runs no more. */
export const finishJob = async (call: JobCall, id: string): Promise<JobView> => {
  for (;;) {
    const job = await call('jobs:read', { id })
    if (job.state !== 'running') return job
    await wait(LOOK_MS)
  }
}

/** The plan, once every account was looked at. */
export const planMany = async (call: JobCall, input: InputOf<'bulk:plan'>): Promise<BulkPlanView> => {
  const { state, result } = await finishJob(call, (await call('bulk:plan', input)).id)
  if (result?.kind !== 'bulk-planned') throw new Error(`there is no plan: ${state}`)
  return result
}
