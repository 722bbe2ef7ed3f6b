import type { Database } from 'better-sqlite3'
import type { UndoableChanges } from '../../ports/store.ts'
import { readDetails, type StateFromLog } from './state-from-log.ts'
import { type Fields, haveSameFields, readFields, setsOnly } from './step-fields.ts'

/** Steps between two checks for cancellation (about 50 ms). */
const STEPS_AT_ONCE = 5_000

type StepRow = {
  entry_id: number
  operation: string
  before: string
  after: string
  batch_id: number | null
  undone_by: number | null
  user_id: string
  email: string
  subject_id: string | null
  subject_email: string | null
  action: string | null
  outcome: string | null
  details: string | null
}

/** A replaced password stands in a step by its time. */
const stepFieldOf = (field: string): string => (field === 'password' ? 'passwordChangedAt' : field)

const listChanged = ({ changes }: Fields): string[] =>
  Array.isArray(changes) ? changes.map((change) => stepFieldOf(String(change?.field))) : []

/** The fields that an operation can change. If the details name fields, only these. */
const fieldsOf = (operation: string, details: Fields): readonly string[] => {
  switch (operation) {
    case 'users:update':
    case 'transfers:replace':
      return listChanged(details)
    case 'users:changeEmail':
    case 'users:changeUsername':
      return ['email']
    case 'users:changeRole':
      return ['role']
    case 'users:disable':
    case 'users:enable':
      return ['disabledAt', 'disableAt']
    // Undoing a creation deletes the user.
    case 'users:create':
    case 'users:delete':
    case 'users:restore':
      return ['deletedAt']
    default:
      return []
  }
}

/**
 * Finds an undo step that contradicts its entry or its undo state in the log. Otherwise a forged step could make an administrator apply an
 * arbitrary change.
 */
export const findStepFault = (
  database: Database,
  fromLog: StateFromLog,
  isCancelled: () => boolean,
): { entry: number; user: string | null } | null => {
  const page = database.prepare<[number, number], StepRow>(
    `SELECT step.*, users.id AS user_id, users.email, subject_id, subject_email, action, outcome, details FROM undo_steps AS step
     JOIN users ON users.number = step.user_number LEFT JOIN audit_entries AS entry ON entry.id = step.entry_id
     WHERE step.entry_id > ? ORDER BY step.entry_id LIMIT ?`,
  )
  const readStep = database.prepare<[number], string>('SELECT before FROM undo_steps WHERE entry_id = ?').pluck()

  const isWrongUndo = (row: StepRow, { operation, entry }: Fields, after: Fields): boolean => {
    if (operation !== row.operation) return true
    const former = readStep.get(Number(entry))
    const fields = former === undefined ? null : readFields(former)
    return fields !== null && !setsOnly(after, Object.keys(fields))
  }

  const isWrong = (row: StepRow): boolean => {
    const [before, after] = [readFields(row.before), readFields(row.after)]
    if (!before || !after || !haveSameFields(before, after)) return true
    if (row.outcome !== 'success' || row.subject_id !== row.user_id) return true
    if ((fromLog.undoneBy.get(row.entry_id) ?? null) !== row.undone_by) return true
    if (row.batch_id !== null && !fromLog.jobs.has(row.batch_id)) return true
    const { role: from, email } = before as UndoableChanges
    const { role: to } = after as UndoableChanges
    const change = fromLog.roleChanges.get(row.entry_id)
    if (to !== undefined && (change?.from !== from || change?.to !== to)) return true
    if (email !== undefined && email !== row.subject_email) return true
    const details = readDetails(row.details)
    if (details.kind === 'undone') return isWrongUndo(row, details, after)
    return row.action !== row.operation || !setsOnly(after, fieldsOf(row.operation, details))
  }

  for (let after = 0; !isCancelled(); ) {
    const rows = page.all(after, STEPS_AT_ONCE)
    const wrong = rows.find(isWrong)
    if (wrong) return { entry: wrong.entry_id, user: wrong.email }
    after = rows.at(-1)?.entry_id ?? after
    if (rows.length < STEPS_AT_ONCE) return null
  }
  return null
}
