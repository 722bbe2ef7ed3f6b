import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { JobView } from '../../shared/api/jobs.ts'
import type { Result } from '../../shared/result.ts'
import { clearOutcome } from '../session/window-state.ts'
import { call, reportError } from './call.ts'

/** The query key of all jobs of this window. Invalidate it when jobs change. */
export const JOBS_KEY = 'own-jobs'

/** The user's last job of a kind in this window, on any screen, or null. It is read again when Gatehouse reports progress. */
export const useOwnJob = (kind: JobView['kind']) => {
  const key = [JOBS_KEY, kind]
  const client = useQueryClient()
  const { data: job = null } = useQuery<JobView | null>({
    queryKey: key,
    // The job goes on when the user leaves the screen, so its query must stay cached.
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const former = client.getQueryData<JobView | null>(key)
      if (!former) return null
      const result = await call('jobs:read', { id: former.id })
      if (result.ok) return result.value
      return result.error.code === 'no-such-job' ? null : former
    },
  })

  const begin = async (ask: () => Promise<Result<JobView>>): Promise<void> => {
    clearOutcome()
    const result = await ask()
    if (!result.ok) return reportError(result.error)
    client.setQueryData(key, result.value)
    // The job may have ended before the call that started it returned.
    await client.invalidateQueries({ queryKey: key })
  }

  const cancel = async (): Promise<void> => {
    if (!job) return
    const result = await call('jobs:cancel', { id: job.id })
    if (!result.ok) reportError(result.error)
  }

  /** Forgets a job that has ended. */
  const dismiss = (): void => void client.setQueryData(key, null)

  return { job, dismiss, begin: (ask: () => Promise<Result<JobView>>) => void begin(ask), cancel: () => void cancel() }
}
