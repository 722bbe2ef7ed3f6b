import { listFieldChanges } from '../../../../shared/api/change-details.ts'
import type { UndoPort, UsersPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'
import { userPurge } from './user-purge.ts'

/** The port of users. */
export const usersStore = (context: StoreContext): UsersPort => {
  const { users, resets } = context.tables
  const { accounts, left, reads } = context
  const purge = userPurge(context.database, context.tables)

  return {
    findUser: async (by) => {
      const user = users.find(by)
      return user?.deletedAt === null ? user : null
    },
    findAnyUser: async (by) => users.find(by),
    findUserBy: async (filter) => users.findBy(filter),
    listUsers: reads.listUsers,
    countUsers: reads.countUsers,
    findUsers: reads.findUsers,
    listAdministrators: async () => users.listAdministrators(),

    addUser: (user, guard, entry) => context.write(guard, entry, ['users'], () => users.insert(user)),

    updateUser: async ({ id, changes }, guard, entry) => {
      const change = () => {
        const former = users.requireById(id)
        const user = users.update(id, changes, guard.now)
        left.afterChange(former, user, changes, guard.now)
        // A code for the former password must not replace a newer one.
        if (changes.hashedPassword !== undefined) left.endWaysIn(id)
        return { former, user }
      }
      const { user } = await context.write(guard, entry, ['users', 'sessions'], change, ({ former }) => ({
        kind: 'fields-changed',
        changes: listFieldChanges(former, changes),
      }))
      return user
    },

    createUser: ({ user, activation }, guard, entry) =>
      context.write(guard, entry, ['users'], () => {
        const created = users.insert(user)
        resets.replace({ ...activation, userId: user.id })
        return created
      }),

    changeAccount: ({ id, changes }, guard, entry) =>
      context.writeUndoable(guard, entry, () => accounts.change(id, changes, { now: guard.now, operation: entry.action })),

    deleteUser: ({ id }, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => {
        users.requireById(id)
        accounts.change(id, { deletedAt: guard.now }, { now: guard.now, operation: entry.action })
      }),

    purgeUsers: async ({ deletedUpTo }, guard, entry) => {
      // Checked every hour, and nearly always nothing is due.
      if (!purge.hasDue(deletedUpTo)) return 0
      const { count, head } = await context.writeSlice(() => {
        context.checkGuard(guard)
        return purge.run(deletedUpTo, entry)
      })
      if (head) context.keepHead(head)
      if (purge.hasDue(deletedUpTo)) context.announceBulk()
      else context.changes.announce('users', 'sessions', 'audit')
      return count
    },
  }
}

/** The port of undo. */
export const undoStore = (context: StoreContext): UndoPort => {
  const { undo, tables } = context
  return {
    findUndoSteps: async (entryIds) => undo.find(entryIds),
    findUndoBatch: async (entryId) => tables.undoSteps.findBatch(entryId),
    undo: ({ entryId }, guard, entry) =>
      context.writeUndoable(guard, entry, () => ({ ...undo.run(entryId, guard.now), undoes: entryId })),
  }
}
