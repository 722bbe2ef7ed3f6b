import { listFieldChanges } from '../../../../shared/api/change-details.ts'
import { InvalidRequest } from '../../ports/commit.ts'
import type {
  AuditEntry,
  Guard,
  IssuedReset,
  NewUser,
  UndoableChanges,
  UndoPort,
  User,
  UsersPort,
  UserUpdate,
} from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import { requireChangeable } from '../tables/user-lookup.ts'
import { requireSeen } from './seen-values.ts'
import type { StoreContext } from './store-context.ts'
import type { AppliedChange } from './user-changes.ts'
import { userPurge } from './user-purge.ts'

/** Deleted users are changed only by restoring them. @throws InvalidRequest, Refusal changed-meanwhile */
const requireUpdatable = ({ tables }: StoreContext, update: UserUpdate): void => {
  const { id, changes, canBeUndone } = update
  const attributes = Object.keys(changes)
  if (attributes.length === 0) throw new InvalidRequest('a change names at least one attribute')
  for (const attribute of attributes) requireChangeable(attribute, canBeUndone)
  if (attributes.includes('deletedAt')) return
  const present = tables.users.requireById(id)
  if (update.canBeUndone) requireSeen<UndoableChanges>(present, update.changes, update.was)
}

const updateUser = async (context: StoreContext, update: UserUpdate, guard: Guard, entry: AuditEntry): Promise<User> => {
  const change = (): AppliedChange => {
    requireUpdatable(context, update)
    const applied = context.userChanges.change(update.id, update.changes, { now: guard.now, operation: entry.action })
    // Such a change is one of an administrator, who knows whose address it is. A user's own change ends a confirmation.
    if (update.canBeUndone && applied.step?.after.email !== undefined)
      context.tables.programUsers.confirmEmail(update.id, guard.now)
    return applied
  }
  if (update.canBeUndone) return context.writeUndoable(guard, entry, change)
  const { user } = await context.write(guard, entry, ['users', 'sessions'], change, ({ step }) => ({
    kind: 'fields-changed',
    changes: step ? listFieldChanges(step.before, step.after) : [],
  }))
  return user
}

/** A new user in its groups, and the code that sets the first password. @throws Refusal email-taken, limit-reached */
export const insertWithCode = (
  { users, resets, groups, programUsers }: Tables,
  { user, activation }: { user: NewUser; activation: Omit<IssuedReset, 'userId'> },
): User => {
  users.insert(user)
  programUsers.confirmEmail(user.id, user.createdAt)
  if (user.groups) groups.setOfUser(user.id, user.groups)
  resets.replace({ ...activation, userId: user.id })
  return users.requireById(user.id)
}

/** The port of users. */
export const usersStore = (context: StoreContext): UsersPort => {
  const { users } = context.tables
  const { userChanges, reads } = context
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
    listPresentUsers: async (ids) => {
      const found = [...new Set(ids)].map((id) => [id, users.findPresent(id)] as const)
      return new Map(found.flatMap(([id, user]) => (user === null ? [] : [[id, user] as const])))
    },
    listAdministrators: async () => users.listAdministrators(),

    addUser: (user, guard, entry) => context.write(guard, entry, ['users'], () => users.insert(user)),

    updateUser: (update, guard, entry) => updateUser(context, update, guard, entry),

    createUser: (change, guard, entry) => context.write(guard, entry, ['users'], () => insertWithCode(context.tables, change)),

    deleteUser: ({ id }, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => {
        users.requireById(id)
        userChanges.change(id, { deletedAt: guard.now }, { now: guard.now, operation: entry.action })
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
    findChangeEntry: async (userId, field, value) => {
      const entryId = tables.undoSteps.findSettingEntry(userId, field, value)
      return entryId === null ? null : tables.audit.find(entryId)
    },
    findUndoBatch: async (entryId) => tables.undoSteps.findBatch(entryId),
    undo: ({ entryId }, guard, entry) => context.writeUndoable(guard, entry, () => undo.run(entryId, guard.now)),
  }
}
