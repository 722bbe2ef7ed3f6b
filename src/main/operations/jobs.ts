import { Refusal } from '../../shared/errors.ts'
import type { JobView, VerificationView } from '../../shared/views.ts'
import { type Act, guardOf, successEntry } from '../auth/entries.ts'
import type { Store, User } from '../store/store.ts'
import type { Handlers } from './call.ts'

/** Ended jobs that can still be read; beyond, the oldest is forgotten. */
const REMEMBERED_JOBS = 100

/** How often progress is told to the windows, at most (milliseconds). */
const TELL_EVERY_MS = 250

type Job = { view: JobView; readonly ownerId: string; readonly cancel: AbortController }

export type Jobs = {
  readonly handlers: Pick<Handlers, 'audit:verify' | 'jobs:read' | 'jobs:cancel'>
  /** Cancels what runs, and waits for it. */
  readonly close: () => Promise<void>
}

/** Long works: each belongs to who began it, and goes on when the panel or the session that began it is gone. */
export const createJobs = ({
  store,
  makeId,
  clock,
  announce,
  logError,
}: {
  store: Store
  makeId: () => string
  clock: () => number
  /** Tells the windows that a job is further than it was. */
  announce: () => void
  logError: (error: unknown) => void
}): Jobs => {
  const jobs = new Map<string, Job>()
  const running = new Set<Promise<void>>()
  let toldAt = Number.NEGATIVE_INFINITY

  const requireJob = (id: string, user: User): Job => {
    const job = jobs.get(id)
    if (!job || job.ownerId !== user.id) throw new Refusal('no-such-job')
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

  const readReason = (result: VerificationView | null): string => {
    if (!result) return 'cancelled'
    return result.kind === 'intact' ? 'intact' : `${result.fault} at ${result.entry}`
  }

  const verify = async (job: Job, act: Act): Promise<void> => {
    try {
      const progress = (done: number, total: number): void => onProgress(job, done, total)
      const result = await store.verifyAudit({ at: clock(), onProgress: progress, signal: job.cancel.signal })
      // Whoever began it may have left since; the outcome is recorded all the same.
      const outcome = { ...act, at: clock(), guard: {} }
      await store.recordAct(guardOf(outcome), successEntry(outcome, null, readReason(result)))
      const done = result?.entries ?? job.view.done
      job.view = { ...job.view, state: result ? 'done' : 'cancelled', done, total: Math.max(done, job.view.total), result }
    } catch (error) {
      logError(error)
      job.view = { ...job.view, state: 'failed' }
    }
    announce()
  }

  const findRunning = (user: User): Job | undefined =>
    [...jobs.values()].find(({ ownerId, view }) => ownerId === user.id && view.state === 'running')

  return {
    handlers: {
      'audit:verify': async ({ user, act }) => {
        const former = findRunning(user)
        if (former) return former.view
        const view: JobView = { id: makeId(), kind: 'audit:verify', state: 'running', done: 0, total: 0, result: null }
        const job: Job = { view, ownerId: user.id, cancel: new AbortController() }
        jobs.set(view.id, job)
        forgetOldest()
        const work = verify(job, act).finally(() => running.delete(work))
        running.add(work)
        return job.view
      },

      'jobs:read': async ({ input, user }) => requireJob(input.id, user).view,

      'jobs:cancel': async ({ input, user }) => {
        const job = requireJob(input.id, user)
        job.cancel.abort()
        return job.view
      },
    },

    close: async () => {
      for (const { cancel } of jobs.values()) cancel.abort()
      await Promise.all(running)
    },
  }
}
