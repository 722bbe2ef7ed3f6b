import type { AuditEntry, BulkPort, NewNotice } from '../../ports/store.ts'
import { bulkSlices } from '../bulk/bulk-slice.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import { requirePasswordChange } from './passwords-store.ts'
import { issueActivation, issueReset } from './resets-store.ts'
import { removeSecondFactor } from './second-factors-store.ts'
import type { StoreContext } from './store-context.ts'

/** Tells a user what the actor of the entry did. */
const noticeOf = (kind: NewNotice['kind'], userId: string, { at, actor, transport }: AuditEntry): NewNotice => {
  return { userId, kind, at, about: null, by: actor?.email ?? null, byId: actor?.id ?? null, transport }
}

/** The port of bulk changes. */
export const bulkStore = (context: StoreContext): BulkPort => {
  const { tables, userChanges, undo, database, readerProgram } = context
  const { users } = tables
  const runSlice = bulkSlices({
    ...tables,
    userChanges,
    undo,
    effects: {
      'end-sessions': ({ id: userId }, { now }) => tables.sessions.removeOfUser(userId, now),
      'issue-code': (user, { change, issue }) => {
        if (issue) (change.kind === 'issue-activations' ? issueActivation : issueReset)(tables, issue(user))
      },
      'require-password-change': ({ id: userId }, { now }, entry) =>
        requirePasswordChange(tables, { userId, notice: noticeOf('password-change-required', userId, entry) }, now),
      'remove-second-factor': ({ id: userId }, { now }, entry) => {
        const change = { userId, keptHash: null, notice: noticeOf('second-factor-removed', userId, entry) }
        removeSecondFactor(tables, change, entry, now)
      },
      unlock: ({ id: userId }) => tables.attempts.clearAll(userId),
    },
  })

  return {
    makePlan: (request, watch) =>
      runInWorker({ program: readerProgram, path: database.name }, { kind: 'plan-many', plan: request }, watch),
    listPeople: async (numbers) => Array.from(numbers, (number) => users.findByNumber(number)),

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
