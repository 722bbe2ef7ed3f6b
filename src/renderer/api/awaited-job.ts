import type { JobView } from '../../shared/api/jobs.ts'
import { fail, type Result } from '../../shared/result.ts'
import { call } from './call.ts'

/** How often a job is asked for its progress (milliseconds). */
const LOOK_MS = 150

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS))

/** Begins a job and waits for its end, for a dialog that shows nothing else meanwhile. A job that did not succeed is an error. */
export const awaitJob = async (
  begin: () => Promise<Result<JobView>>,
  onProgress: (job: JobView) => void = () => undefined,
): Promise<Result<JobView>> => {
  let result = await begin()
  while (result.ok && result.value.state === 'running') {
    onProgress(result.value)
    await pause()
    result = await call('jobs:read', { id: result.value.id })
  }
  if (!result.ok || result.value.state === 'done') return result
  if (result.value.state === 'cancelled') return fail({ code: 'cancelled' })
  return fail({ code: 'file-not-written', fault: result.value.fault })
}
