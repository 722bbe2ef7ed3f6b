import { Refusal } from '../../../../shared/errors.ts'
import type { UndoableChanges, UndoStep } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { StoredStep } from '../tables/undo-steps.ts'
import { isSame } from './seen-values.ts'
import type { AppliedChange, UserChangesWriter } from './user-changes.ts'

/** Undoes what an entry changed, unless the same fields were changed again since. */
export const createUndo = ({
  users,
  groups,
  undoSteps,
  userChanges,
}: Pick<Tables, 'users' | 'groups' | 'undoSteps'> & { userChanges: UserChangesWriter }) => {
  /** The fields with the present names of groups, which may have been renamed or merged since. */
  const withPresentNames = (fields: UndoableChanges): UndoableChanges =>
    fields.groups ? { ...fields, groups: groups.presentNames(fields.groups) } : fields

  const findStep = (entryId: number): StoredStep | null => {
    const step = undoSteps.find(entryId)
    return step && { ...step, before: withPresentNames(step.before), after: withPresentNames(step.after) }
  }

  const readState = (step: StoredStep): UndoStep['state'] => {
    if (step.undoneBy !== null) return 'undone'
    const user = users.findById(step.userId)
    // A deleted account can be restored; nothing else of it changes, by an undoing neither.
    if (user && user.deletedAt !== null && step.before.deletedAt === undefined) return 'changed-meanwhile'
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
      const { operation } = step
      return { ...userChanges.change(step.userId, before, { now, operation }), undoes: { entry: entryId, operation } }
    },
  }
}
