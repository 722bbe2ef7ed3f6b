import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import type { Handler } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import { ARCHIVED_ACTION, archiveLog, findDueEntries } from '../users/log-retention.ts'

type ArchivesParts = { readonly store: Store; readonly jobs: Jobs; readonly clock: Clock }

/** The archives of the log, and the entries that would be archived now. */
export const listArchives =
  ({ store }: ArchivesParts): Handler<'audit:archives'> =>
  async ({ context }) => {
    const due = await findDueEntries(store, context.policy, context.at)
    return { archives: await store.listArchives(), due: due && { from: due.from, to: due.to } }
  }

/** The log has the caller before the job begins, and an entry for each archive. */
export const archive =
  ({ store, jobs, clock }: ArchivesParts): Handler<'audit:archive'> =>
  async ({ user, context }) => {
    // A double click starts one.
    const running = jobs.findRunning('audit:archive', user.id)
    if (running) return running
    const { policy, at } = context
    const { hold } = await store.readRetention(at, at)
    if (hold) throw new Refusal('clock-jumped')
    await store.recordJob(guardOf(context), successEntry(context, null))
    return jobs.begin({
      kind: 'audit:archive',
      ownerId: user.id,
      run: async (watch) => {
        const { details: _, ...entry } = successEntry({ ...context, at: clock(), action: ARCHIVED_ACTION }, null)
        const archived = await archiveLog(store, policy, entry, watch).catch((error: unknown) => {
          if (error instanceof Refusal) return error
          throw error
        })
        if (archived instanceof Refusal) return { state: 'failed', result: null }
        const result = archived && { kind: 'archived' as const, ...archived }
        return { state: result && !watch.signal.aborted ? 'done' : stateOfStopped(watch.signal), result }
      },
    })
  }
