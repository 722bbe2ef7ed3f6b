import type { Database } from 'better-sqlite3'
import type { RecoveryCodes, User } from '../../ports/store.ts'
import { toUser, USER_COLUMNS, type UserRow } from './user-columns.ts'

/** What a user without recovery codes has. */
export const noRecoveryCodes: RecoveryCodes = { left: 0, newestAt: null, unkept: 0 }

/** Recovery codes: ten per user, each valid once. */
export const recoveryCodesTable = (database: Database) => {
  const ofUser = 'user_number = (SELECT number FROM users WHERE id = @userId)'
  const insert = database.prepare(
    'INSERT INTO recovery_codes (code_hash, user_number, created_at) SELECT @hash, number, @now FROM users WHERE id = @userId',
  )
  const drop = database.prepare(`DELETE FROM recovery_codes WHERE ${ofUser}`)
  const findUser = database.prepare<[Buffer], UserRow>(
    `SELECT ${USER_COLUMNS} FROM users WHERE number = (SELECT user_number FROM recovery_codes WHERE code_hash = ? AND used_at IS NULL)`,
  )
  const spend = database.prepare(
    `UPDATE recovery_codes SET used_at = @now WHERE ${ofUser} AND code_hash = @hash AND used_at IS NULL`,
  )

  const summarize = database.prepare<unknown[], RecoveryCodes>(
    `SELECT count(*) AS left, max(created_at) AS newestAt, count(*) - count(kept_at) AS unkept FROM recovery_codes WHERE ${ofUser} AND used_at IS NULL`,
  )
  const keep = database.prepare<[number, Buffer]>('UPDATE recovery_codes SET kept_at = ? WHERE code_hash = ? AND kept_at IS NULL')
  const dropMadeSince = database.prepare(`DELETE FROM recovery_codes WHERE ${ofUser} AND created_at >= @since`)

  return {
    read: (userId: string): RecoveryCodes => summarize.get({ userId }) ?? noRecoveryCodes,
    /** Records that a code was copied, saved or printed. Returns whether it is a code that was not kept before. */
    keep: (hash: Buffer, at: number): boolean => keep.run(at, hash).changes > 0,
    drop: (userId: string): void => void drop.run({ userId }),
    /** Deletes the codes that were created at this time or later. */
    dropMadeSince: (userId: string, since: number): void => void dropMadeSince.run({ userId, since }),
    add: (userId: string, hash: Buffer, now: number): void => void insert.run({ userId, hash, now }),
    replace: (userId: string, hashes: readonly Buffer[], now: number): void => {
      drop.run({ userId })
      for (const hash of hashes) insert.run({ userId, hash, now })
    },
    findUser: (hash: Buffer): User | null => {
      const row = findUser.get(hash)
      return row ? toUser(row) : null
    },
    /** One conditional update, so that concurrent calls cannot both succeed. */
    spend: (userId: string, hash: Buffer, now: number): boolean => spend.run({ userId, hash, now }).changes > 0,
  }
}
