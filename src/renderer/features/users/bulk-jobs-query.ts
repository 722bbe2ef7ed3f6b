import { type QueryClient, useQuery } from '@tanstack/react-query'
import { create } from 'zustand'
import type { JobView } from '../../../shared/api/jobs.ts'
import { call } from '../../api/call.ts'
import { JOBS_KEY } from '../../api/own-job.ts'
import { requireValue } from '../../api/query-client.ts'

const shownKinds: readonly JobView['kind'][] = ['bulk:run', 'imports:run', 'transfers:run']

/** The finished jobs that the user has dismissed. */
const useDismissed = create<{ ids: ReadonlySet<string> }>()(() => ({ ids: new Set() }))

export const dismissJob = (id: string): void => useDismissed.setState(({ ids }) => ({ ids: new Set([...ids, id]) }))

/** The job whose codes are printed as soon as it has ended. */
export const usePrintNext = create<{ job: string | null }>()(() => ({ job: null }))

export const printNext = (job: string | null): void => usePrintNext.setState({ job })

export const countPrintedCodes = ({ result }: JobView): number => (result?.kind === 'bulk-changed' ? result.printedCodes : 0)

/** In how many parts the codes of a job are printed. */
export const countPrintedParts = ({ result }: JobView): number => (result?.kind === 'bulk-changed' ? result.printedParts : 0)

/** Refetches the jobs after a start, because the job may have ended before the call returned. */
export const followJobs = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: [JOBS_KEY] })

/**
 * The bulk jobs, newest first. Shown: those in progress, the last one, and those with printed codes. The rest is earlier. Gatehouse keeps
 * them, so they survive a screen change and a lock.
 */
export const useBulkJobs = (): { readonly shown: readonly JobView[]; readonly earlier: readonly JobView[] } => {
  const { data = [] } = useQuery({
    queryKey: [JOBS_KEY, 'many'],
    queryFn: async () => requireValue(await call('jobs:list')).jobs.filter(({ kind }) => shownKinds.includes(kind)),
    staleTime: 0,
  })
  const dismissed = useDismissed(({ ids }) => ids)
  const isShown = (job: JobView): boolean => job === data[0] || job.state === 'running' || countPrintedCodes(job) > 0
  const kept = data.filter(({ id }) => !dismissed.has(id))
  return { shown: kept.filter(isShown), earlier: kept.filter((job) => !isShown(job)) }
}
