import { losesAdministrator } from '../../../../shared/domain/last-administrator.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { UndoableChanges, UndoStep } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { StoredStep } from '../tables/undo-steps.ts'
import type { StoredPassword } from '../tables/users.ts'
import type { EndedAccess } from './ended-access.ts'
import { isSame } from './seen-values.ts'
import type { AppliedChange, UserChangesWriter } from './user-changes.ts'

const withoutPassword = ({ passwordChangedAt: _, ...fields }: UndoableChanges): UndoableChanges => fields

/** Undoes what an entry changed, unless the same fields were changed again since. */
export const createUndo = ({
  users,
  groups,
  undoSteps,
  userChanges,
  endedAccess,
}: Pick<Tables, 'users' | 'groups' | 'undoSteps'> & { userChanges: UserChangesWriter; endedAccess: EndedAccess }) => {
  /** The fields with the present names of groups, which may have been renamed or merged since. */
  const withPresentNames = (fields: UndoableChanges): UndoableChanges =>
    fields.groups ? { ...fields, groups: groups.presentNames(fields.groups) } : fields

  const findStep = (entryId: number): StoredStep | null => {
    const step = undoSteps.find(entryId)
    return step && { ...step, before: withPresentNames(step.before), after: withPresentNames(step.after) }
  }

  /** Puts back a password that an import replaced. Returns the present one, so that the undo can be undone. @throws Refusal */
  const restorePassword = (userId: string, former: StoredPassword, now: number): StoredPassword => {
    const user = users.findById(userId)
    const present = users.readPassword(userId)
    if (!user || !present) throw new Refusal('changed-meanwhile')
    const isLost = former.hashedPassword === null && losesAdministrator(user, { role: 'user' })
    if (isLost && !users.hasOtherLastingAdministrator(userId)) throw new Refusal('last-administrator')
    users.writePassword(userId, former)
    endedAccess.endAll(userId, now)
    return present
  }

  const readState = (step: StoredStep): UndoStep['state'] => {
    if (step.undoneBy !== null) return 'undone'
    const user = users.findById(step.userId)
    // A deleted account can be restored; nothing else of it changes, by an undoing neither.
    if (user && user.deletedAt !== null && step.before.deletedAt === undefined) return 'changed-meanwhile'
    if (step.before.passwordChangedAt !== undefined && !undoSteps.findPassword(step.entryId)) return 'changed-meanwhile'
    return user && isSame(userChanges.readFields(user, step.after), step.after) ? 'possible' : 'changed-meanwhile'
  }

  const toUndoStep = (step: StoredStep): UndoStep => {
    const { entryId, userId, operation, before } = step
    return { entryId, userId, operation, changes: before, state: readState(step) }
  }

  return {
    /** Null where the step is gone. */
    read: (entryId: number): UndoStep | null => {
      const step = findStep(entryId)
      return step && toUndoStep(step)
    },

    find: (entryIds: readonly number[]): ReadonlyMap<number, UndoStep> => {
      const found = entryIds.flatMap((entryId) => findStep(entryId) ?? [])
      return new Map(found.map((step) => [step.entryId, toUndoStep(step)]))
    },

    /** Sets back what the entry changed. @throws Refusal not-undoable, changed-meanwhile, email-taken, last-administrator */
    run: (entryId: number, now: number): AppliedChange & { undoes: { entry: number; operation: string } } => {
      const step = findStep(entryId)
      if (!step) throw new Refusal('not-undoable')
      if (readState(step) !== 'possible') throw new Refusal('changed-meanwhile')
      const { deletedAt } = step.before
      // Deleted again, it can be restored for as long as anything that is deleted.
      const before = typeof deletedAt === 'number' ? { ...step.before, deletedAt: now } : step.before
      const { operation, userId } = step
      const former = undoSteps.findPassword(entryId)
      const replacedPassword = former && restorePassword(userId, former, now)
      const applied = userChanges.change(userId, withoutPassword(before), { now, operation })
      const undoes = { entry: entryId, operation }
      if (!replacedPassword || !former) return { ...applied, undoes }
      // The password and its times were put back before, so no change of a field tells of them.
      return {
        ...applied,
        undoes,
        step: {
          userId,
          operation,
          before: { ...applied.step?.before, passwordChangedAt: replacedPassword.passwordChangedAt },
          after: { ...applied.step?.after, passwordChangedAt: former.passwordChangedAt },
          replacedPassword,
        },
      }
    },
  }
}
