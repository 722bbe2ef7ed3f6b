import { join } from 'node:path'
import { listFieldChanges } from '../../../../shared/api/change-details.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { DATABASE_FILE } from '../../folder-files.ts'
import type { BackupsPort, UndoableChanges, User, UserChanges } from '../../ports/store.ts'
import { openDatabase } from '../connection/database.ts'
import type { StoreContext } from '../stores/store-context.ts'
import { emailKeys } from '../tables/email-keys.ts'
import { userLookup } from '../tables/user-lookup.ts'

/** The user as the unpacked backup has them. @throws Refusal no-such-user */
const readUser = (folder: string, userId: string): User => {
  const database = openDatabase(join(folder, DATABASE_FILE))
  try {
    const user = userLookup(database, emailKeys(database)).findById(userId)
    if (!user || user.deletedAt !== null) throw new Refusal('no-such-user')
    return user
  } finally {
    database.close()
  }
}

const fieldsOf = (
  { email, name, role, note, groups, disabledAt, disableAt, deletedAt, ...backup }: User,
  present: User,
  isSameKeys: boolean,
): UserChanges & UndoableChanges => ({
  ...{ email, name, role, note, groups, disabledAt, disableAt, deletedAt },
  // A hash of another key opens nothing. One that was only renewed at a sign-in is of the same password.
  ...(isSameKeys && backup.passwordChangedAt !== present.passwordChangedAt ? { hashedPassword: backup.hashedPassword } : {}),
})

/** Gives a user what an unpacked backup has. A user who was deleted permanently is created again, without codes and sessions. */
export const restoreUser =
  (context: StoreContext): BackupsPort['restoreUser'] =>
  async ({ folder, userId, isSameKeys }, guard, entry) => {
    const { users, groups, erasures } = context.tables
    // An erased user does not come back from a backup.
    if (erasures.find(userId)) throw new Refusal('no-such-user')
    const backup = readUser(folder, userId)
    const subject = { id: backup.id, email: backup.email }
    if (users.findById(userId)) {
      const change = () => {
        const present = users.findById(userId)
        if (!present) throw new Refusal('changed-meanwhile')
        return context.userChanges.change(userId, fieldsOf(backup, present, isSameKeys), {
          now: guard.now,
          operation: entry.action,
        })
      }
      await context.write(guard, { ...entry, subject }, ['users', 'sessions'], change, ({ step }) => ({
        kind: 'fields-changed',
        changes: step ? listFieldChanges(step.before, step.after) : [],
      }))
      return
    }
    const { hashedPassword, ...fields } = backup
    const details = { kind: 'role-given' as const, role: backup.role, groups: [...backup.groups] }
    // The log tells with this action that the user exists.
    await context.write(guard, { ...entry, action: 'users:create', subject, details }, ['users'], () => {
      users.insert({ ...fields, hashedPassword: isSameKeys ? hashedPassword : null })
      groups.setOfUser(userId, backup.groups)
      const { disabledAt, disableAt } = backup
      users.change(users.requireById(userId), { disabledAt, disableAt }, guard.now)
    })
  }
