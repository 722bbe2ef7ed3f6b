import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { BulkChange, BulkPlanView, BulkSelection } from '../../../shared/api/bulk-change.ts'
import type { JobView } from '../../../shared/api/jobs.ts'
import type { GatehouseError, StorageFault } from '../../../shared/errors.ts'
import type { Result } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { JOBS_KEY } from '../../api/own-job.ts'
import { type CallError, requireValue } from '../../api/query-client.ts'

export type Planning =
  /** `job` gives the progress of the plan. Null until it starts. */
  | { readonly kind: 'planning'; readonly job: JobView | null }
  | { readonly kind: 'planned'; readonly plan: BulkPlanView }
  | { readonly kind: 'refused'; readonly error: GatehouseError }
  | { readonly kind: 'failed'; readonly fault: StorageFault | null }

const readPlanning = (begun: Result<JobView> | null, job: JobView | undefined, fault: CallError | null): Planning => {
  if (begun?.ok === false) return { kind: 'refused', error: begun.error }
  if (job?.result?.kind === 'bulk-planned') return { kind: 'planned', plan: job.result }
  if (job?.state === 'cancelled') return { kind: 'refused', error: { code: 'cancelled' } }
  if (job?.state === 'failed') return { kind: 'failed', fault: job.fault }
  return fault ? { kind: 'refused', error: fault.error } : { kind: 'planning', job: job ?? null }
}

/** Plans a bulk change while this component is mounted. `again` repeats the plan. */
export const useBulkPlan = (
  change: BulkChange,
  selection: BulkSelection | null,
  isShown: boolean,
): { readonly planning: Planning; readonly again: () => void } => {
  // The change and selection when the dialog opened. Later selection changes do not count.
  const [asking, setAsking] = useState(() => ({ change, ...(selection && { selection }) }))
  const [begun, setBegun] = useState<Result<JobView> | null>(null)
  const running = useRef<string | null>(null)

  useEffect(() => {
    if (!isShown) return
    const end = (id: string): void => void call('jobs:cancel', { id })
    let isWanted = true
    setBegun(null)
    void call('bulk:plan', asking).then((result) => {
      if (isWanted) {
        running.current = result.ok ? result.value.id : null
        setBegun(result)
      } else if (result.ok) end(result.value.id)
    })
    return () => {
      isWanted = false
      if (running.current !== null) end(running.current)
      running.current = null
    }
  }, [asking, isShown])

  const id = begun?.ok ? begun.value.id : null
  const { data: job, error } = useQuery<JobView, CallError>({
    queryKey: [JOBS_KEY, 'plan', id],
    queryFn: async () => requireValue(await call('jobs:read', { id: id ?? '' })),
    // A closing dialog needs no more updates.
    enabled: id !== null && isShown,
    // The job may have ended before the call that started it returned.
    staleTime: 0,
  })
  const planning = readPlanning(begun, job, error)
  const isOver = planning.kind !== 'planning'
  useEffect(() => {
    if (isOver) running.current = null
  }, [isOver])

  return { planning, again: () => setAsking({ ...asking }) }
}
