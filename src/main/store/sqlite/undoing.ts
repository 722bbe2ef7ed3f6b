import { Refusal } from '../../../shared/errors.ts'
import type { UndoStep } from '../store.ts'
import { type AccountChanged, type accountChanges, isSame } from './account-changes.ts'
import type { StoredStep, undoStepsTable } from './undo-steps.ts'
import { toUser, type usersTable } from './users.ts'

/** Undoing what an entry did, as long as nobody has done anything else to the same fields since. */
export const undoing = ({
  users,
  undoSteps,
  accounts,
}: {
  users: ReturnType<typeof usersTable>
  undoSteps: ReturnType<typeof undoStepsTable>
  accounts: ReturnType<typeof accountChanges>
}) => {
  const readState = (step: StoredStep): UndoStep['state'] => {
    if (step.undoneBy !== null) return 'undone'
    const row = users.findById(step.userId)
    return row && isSame(accounts.readFields(toUser(row), step.after), step.after) ? 'possible' : 'changed-meanwhile'
  }

  return {
    stateOf: (entryId: number): UndoStep['state'] => {
      const step = undoSteps.find(entryId)
      return step ? readState(step) : 'changed-meanwhile'
    },

    find: (entryIds: readonly number[]): ReadonlyMap<number, UndoStep> => {
      const found = entryIds.flatMap((entryId) => undoSteps.find(entryId) ?? [])
      return new Map(
        found.map((step) => [
          step.entryId,
          { entryId: step.entryId, userId: step.userId, operation: step.operation, state: readState(step) },
        ]),
      )
    },

    /** Sets back what the entry changed. @throws Refusal not-undoable, changed-meanwhile, email-taken, last-administrator */
    run: (entryId: number, now: number): AccountChanged => {
      const step = undoSteps.find(entryId)
      if (!step) throw new Refusal('not-undoable')
      if (readState(step) !== 'possible') throw new Refusal('changed-meanwhile')
      const { deletedAt } = step.before
      // Deleted again, it can be restored for as long as anything that is deleted.
      const before = typeof deletedAt === 'number' ? { ...step.before, deletedAt: now } : step.before
      return accounts.change(step.userId, before, { now, operation: step.operation })
    },
  }
}
