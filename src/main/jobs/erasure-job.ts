import type { JobView } from '../../shared/api/jobs.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Erasure, Store, Watch } from '../store/ports/store.ts'
import { isClosing, type JobEnd, type Jobs } from './job-runner.ts'

const KIND = 'users:erase'

/** Attempts to write the database again. Each waits for other work for a few seconds, and the next start tries again. */
const COMPACTIONS = 3

export type ErasureJobParts = {
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
  /** Uses the keys that the database names, because another process may rotate them meanwhile. */
  readonly keyRotation: { readonly follow: () => Promise<void> }
}

/** Returns false if the disk is full or other work goes on. */
const compact = async ({ store }: ErasureJobParts, userId: string, signal: AbortSignal): Promise<boolean> => {
  for (let attempt = 1; attempt <= COMPACTIONS && !isClosing(signal); attempt += 1) {
    try {
      if (await store.finishErasure(userId)) return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return false
}

/** Only closing stops it: half of an erasure would be of no use, and the user is gone already. */
const carryOut = async (parts: ErasureJobParts, erasure: Erasure, { onProgress, signal }: Watch): Promise<JobEnd> => {
  const { store, clock, keyRotation } = parts
  const { userId, number } = erasure
  while (!isClosing(signal)) {
    await keyRotation.follow()
    const progress = await store.continueErasure(userId, clock())
    if (progress.kind === 'erased') {
      const isCompacted = progress.isCompacted || (await compact(parts, userId, signal))
      return { state: 'done', result: { kind: 'erased', number, entries: progress.entries, isCompacted } }
    }
    onProgress(progress.done, progress.total)
  }
  return { state: 'failed', result: null }
}

/** Erases a marked user as a job of the user who asked for it. @throws Refusal busy if this process is erasing the user */
export const beginErasureJob = (parts: ErasureJobParts, erasure: Erasure): JobView => {
  const { userId: subjectId, ownerId } = erasure
  if (parts.jobs.isRunningFor(KIND, subjectId)) throw new Refusal('busy')
  return parts.jobs.begin({
    kind: KIND,
    ownerId: ownerId ?? '',
    subjectId,
    run: (watch) => carryOut(parts, erasure, watch),
  })
}

/** Goes on with the erasures that a crash or a full disk has interrupted. Only a process that stays may call it, at any time. */
export const resumeErasures = async (parts: ErasureJobParts): Promise<void> => {
  for (const left of await parts.store.listOpenErasures())
    if (!parts.jobs.isRunningFor(KIND, left.userId)) beginErasureJob(parts, left)
}
