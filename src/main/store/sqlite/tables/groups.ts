import type { Database } from 'better-sqlite3'
import { groupKeyOf, listEachGroup } from '../../../../shared/domain/groups.ts'
import { GROUPS_MAX, MERGED_MEMBERS_MAX } from '../../../../shared/domain/limits.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Group, GroupFields, GroupMerge } from '../../ports/store.ts'
import { groupNamesTable } from './group-names.ts'

/** The fields that a change of a group sets. A deleted group has the time of deletion. */
export type GroupState = GroupFields & { readonly deletedAt: number | null }

type GroupRow = Omit<Group, 'requiresSecondFactor'> & { requiresSecondFactor: number; deletedAt: number | null }

/** A group, also a deleted one. */
type StoredGroup = Group & GroupState

const COLUMNS = `number AS id, name, description, requires_second_factor AS requiresSecondFactor, member_count AS members,
  deleted_at AS deletedAt`

const toGroup = (row: GroupRow): StoredGroup => ({ ...row, requiresSecondFactor: row.requiresSecondFactor !== 0 })

/** The groups and their members. A deleted group keeps its members, so that it can be restored. */
export const groupsTable = (database: Database) => {
  const groupNames = groupNamesTable(database)
  const findNumber = database.prepare<[string], number>('SELECT number FROM groups WHERE key = ? AND deleted_at IS NULL').pluck()
  const count = database.prepare<[], number>('SELECT count(*) FROM groups WHERE deleted_at IS NULL').pluck()
  const list = database.prepare<[], GroupRow>(`SELECT ${COLUMNS} FROM groups WHERE deleted_at IS NULL ORDER BY key`)
  const find = database.prepare<[number], GroupRow>(`SELECT ${COLUMNS} FROM groups WHERE number = ?`)
  const insert = database
    .prepare<[string, string], number>('INSERT INTO groups (name, key) VALUES (?, ?) RETURNING number')
    .pluck()
  const write = database.prepare(
    `UPDATE groups SET name = @name, key = @key, description = @description, requires_second_factor = @requires, deleted_at = @deletedAt
     WHERE number = @number`,
  )
  const findUserNumber = database.prepare<[string], number>('SELECT number FROM users WHERE id = ?').pluck()
  const ofUser = database
    .prepare<[number], number>(
      'SELECT group_number FROM group_members CROSS JOIN groups ON number = group_number WHERE user_number = ? AND deleted_at IS NULL',
    )
    .pluck()
  const join = database.prepare<[number, number]>('INSERT INTO group_members (group_number, user_number) VALUES (?, ?)')
  const leave = database.prepare<[number, number]>('DELETE FROM group_members WHERE group_number = ? AND user_number = ?')
  const countInBoth = database
    .prepare<[number, number], number>(
      `SELECT count(*) FROM group_members AS one JOIN users ON users.number = one.user_number AND users.deleted_at IS NULL
       WHERE one.group_number = ?
         AND EXISTS (SELECT 1 FROM group_members WHERE group_number = ? AND user_number = one.user_number)`,
    )
    .pluck()
  const isLarge = database
    .prepare<[number, number], number>('SELECT 1 FROM group_members WHERE group_number = ? LIMIT 1 OFFSET ?')
    .pluck()
  const merge = database.prepare<[number, number, number]>(
    `INSERT INTO group_members (group_number, user_number, merged_from)
     SELECT ?, user_number, ? FROM group_members WHERE group_number = ? ON CONFLICT DO NOTHING`,
  )
  const findDue = database.prepare<[number], GroupRow>(
    `SELECT ${COLUMNS} FROM groups WHERE deleted_at <= ? ORDER BY deleted_at LIMIT 1`,
  )
  const removeMembers = database.prepare<[number, number, number]>(
    `DELETE FROM group_members WHERE group_number = ?
       AND user_number IN (SELECT user_number FROM group_members WHERE group_number = ? LIMIT ?)`,
  )
  const remove = database.prepare<[number]>('DELETE FROM groups WHERE number = ?')
  const part = database.prepare<[number, number]>('DELETE FROM group_members WHERE group_number = ? AND merged_from = ?')

  const requireRoom = (wanted: number): void => {
    if ((count.get() ?? 0) + wanted > GROUPS_MAX) throw new Refusal('limit-reached')
  }

  /** The numbers of the named groups. Missing groups are created. @throws Refusal limit-reached, before anything is written */
  const requireNumbers = (names: readonly string[]): number[] => {
    const named = names.map((name) => ({ name, key: groupKeyOf(name) }))
    const missing = named.filter(({ key }) => findNumber.get(key) === undefined)
    if (missing.length > 0) requireRoom(missing.length)
    return named.flatMap(({ name, key }) => findNumber.get(key) ?? insert.get(name, key) ?? [])
  }

  /** Deleted groups too. */
  const findAny = (number: number): StoredGroup | null => {
    const row = find.get(number)
    return row ? toGroup(row) : null
  }

  const requireGroup = (number: number): StoredGroup => {
    const group = findAny(number)
    if (group?.deletedAt !== null) throw new Refusal('no-such-group')
    return group
  }

  /** @throws Refusal no-such-group, group-too-large */
  const requireMerge = ({ from, into }: GroupMerge): { from: StoredGroup; into: StoredGroup } => {
    const groups = { from: requireGroup(from), into: requireGroup(into) }
    if (from === into) throw new Refusal('no-such-group')
    if (isLarge.get(from, MERGED_MEMBERS_MAX) !== undefined) throw new Refusal('group-too-large')
    return groups
  }

  return {
    list: (): StoredGroup[] => list.all().map(toGroup),
    findAny,
    requireGroup,
    requireMerge,

    countInBoth: ({ from, into }: GroupMerge): number => countInBoth.get(from, into) ?? 0,

    /** @throws Refusal group-exists, limit-reached */
    insert: (name: string): number => {
      const key = groupKeyOf(name)
      if (findNumber.get(key) !== undefined) throw new Refusal('group-exists')
      requireRoom(1)
      return insert.get(name, key) ?? 0
    },

    /** Sets all fields of a group. @throws Refusal group-exists, limit-reached */
    set: (number: number, { name, description, requiresSecondFactor, deletedAt }: GroupState): void => {
      const key = groupKeyOf(name)
      if (deletedAt === null) {
        if ((findNumber.get(key) ?? number) !== number) throw new Refusal('group-exists')
        if (findAny(number)?.deletedAt !== null) requireRoom(1)
      }
      const former = findAny(number)
      if (former && groupKeyOf(former.name) !== key) groupNames.record(former.name, number)
      write.run({ number, name, key, description, requires: requiresSecondFactor ? 1 : 0, deletedAt })
    },

    /** The members of `from` join `into`, marked as those of `from`. */
    merge: ({ from, into }: GroupMerge): void => {
      merge.run(into, from, from)
      groupNames.merge({ from, into }, findAny(from)?.name ?? '')
    },

    /** The members whom a merge brought leave again. */
    part: ({ from, into }: GroupMerge): void => {
      part.run(into, from)
      groupNames.part({ from, into })
    },

    /** Groups by their present names, also where these are former names or names of merged groups. Each once, in the order of the keys. */
    presentNames: (names: readonly string[]): string[] => listEachGroup(names.map(groupNames.presentName)),

    /** The group that was deleted first, at this time or before. */
    findDue: (deletedUpTo: number): StoredGroup | null => {
      const row = findDue.get(deletedUpTo)
      return row ? toGroup(row) : null
    },

    /** Removes up to `limit` members for good, and then the group with its steps. Returns whether the group is gone. */
    purge: (number: number, limit: number): boolean => {
      if (removeMembers.run(number, number, limit).changes === limit) return false
      remove.run(number)
      return true
    },

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
