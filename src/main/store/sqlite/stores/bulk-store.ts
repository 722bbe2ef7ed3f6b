import type { BulkPort } from '../../ports/store.ts'
import { bulkSlices } from '../bulk/bulk-slice.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import { issueReset } from './resets-store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of bulk changes. */
export const bulkStore = (context: StoreContext): BulkPort => {
  const { tables, userChanges, undo, database, readerProgram } = context
  const { users } = tables
  const runSlice = bulkSlices({
    ...tables,
    userChanges,
    undo,
    issueReset: (userId, { issue }) => {
      if (issue) issueReset(tables, issue(userId))
    },
  })

  return {
    makePlan: (request, watch) =>
      runInWorker({ program: readerProgram, path: database.name }, { kind: 'plan-many', plan: request }, watch),
    listEmails: async (numbers) => Array.from(numbers, (number) => users.findByNumber(number)?.email ?? null),

    changeBulk: async (slice, guard, entry) => {
      const { result, ended } = await context.writeSlice(() => {
        context.checkGuard(guard)
        // The actor's current role decides which users the job may change.
        const { role } = users.requireById(slice.actor.id)
        return context.collectEnded(() => runSlice({ ...slice, actor: { ...slice.actor, role } }, entry))
      })
      const { outcomes, head } = result
      if (head) context.keepHead(head)
      context.tellEnded(ended)
      context.announceBulk()
      return outcomes
    },
  }
}
