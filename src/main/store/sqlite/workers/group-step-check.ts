import type { Database } from 'better-sqlite3'
import { readDetails, type StateFromLog } from './state-from-log.ts'
import { type Fields, haveSameFields, readFields } from './step-fields.ts'

type StepRow = {
  entry_id: number
  operation: string
  before: string
  after: string
  merged_into: number | null
  undone_by: number | null
  action: string | null
  outcome: string | null
  details: string | null
}

/** Whether a step sets exactly the time of deletion, from or to none. */
const setsDeletion = (before: Fields, after: Fields, isDeleting: boolean): boolean => {
  const [none, time] = isDeleting ? [before.deletedAt, after.deletedAt] : [after.deletedAt, before.deletedAt]
  return Object.keys(before).join() === 'deletedAt' && none === null && typeof time === 'number'
}

/** Whether a step has the old and new values of its entry. */
const setsChanges = (before: Fields, after: Fields, { changes }: Fields): boolean => {
  if (!Array.isArray(changes) || changes.length !== Object.keys(before).length) return false
  return changes.every(({ field, from, to }) => before[field] === from && after[field] === to)
}

const fitsEntry = ({ operation, before, after, merged_into, details }: StepRow): boolean => {
  const [former, next] = [readFields(before), readFields(after)]
  if (!former || !next || !haveSameFields(former, next)) return false
  if ((merged_into !== null) !== (operation === 'groups:merge')) return false
  switch (operation) {
    case 'groups:create':
      return setsDeletion(former, next, false)
    case 'groups:delete':
    case 'groups:merge':
      return setsDeletion(former, next, true)
    case 'groups:update':
      return setsChanges(former, next, readDetails(details))
    default:
      return false
  }
}

/** Finds the entry of a group's undo step that contradicts the log. A forged step could give members another way to sign in. */
export const findGroupStepFault = (database: Database, fromLog: StateFromLog): number | null => {
  const steps = database.prepare<[], StepRow>(
    `SELECT step.*, action, outcome, details FROM group_steps AS step LEFT JOIN audit_entries AS entry ON entry.id = step.entry_id
     ORDER BY step.entry_id`,
  )
  for (const step of steps.iterate()) {
    const isRecorded = step.outcome === 'success' && step.action === step.operation
    const isUndoRecorded = (fromLog.undoneBy.get(step.entry_id) ?? null) === step.undone_by
    if (!isRecorded || !isUndoRecorded || !fitsEntry(step)) return step.entry_id
  }
  return null
}
