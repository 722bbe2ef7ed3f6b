import type { Database } from 'better-sqlite3'
import type { GroupState } from './groups.ts'

/** The fields of a group that an operation changed, before and after. `mergedInto`: the group that its members joined. */
export type GroupStep = {
  readonly group: number
  readonly operation: string
  readonly before: Partial<GroupState>
  readonly after: Partial<GroupState>
  readonly mergedInto: number | null
}

type StepRow = {
  group: number
  operation: string
  before: string
  after: string
  mergedInto: number | null
  undoneBy: number | null
}

/** How to undo the changes of groups in the audit log. Deleted together with the group. */
export const groupStepsTable = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO group_steps (entry_id, group_number, operation, before, after, merged_into)
     VALUES (@entryId, @group, @operation, @before, @after, @mergedInto)`,
  )
  const read = database.prepare<[number], StepRow>(
    `SELECT group_number AS "group", operation, before, after, merged_into AS mergedInto, undone_by AS undoneBy
     FROM group_steps WHERE entry_id = ?`,
  )
  const mark = database.prepare<[number, number]>('UPDATE group_steps SET undone_by = ? WHERE entry_id = ?')

  return {
    insert: (entryId: number, { before, after, ...step }: GroupStep): void =>
      void insert.run({ ...step, entryId, before: JSON.stringify(before), after: JSON.stringify(after) }),

    /** Null if the entry changed no group. */
    find: (entryId: number): (GroupStep & { readonly undoneBy: number | null }) | null => {
      const row = read.get(entryId)
      // Only this file writes the JSON.
      return row ? { ...row, before: JSON.parse(row.before), after: JSON.parse(row.after) } : null
    },

    markUndone: (entryId: number, by: number): void => void mark.run(by, entryId),
  }
}
