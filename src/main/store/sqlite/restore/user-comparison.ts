import type { Database } from 'better-sqlite3'
import type { ComparisonList, Difference, UserDifference } from '../../../../shared/api/comparison.ts'
import { FROM_PAIRS, isSince } from './user-pairs.ts'

/** Adds a difference to a list. */
export type AddDifference = (list: ComparisonList, difference: Difference) => void

type Flag = 0 | 1

type ChangedRow = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly b_groups: string | null
  readonly t_groups: string | null
  readonly is_disabled: Flag
  readonly is_demoted: Flag
  readonly has_new_password: Flag
  readonly has_new_factor: Flag
} & { readonly [Column in `${'b' | 't'}_${(typeof plainFields)[number][1]}`]: string | number | null }

/** The fields that are columns, with their columns. */
const plainFields = [
  ['email', 'email'],
  ['name', 'name'],
  ['role', 'role'],
  ['note', 'note'],
  ['disabledAt', 'disabled_at'],
  ['disableAt', 'disable_at'],
] as const

/** The ASCII unit separator, which no name of a group contains. */
const SEPARATOR = '\u001f'

const groupsOf = (schema: 'main' | 'today', number: string): string => `(SELECT group_concat(g.name, char(31) ORDER BY g.key)
  FROM ${schema}.group_members AS m CROSS JOIN ${schema}.groups AS g ON g.number = m.group_number AND g.deleted_at IS NULL
  WHERE m.user_number = ${number})`

const membersOf = (schema: 'main' | 'today'): string =>
  `SELECT u.id, g.name FROM ${schema}.group_members AS m CROSS JOIN ${schema}.groups AS g ON g.number = m.group_number AND g.deleted_at IS NULL
   CROSS JOIN ${schema}.users AS u ON u.number = m.user_number`

/** Memberships are compared as sets, because reading the groups of each of a million users takes too long. */
const findRegrouped = (database: Database): void => {
  database.exec(`INSERT OR IGNORE INTO temp.regrouped SELECT b.number FROM main.users AS b WHERE b.id IN (
    SELECT id FROM (${membersOf('main')} EXCEPT ${membersOf('today')})
    UNION SELECT id FROM (${membersOf('today')} EXCEPT ${membersOf('main')}))`)
}

const split = (groups: string | null): string[] => (groups === null ? [] : groups.split(SEPARATOR))

const toDifference = (row: ChangedRow): UserDifference => {
  const plain = plainFields
    .map(([field, column]) => ({ field, backup: row[`b_${column}`], today: row[`t_${column}`] }))
    .filter(({ backup, today }) => backup !== today)
  const changes: UserDifference['changes'] = [...plain]
  if (row.b_groups !== row.t_groups) changes.push({ field: 'groups', backup: split(row.b_groups), today: split(row.t_groups) })
  if (row.has_new_password !== 0) changes.push({ field: 'password', backup: null, today: null })
  if (row.has_new_factor !== 0) changes.push({ field: 'secondFactor', backup: null, today: null })
  return { kind: 'user', id: row.id, email: row.email, name: row.name, changes }
}

type NamedRow = { readonly id: string; readonly email: string; readonly name: string }

/** Adds the users who were added, are gone or were changed since the backup. Deleted users count as gone. */
export const compareUsers = (database: Database, add: AddDifference): void => {
  findRegrouped(database)
  const listed = (from: string, other: string): string =>
    `SELECT one.id, one.email, one.name FROM ${from}.users AS one NOT INDEXED LEFT JOIN ${other}.users AS same NOT INDEXED ON same.number = one.number AND same.id = one.id
     WHERE one.deleted_at IS NULL AND CASE WHEN same.id IS NOT NULL AND same.deleted_at IS NULL THEN 0
       ELSE NOT EXISTS (SELECT 1 FROM ${other}.users AS other WHERE other.id = one.id AND other.deleted_at IS NULL) END`
  for (const row of database.prepare<[], NamedRow>(listed('today', 'main')).iterate())
    add('added', { kind: 'user', ...row, changes: [] })
  for (const row of database.prepare<[], NamedRow>(listed('main', 'today')).iterate())
    add('gone', { kind: 'user', ...row, changes: [] })
  const differs = [
    ...plainFields.map(([, column]) => `b.${column} IS NOT t.${column}`),
    isSince.newPassword,
    isSince.newSecondFactor,
    'b.number IN (SELECT number FROM temp.regrouped)',
  ]
  const columns = plainFields.flatMap(([, column]) => [`b.${column} AS b_${column}`, `t.${column} AS t_${column}`])
  const changed = database.prepare<[], ChangedRow>(
    `SELECT t.id, t.email, t.name, ${columns.join(', ')}, ${isSince.disabled} AS is_disabled, ${isSince.demoted} AS is_demoted,
       ${isSince.newPassword} AS has_new_password, ${isSince.newSecondFactor} AS has_new_factor,
       ${groupsOf('main', 'b.number')} AS b_groups, ${groupsOf('today', 't.number')} AS t_groups
     ${FROM_PAIRS} WHERE b.deleted_at IS NULL AND t.deleted_at IS NULL AND (${differs.join(' OR ')})`,
  )
  for (const row of changed.iterate()) {
    const difference = toDifference(row)
    add('changed', difference)
    if (row.is_disabled !== 0) add('disablings', difference)
    if (row.is_demoted !== 0) add('demotions', difference)
    if (row.has_new_password !== 0 || row.has_new_factor !== 0) add('passwords', difference)
  }
}
