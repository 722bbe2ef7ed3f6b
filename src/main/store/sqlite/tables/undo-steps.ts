import type { Database } from 'better-sqlite3'
import type { UndoableChanges } from '../../ports/store.ts'

/** What an act changed of an account: the changed fields, as they were and as it left them. */
export type Step = {
  readonly userId: string
  readonly operation: string
  readonly before: UndoableChanges
  readonly after: UndoableChanges
  /** The entry that began the job which did it. */
  readonly batchId?: number
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

// Written by this file alone; the database is as trusted as what it says of the accounts themselves.
const toStep = (row: StepRow): StoredStep => ({
  entryId: row.entry_id,
  userId: row.id,
  operation: row.operation,
  before: JSON.parse(row.before),
  after: JSON.parse(row.after),
  undoneBy: row.undone_by,
})

/** Beside the audit log, which keeps that something was done: how it can be undone. Goes with the account. */
export const undoStepsTable = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO undo_steps (entry_id, user_number, operation, before, after, batch_id)
     SELECT @entryId, number, @operation, @before, @after, @batchId FROM users WHERE id = @userId`,
  )
  const read = database.prepare<[number], StepRow>(
    `SELECT entry_id, id, operation, before, after, undone_by FROM (SELECT * FROM undo_steps WHERE entry_id = ? LIMIT 1) AS step
     JOIN users ON users.number = step.user_number`,
  )
  const mark = database.prepare<[number, number]>('UPDATE undo_steps SET undone_by = ? WHERE entry_id = ?')
  const ofBatch = database.prepare<[number], { entryId: number; userNumber: number }>(
    'SELECT entry_id AS entryId, user_number AS userNumber FROM undo_steps WHERE batch_id = ? ORDER BY entry_id',
  )
  // One row of each, not all of a batch in order: it may have a million.
  const openOfBatch = database.prepare<[number], { before: string; isOpen: number }>(
    'SELECT before, 1 AS isOpen FROM undo_steps INDEXED BY undo_steps_open WHERE batch_id = ? AND undone_by IS NULL LIMIT 1',
  )
  const anyOfBatch = database.prepare<[number], { before: string; isOpen: number }>(
    'SELECT before, 0 AS isOpen FROM undo_steps WHERE batch_id = ? LIMIT 1',
  )

  return {
    insert: ({ entryId, userId, operation, before, after, batchId = undefined }: Step & { entryId: number }): void =>
      void insert.run({
        entryId,
        userId,
        operation,
        before: JSON.stringify(before),
        after: JSON.stringify(after),
        batchId: batchId ?? null,
      }),
    find: (entryId: number): StoredStep | null => {
      const row = read.get(entryId)
      return row ? toStep(row) : null
    },
    markUndone: (entryId: number, by: number): void => void mark.run(by, entryId),
    listOfBatch: (batchId: number): { entryId: number; userNumber: number }[] => ofBatch.all(batchId),
    /** Of what a job has done: what undoing it sets of one account, and whether any of it is open; null where nothing can be undone. */
    findBatch: (batchId: number): { changes: UndoableChanges; isOpen: boolean } | null => {
      const row = openOfBatch.get(batchId) ?? anyOfBatch.get(batchId)
      return row ? { changes: JSON.parse(row.before), isOpen: row.isOpen !== 0 } : null
    },
  }
}
