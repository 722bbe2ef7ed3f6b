import { setTimeout as wait } from 'node:timers/promises'
import type { BulkPlanView } from '../../src/shared/api/bulk-change.ts'
import type { ImportPlanView } from '../../src/shared/api/import-plan-view.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import type { JobView } from '../../src/shared/api/jobs.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import type { TransferPlanView } from '../../src/shared/api/transfer-views.ts'
import type { callerOf } from './real-core.ts'

/** Calls operations as one user and throws on a refusal. */
export type JobCall = <K extends OperationName>(operation: K, input: InputOf<K>) => Promise<OutputOf<K>>

/** The calls of one session of a real core. */
export const callsIn =
  (call: ReturnType<typeof callerOf>, sessionId: string): JobCall =>
  <K extends OperationName>(operation: K, input: InputOf<K>) =>
    // Both types are the same for every operation, which the compiler does not see for a type parameter.
    call(operation, input, sessionId) as Promise<OutputOf<K>>

/** The polling interval for a job (milliseconds). */
const LOOK_MS = 5

/** The job after it has ended. */
export const finishJob = async (call: JobCall, id: string): Promise<JobView> => {
  for (;;) {
    const job = await call('jobs:read', { id })
    if (job.state !== 'running') return job
    await wait(LOOK_MS)
  }
}

/** The plan after every account has been checked. */
export const makePlan = async (call: JobCall, input: InputOf<'bulk:plan'>): Promise<BulkPlanView> => {
  const { state, result } = await finishJob(call, (await call('bulk:plan', input)).id)
  if (result?.kind !== 'bulk-planned') throw new Error(`there is no plan: ${state}`)
  return result
}

/** The plan of a list of people. */
export const planList = async (call: JobCall, text: string): Promise<ImportPlanView> => {
  const { state, result } = await finishJob(call, (await call('imports:plan', { text })).id)
  if (result?.kind !== 'import-planned') throw new Error(`there is no plan: ${state}`)
  return result
}

/** The plan of an import of users. */
export const planTransfer = async (call: JobCall, input: InputOf<'transfers:plan'>): Promise<TransferPlanView> => {
  const { state, result } = await finishJob(call, (await call('transfers:plan', input)).id)
  if (result?.kind !== 'transfer-planned') throw new Error(`there is no plan: ${state}`)
  return result
}
