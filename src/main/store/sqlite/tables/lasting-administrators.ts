import type { Database } from 'better-sqlite3'

/** SQL: the users for whom `isLastingAdministrator` of shared/domain is true. A test compares both. */
export const IS_LASTING_ADMINISTRATOR = `role = 'administrator' AND disabled_at IS NULL AND disable_at IS NULL AND deleted_at IS NULL
  AND hashed_password IS NOT NULL AND password_disowned_at IS NULL`

/** Counts the administrators who can sign in, now and later. */
export const lastingAdministrators = (database: Database) => {
  const count = database.prepare<[], number>(`SELECT count(*) FROM users WHERE ${IS_LASTING_ADMINISTRATOR}`).pluck()
  const isOther = database
    .prepare<[string], number>(`SELECT 1 FROM users WHERE ${IS_LASTING_ADMINISTRATOR} AND id <> ? LIMIT 1`)
    .pluck()
  const isUpTo = database
    .prepare<[number], number>(`SELECT 1 FROM users WHERE ${IS_LASTING_ADMINISTRATOR} AND hash_cost <= ? LIMIT 1`)
    .pluck()

  return {
    countLastingAdministrators: (): number => count.get() ?? 0,
    hasOtherLastingAdministrator: (userId: string): boolean => isOther.get(userId) !== undefined,
    /** Whether an administrator has a password hash of at most this cost. */
    hasLastingAdministratorUpTo: (hashCost: number): boolean => isUpTo.get(hashCost) !== undefined,
  }
}
