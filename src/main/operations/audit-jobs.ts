import type { VerificationView } from '../../shared/views.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { type Jobs, stateOfStopped } from './jobs.ts'

const readReason = (result: VerificationView | null): string => {
  if (!result) return 'cancelled'
  return result.kind === 'intact' ? 'intact' : `${result.fault} at ${result.entry}`
}

/** Long works on the audit log. */
export const auditJobs = ({
  store,
  jobs,
  clock,
}: {
  store: Store
  jobs: Jobs
  clock: () => number
}): Pick<Handlers, 'audit:verify'> => ({
  'audit:verify': async ({ user, act }) => {
    const former = jobs.findRunning('audit:verify', user.id)
    if (former) return former
    return jobs.begin({
      kind: 'audit:verify',
      ownerId: user.id,
      run: async ({ onProgress, signal }) => {
        let promised = 0
        const tell = (done: number, total: number): void => {
          promised = total
          onProgress(done, total)
        }
        const result = await store.verifyAudit({ at: clock(), onProgress: tell, signal })
        // Whoever began it may have left since; the outcome is recorded all the same.
        const outcome = { ...act, at: clock(), guard: {} }
        await store.recordAct(guardOf(outcome), successEntry(outcome, null, readReason(result)))
        if (result) onProgress(result.entries, Math.max(result.entries, promised))
        return { state: result ? 'done' : stateOfStopped(signal), result }
      },
    })
  },
})
