import { Refusal } from '../../shared/errors.ts'
import type { JobResult, JobRowView, JobView } from '../../shared/views.ts'
import type { Watch } from '../store/store.ts'
import type { Handlers } from './call.ts'

/** Ended jobs that can still be read; beyond, the oldest is forgotten. */
const REMEMBERED_JOBS = 100

/** How often progress is told to the windows, at most (milliseconds). */
const TELL_EVERY_MS = 250

/** Rows of a report where the caller names no number: about two screens. */
const PAGE_ROWS = 50

/** What a job came to. */
export type JobEnd = {
  readonly state: 'done' | 'cancelled' | 'failed'
  readonly result: JobResult | null
  /** What was unexpected, where it ended it. */
  readonly error?: unknown
}

/** What a job tells of the accounts that it went through. */
export type JobReport = {
  readonly count: () => number
  readonly read: (from: number, to: number) => Promise<JobRowView[]>
}

type Job = {
  view: JobView
  readonly ownerId: string
  readonly cancel: AbortController
  readonly report: JobReport | null
}

type JobWork = {
  readonly kind: JobView['kind']
  readonly ownerId: string
  /** How much there is to do, where that is known. */
  readonly total?: number
  readonly report?: JobReport
  readonly run: (watch: Watch & { readonly id: string }) => Promise<JobEnd>
}

export type Jobs = {
  readonly handlers: Pick<Handlers, 'jobs:read' | 'jobs:cancel' | 'jobs:list' | 'jobs:report'>
  /** Begins a work, which nobody waits for. @throws Refusal not-available once it is closed */
  readonly begin: (work: JobWork) => JobView
  /** Of someone's own, one of a kind that is still under way. */
  readonly findRunning: (kind: JobView['kind'], ownerId: string) => JobView | null
  /** @throws Refusal no-such-job */
  readonly requireOwn: (id: string, ownerId: string) => JobView
  /** Changes what a job's result says. */
  readonly amend: (id: string, amend: (result: JobResult) => JobResult) => void
  /** Cancels what runs, and waits for it. */
  readonly close: () => Promise<void>
}

/** Long works: each belongs to who began it, and goes on when the panel or the session that began it is gone. */
export const createJobs = ({
  makeId,
  clock,
  announce,
  logError,
}: {
  makeId: () => string
  clock: () => number
  /** Tells the windows that a job is further than it was. */
  announce: () => void
  logError: (error: unknown) => void
}): Jobs => {
  const jobs = new Map<string, Job>()
  const running = new Set<Promise<void>>()
  let isClosing = false
  let toldAt = Number.NEGATIVE_INFINITY

  const requireJob = (id: string, ownerId: string): Job => {
    const job = jobs.get(id)
    if (!job || job.ownerId !== ownerId) throw new Refusal('no-such-job')
    return job
  }

  const forgetOldest = (): void => {
    for (const [id, { view }] of jobs) {
      if (jobs.size <= REMEMBERED_JOBS) return
      if (view.state !== 'running') jobs.delete(id)
    }
  }

  const onProgress = (job: Job, done: number, total: number): void => {
    job.view = { ...job.view, done, total }
    const now = performance.now()
    if (now - toldAt < TELL_EVERY_MS) return
    toldAt = now
    announce()
  }

  const carryOut = async (job: Job, run: JobWork['run']): Promise<void> => {
    try {
      const watch = { onProgress: (done: number, total: number) => onProgress(job, done, total), signal: job.cancel.signal }
      const { state, result, error } = await run({ ...watch, id: job.view.id })
      if (error !== undefined) logError(error)
      job.view = { ...job.view, state, result }
    } catch (error) {
      logError(error)
      job.view = { ...job.view, state: 'failed' }
    }
    announce()
  }

  const listOf = (ownerId: string): JobView[] =>
    [...jobs.values()].filter((job) => job.ownerId === ownerId).map(({ view }) => view)

  return {
    begin: ({ kind, ownerId, total = 0, report = null, run }) => {
      // A dialogue that was open is answered when everything is being closed.
      if (isClosing) throw new Refusal('not-available')
      const view: JobView = { id: makeId(), kind, state: 'running', beganAt: clock(), done: 0, total, result: null }
      const job: Job = { view, ownerId, cancel: new AbortController(), report }
      jobs.set(view.id, job)
      forgetOldest()
      const work = carryOut(job, run).finally(() => running.delete(work))
      running.add(work)
      return job.view
    },

    findRunning: (kind, ownerId) => listOf(ownerId).find((view) => view.kind === kind && view.state === 'running') ?? null,

    requireOwn: (id, ownerId) => requireJob(id, ownerId).view,

    amend: (id, amend) => {
      const job = jobs.get(id)
      if (job?.view.result) job.view = { ...job.view, result: amend(job.view.result) }
    },

    handlers: {
      'jobs:read': async ({ input, user }) => requireJob(input.id, user.id).view,

      'jobs:list': async ({ user }) => ({ jobs: listOf(user.id).reverse() }),

      'jobs:cancel': async ({ input, user }) => {
        const job = requireJob(input.id, user.id)
        job.cancel.abort()
        return job.view
      },

      'jobs:report': async ({ input, user }) => {
        const { report } = requireJob(input.id, user.id)
        if (!report) return { rows: [], total: 0 }
        const from = input.after ?? 0
        const total = report.count()
        return { rows: await report.read(from, Math.min(total, from + (input.limit ?? PAGE_ROWS))), total }
      },
    },

    close: async () => {
      isClosing = true
      for (const { cancel } of jobs.values()) cancel.abort()
      await Promise.all(running)
    },
  }
}
