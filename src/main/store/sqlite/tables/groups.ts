import type { Database } from 'better-sqlite3'
import { groupKeyOf } from '../../../../shared/domain/groups.ts'
import { GROUPS_MAX } from '../../../../shared/domain/limits.ts'
import { Refusal } from '../../../../shared/errors.ts'

/** The groups and their members. A deleted group keeps its members, so that it can be restored. */
export const groupsTable = (database: Database) => {
  const findNumber = database.prepare<[string], number>('SELECT number FROM groups WHERE key = ? AND deleted_at IS NULL').pluck()
  const count = database.prepare<[], number>('SELECT count(*) FROM groups WHERE deleted_at IS NULL').pluck()
  const insert = database
    .prepare<[string, string], number>('INSERT INTO groups (name, key) VALUES (?, ?) RETURNING number')
    .pluck()
  const findUserNumber = database.prepare<[string], number>('SELECT number FROM users WHERE id = ?').pluck()
  const ofUser = database
    .prepare<[number], number>(
      'SELECT group_number FROM group_members CROSS JOIN groups ON number = group_number WHERE user_number = ? AND deleted_at IS NULL',
    )
    .pluck()
  const join = database.prepare<[number, number]>('INSERT INTO group_members (group_number, user_number) VALUES (?, ?)')
  const leave = database.prepare<[number, number]>('DELETE FROM group_members WHERE group_number = ? AND user_number = ?')

  /** The numbers of the named groups. Missing groups are created. @throws Refusal limit-reached, before anything is written */
  const requireNumbers = (names: readonly string[]): number[] => {
    const named = names.map((name) => ({ name, key: groupKeyOf(name) }))
    const missing = named.filter(({ key }) => findNumber.get(key) === undefined)
    if (missing.length > 0 && (count.get() ?? 0) + missing.length > GROUPS_MAX) throw new Refusal('limit-reached')
    return named.flatMap(({ name, key }) => findNumber.get(key) ?? insert.get(name, key) ?? [])
  }

  return {
    /** Makes the user a member of exactly the named groups. @throws Refusal limit-reached */
    setOfUser: (userId: string, names: readonly string[]): void => {
      const user = findUserNumber.get(userId)
      if (user === undefined) return
      const wanted = new Set(requireNumbers(names))
      const former = new Set(ofUser.all(user))
      for (const group of former) if (!wanted.has(group)) leave.run(group, user)
      for (const group of wanted) if (!former.has(group)) join.run(group, user)
    },
  }
}
