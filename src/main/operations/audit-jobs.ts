import type { VerificationView } from '../../shared/api/verification.ts'
import { formatHead, parseHead } from '../../shared/domain/audit-head.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Store } from '../store/ports/store.ts'

const readReason = (result: VerificationView | null): string => {
  if (!result) return 'cancelled'
  return result.kind === 'intact' ? 'intact' : `${result.fault} at ${result.entry}`
}

/** The schema has looked at it already. */
const readExpected = (input: { expect?: string | undefined } | undefined) => parseHead(input?.expect ?? '')

/** Whether the audit log is still what was written, and how to find that out later. */
export const auditJobs = ({
  store,
  jobs,
  clock,
}: {
  store: Store
  jobs: Jobs
  clock: () => number
}): Pick<Handlers, 'audit:verify' | 'audit:verifyInTerminal' | 'audit:head'> => ({
  'audit:verify': async ({ input, user, context }) => {
    const expected = readExpected(input)
    const former = jobs.findRunning('audit:verify', user.id)
    // What runs already does not look for what is expected now.
    if (former && expected) throw new Refusal('busy')
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
        const result = await store.verifyAudit({ at: clock(), expected, onProgress: tell, signal })
        // Whoever began it may have left since; the outcome is recorded all the same.
        const outcome = { ...context, at: clock(), guard: {} }
        await store.recordAct(guardOf(outcome), successEntry(outcome, null, readReason(result)))
        if (result) onProgress(result.entries, Math.max(result.entries, promised))
        return { state: result ? 'done' : stateOfStopped(signal), result }
      },
    })
  },

  'audit:verifyInTerminal': async ({ input, context, caller }) => {
    const watch = { onProgress: () => undefined, signal: caller.signal ?? new AbortController().signal }
    const result = await store.verifyAudit({ ...watch, at: context.at, expected: readExpected(input) })
    if (!result) throw new Refusal('cancelled')
    await store.recordAct(guardOf(context), successEntry(context, null, readReason(result)))
    return result
  },

  'audit:head': async () => {
    const head = await store.readAuditHead()
    return head && { entry: head.id, head: formatHead(head.id, head.link.toString('hex')) }
  },
})
