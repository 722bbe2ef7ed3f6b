import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { GatehouseError } from '../../shared/errors.ts'
import type { JobView } from '../../shared/views.ts'
import { call } from './call.ts'
import { sayError } from './error-words.ts'
import { announceFailed, clearOutcome } from './window-state.ts'

const KEY = ['verification']

const refuse = (error: GatehouseError): void => {
  if (error.code !== 'not-signed-in') announceFailed(sayError(error))
}

/**
 * The last verification of the audit log that this person began in this window, whatever screen it was begun on.
 * Null where there was none. Gatehouse says when it is further than it was; then it is read again.
 */
export const useVerification = () => {
  const client = useQueryClient()
  const { data: job = null } = useQuery<JobView | null>({
    queryKey: KEY,
    // Leaving the screen does not end the work, so it must not be forgotten either.
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const former = client.getQueryData<JobView | null>(KEY)
      if (!former) return null
      const result = await call('jobs:read', { id: former.id })
      if (result.ok) return result.value
      return result.error.code === 'no-such-job' ? null : former
    },
  })

  const begin = async (): Promise<void> => {
    clearOutcome()
    const result = await call('audit:verify')
    if (!result.ok) return refuse(result.error)
    client.setQueryData(KEY, result.value)
    // It may have ended before its beginning was told.
    await client.invalidateQueries({ queryKey: KEY })
  }

  const cancel = async (): Promise<void> => {
    if (!job) return
    const result = await call('jobs:cancel', { id: job.id })
    if (!result.ok) refuse(result.error)
  }

  return { job, begin: () => void begin(), cancel: () => void cancel() }
}
