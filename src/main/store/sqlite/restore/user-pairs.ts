import type { Database } from 'better-sqlite3'
import { includesRole, type Role, roles } from '../../../../shared/domain/permissions.ts'

/**
 * SQL: the users of the backup (`b`) with the same users of today (`t`). A user has the same number in both, except after an earlier restore.
 * NOT INDEXED reads both tables in the order of their numbers: by the index of ids, a million users took twenty times as long.
 */
const PAIRS = `(
  SELECT one.number AS b, other.number AS t FROM main.users AS one NOT INDEXED CROSS JOIN today.users AS other NOT INDEXED ON other.number = one.number AND other.id = one.id
  UNION ALL SELECT b, t FROM temp.renumbered)`

export const FROM_PAIRS = `FROM ${PAIRS} AS pair CROSS JOIN main.users AS b ON b.number = pair.b CROSS JOIN today.users AS t ON t.number = pair.t`

/** SQL: whether the user of the backup is missing today. */
export const IS_MISSING_TODAY = 'NOT EXISTS (SELECT 1 FROM today.users AS t WHERE t.id = b.id)'

/** SQL: the pairs of roles where today's has fewer permissions. */
const isDemotion = (from: Role, to: Role): boolean => from !== to && !includesRole(to, from)

const demotions = roles.flatMap((from) => roles.filter((to) => isDemotion(from, to)).map((to) => `('${from}', '${to}')`))

/** SQL: what became of a user since the backup, and outlives a restore. */
export const isSince = {
  deleted: 'b.deleted_at IS NULL AND t.deleted_at IS NOT NULL',
  disabled: `((b.disabled_at IS NULL AND t.disabled_at IS NOT NULL)
    OR (t.disable_at IS NOT NULL AND (b.disable_at IS NULL OR b.disable_at > t.disable_at)))`,
  demoted: `(b.role, t.role) IN (VALUES ${demotions.join(', ')})`,
  /** A password that was changed, disowned, or locked. A hash that was only renewed at a sign-in is of the same password. */
  newPassword: `(b.password_changed_at IS NOT t.password_changed_at OR (b.hashed_password IS NULL) <> (t.hashed_password IS NULL)
    OR (b.password_disowned_at IS NULL AND t.password_disowned_at IS NOT NULL)
    OR (b.must_change_password_at IS NULL AND t.must_change_password_at IS NOT NULL)
    OR (b.locked_at IS NULL AND t.locked_at IS NOT NULL))`,
  newSecondFactor: 'b.second_factor_at IS NOT t.second_factor_at',
} as const

/** Attaches the directory of today to the database of a restored one, as `today`, and pairs their users. */
export const attachToday = (database: Database, path: string): void => {
  database.pragma('temp_store = MEMORY')
  database.prepare('ATTACH ? AS today').run(path)
  database.exec(`
    CREATE TEMP TABLE renumbered (b INTEGER PRIMARY KEY, t INTEGER NOT NULL);
    INSERT INTO temp.renumbered SELECT one.number, other.number
      FROM (SELECT number, id FROM main.users AS one NOT INDEXED
        WHERE NOT EXISTS (SELECT 1 FROM today.users AS same NOT INDEXED WHERE same.number = one.number AND same.id = one.id)) AS one
      JOIN today.users AS other ON other.id = one.id;
    CREATE TEMP TABLE regrouped (number INTEGER PRIMARY KEY);
  `)
}
