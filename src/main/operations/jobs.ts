import { PAGE_DEFAULT_ROWS, PRINTED_CODES_MAX } from '../../shared/domain/limits.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { listReachedCodes } from '../jobs/bulk-run.ts'
import type { Jobs } from '../jobs/job-runner.ts'
import type { PrintedCodes } from '../jobs/printed-codes.ts'
import { readJobRows, writeReport } from '../jobs/report-lines.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import { requireDesktop, requirePath } from './desktop.ts'

export type JobsParts = {
  readonly auth: Pick<Auth, 'isIssuedCode'>
  readonly store: Store
  readonly jobs: Jobs
  readonly printedCodes: PrintedCodes
  readonly clock: Clock
}

const readJob =
  ({ jobs }: JobsParts): Handler<'jobs:read'> =>
  async ({ input, user }) =>
    jobs.requireOwn(input.id, user)

const listJobs =
  ({ jobs }: JobsParts): Handler<'jobs:list'> =>
  async ({ user }) => ({ jobs: jobs.listOwn(user) })

const cancelJob =
  ({ jobs }: JobsParts): Handler<'jobs:cancel'> =>
  async ({ input, user }) => ({ ...jobs.cancelOwn(input.id, user), result: null })

const readReport =
  ({ jobs }: JobsParts): Handler<'jobs:report'> =>
  async ({ input, user }) => {
    const report = jobs.requireOwnReport(input.id, user)
    if (!report) return { rows: [], total: 0 }
    const from = input.after ?? 0
    const total = report.count()
    return { rows: await report.read(from, Math.min(total, from + (input.limit ?? PAGE_DEFAULT_ROWS))), total }
  }

const exportReport =
  ({ store, jobs, clock }: JobsParts): Handler<'jobs:exportReport'> =>
  async ({ input, user, context, caller }) => {
    const { change } = jobs.requireOwn(input.id, user)
    const report = jobs.requireOwnReport(input.id, user)
    const saved = await requireDesktop(caller).saveReport(async () => {
      // The dialog may have been open for a long time, so the guard is checked for the current time.
      const now = { ...context, at: clock() }
      await store.recordEvent(guardOf(now), successEntry(now, null))
      return writeReport(readJobRows(report), change, input.separator)
    })
    return requirePath(saved)
  }

const readPrintedCodes =
  ({ auth, store, jobs, printedCodes }: JobsParts): Handler<'jobs:readPrintedCodes'> =>
  async ({ input, user, context }) => {
    jobs.requireOwn(input.id, user)
    const issued = printedCodes.read(input.id, user)
    const from = (input.part ?? 0) * PRINTED_CODES_MAX
    const taken = await listReachedCodes({ store, auth }, user.role, issued.slice(from, from + PRINTED_CODES_MAX))
    // Codes that have expired or are out of reach are not offered again. With several parts, the others are unknown.
    if (issued.length <= PRINTED_CODES_MAX)
      jobs.amend(input.id, (result) => (result.kind === 'bulk-changed' ? { ...result, printedCodes: taken.length } : result))
    const details = { kind: 'codes-taken' as const, count: taken.length }
    if (taken.length > 0) await store.recordEvent(guardOf(context), successEntry(context, null, details))
    return { printedCodes: taken }
  }

/** The signed-in user's own jobs. */
export const createJobsHandlers = (parts: JobsParts): HandlersOf<'jobs'> => ({
  'jobs:read': readJob(parts),
  'jobs:list': listJobs(parts),
  'jobs:cancel': cancelJob(parts),
  'jobs:report': readReport(parts),
  'jobs:exportReport': exportReport(parts),
  'jobs:readPrintedCodes': readPrintedCodes(parts),
})
