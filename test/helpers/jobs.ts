import { setTimeout as wait } from 'node:timers/promises'
import type { InputOf, OutputOf } from '../../src/shared/contract.ts'
import type { OperationName } from '../../src/shared/operations.ts'
import type { JobView, ManyPlanView } from '../../src/shared/views.ts'

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
export const planMany = async (call: JobCall, input: InputOf<'users:planMany'>): Promise<ManyPlanView> => {
  const { state, result } = await finishJob(call, (await call('users:planMany', input)).id)
  if (result?.kind !== 'planned-many') throw new Error(`there is no plan: ${state}`)
  return result
}
