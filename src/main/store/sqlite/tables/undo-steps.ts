import type { Database } from 'better-sqlite3'
import type { UndoableChanges } from '../../ports/store.ts'
import type { StoredPassword } from './users.ts'

/** The fields that an operation changed, before and after. */
export type Step = {
  readonly userId: string
  readonly operation: string
  readonly before: UndoableChanges
  readonly after: UndoableChanges
  /** The entry that started the job of this step. */
  readonly batchId?: number
  /** The password that was replaced, if one was. It is kept apart from the fields, which the audit log tells. */
  readonly replacedPassword?: StoredPassword
}

export type StoredStep = Step & { readonly entryId: number; readonly undoneBy: number | null }

type StepRow = {
  entry_id: number
  id: string
  operation: string
  before: string
  after: string
  undone_by: number | null
}

// Only this file writes the JSON, so it is as trusted as the user rows.
const toStep = (row: StepRow): StoredStep => ({
  entryId: row.entry_id,
  userId: row.id,
  operation: row.operation,
  before: JSON.parse(row.before),
  after: JSON.parse(row.after),
  undoneBy: row.undone_by,
})

/** How to undo the changes in the audit log. Deleted together with the user. */
export const undoStepsTable = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO undo_steps (entry_id, user_number, operation, before, after, batch_id)
     SELECT @entryId, number, @operation, @before, @after, @batchId FROM users WHERE id = @userId`,
  )
  const read = database.prepare<[number], StepRow>(
    `SELECT entry_id, id, operation, before, after, undone_by FROM (SELECT * FROM undo_steps WHERE entry_id = ? LIMIT 1) AS step
     JOIN users ON users.number = step.user_number`,
  )
  const insertPassword = database.prepare(
    `INSERT INTO replaced_passwords
       (entry_id, hashed_password, password_changed_at, must_change_password_at, is_password_short, password_disowned_at)
     VALUES (@entryId, @hashedPassword, @passwordChangedAt, @mustChangePasswordAt, @isPasswordShort, @passwordDisownedAt)`,
  )
  const readPassword = database.prepare<[number], StoredPassword>(
    `SELECT hashed_password AS hashedPassword, password_changed_at AS passwordChangedAt,
       must_change_password_at AS mustChangePasswordAt, is_password_short AS isPasswordShort,
       password_disowned_at AS passwordDisownedAt
     FROM replaced_passwords WHERE entry_id = ?`,
  )
  const mark = database.prepare<[number, number]>('UPDATE undo_steps SET undone_by = ? WHERE entry_id = ?')
  const ofBatch = database.prepare<[number], { entryId: number; userNumber: number }>(
    'SELECT entry_id AS entryId, user_number AS userNumber FROM undo_steps WHERE batch_id = ? ORDER BY entry_id',
  )
  const settingEntry = database
    .prepare<[{ userId: string; path: string; value: number }], number>(
      `SELECT entry_id FROM undo_steps WHERE user_number = (SELECT number FROM users WHERE id = @userId)
       AND after ->> @path = @value ORDER BY entry_id DESC LIMIT 1`,
    )
    .pluck()
  // Reads one row each, because a job may have a million.
  const openOfBatch = database.prepare<[number], { before: string; isOpen: number }>(
    'SELECT before, 1 AS isOpen FROM undo_steps INDEXED BY undo_steps_open WHERE batch_id = ? AND undone_by IS NULL LIMIT 1',
  )
  const anyOfBatch = database.prepare<[number], { before: string; isOpen: number }>(
    'SELECT before, 0 AS isOpen FROM undo_steps WHERE batch_id = ? LIMIT 1',
  )

  return {
    insert: ({ entryId, userId, operation, before, after, batchId, replacedPassword }: Step & { entryId: number }): void => {
      insert.run({
        entryId,
        userId,
        operation,
        before: JSON.stringify(before),
        after: JSON.stringify(after),
        batchId: batchId ?? null,
      })
      if (replacedPassword) insertPassword.run({ entryId, ...replacedPassword })
    },
    /** The password that the change of an entry replaced. */
    findPassword: (entryId: number): StoredPassword | null => readPassword.get(entryId) ?? null,
    find: (entryId: number): StoredStep | null => {
      const row = read.get(entryId)
      return row ? toStep(row) : null
    },
    /** The newest entry that set a field of a user to a value. */
    findSettingEntry: (userId: string, field: keyof UndoableChanges, value: number): number | null =>
      settingEntry.get({ userId, path: `$.${field}`, value }) ?? null,
    markUndone: (entryId: number, by: number): void => void mark.run(by, entryId),
    listOfBatch: (batchId: number): { entryId: number; userNumber: number }[] => ofBatch.all(batchId),
    /** The former fields of one user of a job, and whether any step is still open; null if nothing can be undone. */
    findBatch: (batchId: number): { changes: UndoableChanges; isOpen: boolean } | null => {
      const row = openOfBatch.get(batchId) ?? anyOfBatch.get(batchId)
      return row ? { changes: JSON.parse(row.before), isOpen: row.isOpen !== 0 } : null
    },
  }
}
