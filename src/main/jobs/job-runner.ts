import { contract } from '../../shared/api/index.ts'
import type { JobResult, JobRowView, JobView } from '../../shared/api/jobs.ts'
import { REMEMBERED_JOBS } from '../../shared/domain/limits.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import { Refusal, type StorageFault } from '../../shared/errors.ts'
import { Throttle } from '../platform/throttle.ts'
import type { User, Watch } from '../store/ports/store.ts'

/** Jobs of one kind of one user that are under way at a time; each waits for its slices while others have theirs. */
const RUNNING_JOBS = 5

/** Progress is announced to the windows at most this often (milliseconds). */
const ANNOUNCE_PROGRESS_MS = 250

/** The reason of an abort without a cancel: the owner's work has ended. */
const WORK_ENDED = 'work-ended'

/** The reason of an abort because Gatehouse closes. */
const CLOSING = 'closing'

export const isClosing = ({ reason }: AbortSignal): boolean => reason === CLOSING

/** The state of a stopped job: cancelled by its owner, or failed because the owner's work has ended. */
export const stateOfStopped = ({ reason }: AbortSignal): 'cancelled' | 'failed' =>
  reason === WORK_ENDED ? 'failed' : 'cancelled'

/** What a job came to. */
export type JobEnd = {
  readonly state: 'done' | 'cancelled' | 'failed'
  readonly result: JobResult | null
  /** What was unexpected, where it ended it. */
  readonly error?: unknown
}

/** The end of a job that recorded it in the log. If the disk took no entry, the job failed, and its result is still told. */
export const endRecorded = async (end: JobEnd, record: () => Promise<unknown>): Promise<JobEnd> => {
  try {
    await record()
    return end
  } catch (error) {
    return { ...end, state: 'failed', error }
  }
}

/** What a job tells of the accounts that it went through. */
export type JobReport = {
  readonly count: () => number
  readonly read: (from: number, to: number) => Promise<JobRowView[]>
}

type Job = {
  view: JobView
  readonly ownerId: string
  readonly subjectId: string | null
  readonly cancel: AbortController
  readonly report: JobReport | null
}

/** Who asks for a job. */
type Owner = Pick<User, 'id' | 'role'>

type JobWork = {
  readonly kind: JobView['kind']
  readonly ownerId: string
  /** The user whom it is about, if there is one. */
  readonly subjectId?: string
  readonly change?: JobView['change']
  /** How much there is to do, where that is known. */
  readonly total?: number
  readonly report?: JobReport
  readonly run: (watch: Watch & { readonly id: string }) => Promise<JobEnd>
}

export type Jobs = {
  /** @throws Refusal busy if too many jobs of the user are running */
  readonly requireRoom: (kind: JobView['kind'], ownerId: string) => void
  /** Starts a job in the background. @throws Refusal not-available after closing */
  readonly begin: (work: JobWork) => JobView
  /** A running job of this kind and owner, or null. */
  readonly findRunning: (kind: JobView['kind'], ownerId: string) => JobView | null
  /** Whether a job of this kind is running for this subject, of any owner. */
  readonly isRunningFor: (kind: JobView['kind'], subjectId: string) => boolean
  /** Cancels the running jobs of this kind and owner. */
  readonly cancelRunning: (kind: JobView['kind'], ownerId: string) => void
  /** Ends all running jobs of a user. */
  readonly endOf: (ownerId: string) => void
  /** @throws Refusal no-such-job */
  readonly requireOwn: (id: string, user: Owner) => JobView
  /** The user's own jobs, newest first. */
  readonly listOwn: (user: Owner) => JobView[]
  /** Cancels one of the user's own jobs. @throws Refusal no-such-job */
  readonly cancelOwn: (id: string, user: Owner) => JobView
  /** Null if a job of this kind has no report. @throws Refusal no-such-job */
  readonly requireOwnReport: (id: string, user: Owner) => JobReport | null
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
  findStorageFault,
}: {
  makeId: () => string
  clock: () => number
  /** Tells the windows that a job is further than it was. */
  announce: () => void
  logError: (error: unknown) => void
  findStorageFault: (error: unknown) => StorageFault | null
}): Jobs => {
  const jobs = new Map<string, Job>()
  const running = new Set<Promise<void>>()
  let isEnding = false
  const announceProgress = new Throttle(announce, { intervalMs: ANNOUNCE_PROGRESS_MS })

  const jobsOf = (ownerId: string): Job[] => [...jobs.values()].filter((job) => job.ownerId === ownerId)

  /** One's own, of a kind that one may still begin: what it tells is for those alone who may ask for it. */
  const isOpenTo = ({ id, role }: Owner, { ownerId, view }: Job): boolean =>
    ownerId === id && hasPermission(role, contract[view.kind].permission)

  const requireJob = (id: string, user: Owner): Job => {
    const job = jobs.get(id)
    if (!job || !isOpenTo(user, job)) throw new Refusal('no-such-job')
    return job
  }

  const isRunning = ({ view }: Job): boolean => view.state === 'running'

  const ofKind = (kind: JobView['kind'], ownerId: string): Job[] => jobsOf(ownerId).filter(({ view }) => view.kind === kind)

  const requireRoom = (kind: JobView['kind'], ownerId: string): void => {
    const running = ofKind(kind, ownerId).filter((job) => isRunning(job) && !job.cancel.signal.aborted)
    if (running.length >= RUNNING_JOBS) throw new Refusal('busy')
  }

  const forgetOldest = (kind: JobView['kind'], ownerId: string): void => {
    const own = ofKind(kind, ownerId)
    const ended = own.filter((job) => !isRunning(job))
    for (const { view } of ended.slice(0, Math.max(0, own.length - REMEMBERED_JOBS))) jobs.delete(view.id)
  }

  const onProgress = (job: Job, done: number, total: number): void => {
    job.view = { ...job.view, done, total }
    // A job that has only begun has nothing new to announce, and its next announcement may be its end.
    if (done > 0) announceProgress.runIfDue()
  }

  const carryOut = async (job: Job, run: JobWork['run']): Promise<void> => {
    try {
      const watch = { onProgress: (done: number, total: number) => onProgress(job, done, total), signal: job.cancel.signal }
      const { state, result, error } = await run({ ...watch, id: job.view.id })
      if (error !== undefined) logError(error)
      job.view = { ...job.view, state, result, fault: findStorageFault(error) }
    } catch (error) {
      logError(error)
      job.view = { ...job.view, state: 'failed', fault: findStorageFault(error) }
    }
    announce()
  }

  return {
    requireRoom,

    begin: ({ kind, ownerId, subjectId = null, change = null, total = 0, report = null, run }) => {
      // A dialog that was open may be answered while Gatehouse closes.
      if (isEnding) throw new Refusal('not-available')
      const view: JobView = {
        id: makeId(),
        kind,
        change,
        state: 'running',
        beganAt: clock(),
        done: 0,
        total,
        fault: null,
        result: null,
      }
      const job: Job = { view, ownerId, subjectId, cancel: new AbortController(), report }
      jobs.set(view.id, job)
      forgetOldest(kind, ownerId)
      const work = carryOut(job, run).finally(() => running.delete(work))
      running.add(work)
      return job.view
    },

    findRunning: (kind, ownerId) => ofKind(kind, ownerId).find(isRunning)?.view ?? null,

    isRunningFor: (kind, subjectId) =>
      [...jobs.values()].some((job) => job.view.kind === kind && job.subjectId === subjectId && isRunning(job)),

    cancelRunning: (kind, ownerId) => {
      for (const job of ofKind(kind, ownerId)) if (isRunning(job)) job.cancel.abort()
    },

    endOf: (ownerId) => {
      for (const job of jobsOf(ownerId)) if (isRunning(job)) job.cancel.abort(WORK_ENDED)
    },

    requireOwn: (id, user) => requireJob(id, user).view,

    amend: (id, amend) => {
      const job = jobs.get(id)
      if (!job?.view.result) return
      job.view = { ...job.view, result: amend(job.view.result) }
      announce()
    },

    listOwn: (user) =>
      jobsOf(user.id)
        .filter((job) => isOpenTo(user, job))
        .map(({ view }) => view)
        .reverse(),

    cancelOwn: (id, user) => {
      const job = requireJob(id, user)
      job.cancel.abort()
      return job.view
    },

    requireOwnReport: (id, user) => requireJob(id, user).report,

    close: async () => {
      isEnding = true
      for (const { cancel } of jobs.values()) cancel.abort(CLOSING)
      await Promise.all(running)
    },
  }
}
