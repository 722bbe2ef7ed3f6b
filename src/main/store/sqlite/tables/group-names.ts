import type { Database } from 'better-sqlite3'
import { groupKeyOf } from '../../../../shared/domain/groups.ts'
import type { GroupMerge } from '../../ports/store.ts'

/** SQL: the number of the group that a key names: its present name, or else a former one. Takes the key twice. */
export const GROUP_OF_KEY = `coalesce(
  (SELECT number FROM groups WHERE key = ? AND deleted_at IS NULL),
  (SELECT number FROM group_names JOIN groups ON number = group_number WHERE group_names.key = ? AND deleted_at IS NULL))`

/** Former names of groups, and names of merged groups, because saved views and undo steps keep names. */
export const groupNamesTable = (database: Database) => {
  const find = database.prepare<[string, string], string>(`SELECT name FROM groups WHERE number = ${GROUP_OF_KEY}`).pluck()
  const record = database.prepare<[string, number]>(
    'INSERT INTO group_names (key, group_number) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET group_number = excluded.group_number, merged_from = NULL',
  )
  const move = database.prepare<[number, number, number]>(
    'UPDATE group_names SET group_number = ?, merged_from = ? WHERE group_number = ?',
  )
  const moveBack = database.prepare<[number, number]>(
    'UPDATE group_names SET group_number = ?, merged_from = NULL WHERE merged_from = ?',
  )

  return {
    /** The group had this name. */
    record: (name: string, number: number): void => void record.run(groupKeyOf(name), number),

    /** All names of `from` are those of `into` from now on. */
    merge: ({ from, into }: GroupMerge, name: string): void => {
      record.run(groupKeyOf(name), from)
      move.run(into, from, from)
    },

    /** Undoes a merge. */
    part: ({ from }: GroupMerge): void => void moveBack.run(from, from),

    /** The present name of the group that has or had this name. A name of no group stays. */
    presentName: (name: string): string => {
      const key = groupKeyOf(name)
      return find.get(key, key) ?? name
    },
  }
}
