import type { Database } from 'better-sqlite3'
import type { Transport } from '../../../shared/contract.ts'
import type { IssuedReset, Party } from '../store.ts'
import { readTransport } from './sessions.ts'
import { USER_COLUMNS, type UserRow } from './users.ts'

/** Reset codes: one live code per user, since the user is the key. */
export const resetsTable = (database: Database) => {
  const replace = database.prepare(
    `INSERT OR REPLACE INTO reset_codes (user_number, code_hash, issued_at, expires_at, issued_by, transport)
     SELECT number, @codeHash, @issuedAt, @expiresAt, @issuedBy, @transport FROM users WHERE id = @userId`,
  )
  const condition = 'user_number = (SELECT number FROM users WHERE id = @userId) AND code_hash = @hash AND expires_at > @now'
  const findUser = database.prepare<[Buffer, number], UserRow>(
    `SELECT ${USER_COLUMNS} FROM users WHERE number = (SELECT user_number FROM reset_codes WHERE code_hash = ? AND expires_at > ?)`,
  )
  const spend = database.prepare<unknown[], { issued_by: string | null; transport: string }>(
    `DELETE FROM reset_codes WHERE ${condition} RETURNING issued_by, transport`,
  )
  const expiry = database
    .prepare<[string, number], number>(
      'SELECT expires_at FROM reset_codes WHERE user_number = (SELECT number FROM users WHERE id = ?) AND expires_at > ?',
    )
    .pluck()
  const isIssued = database
    .prepare<unknown[], number>(
      `SELECT 1 FROM reset_codes WHERE user_number = (SELECT number FROM users WHERE id = @userId) AND issued_by = @email AND expires_at > @now`,
    )
    .pluck()
  const drop = database.prepare<[string]>('DELETE FROM reset_codes WHERE user_number = (SELECT number FROM users WHERE id = ?)')

  return {
    replace: ({ issuedBy, ...reset }: IssuedReset): void => void replace.run({ ...reset, issuedBy: issuedBy?.email ?? null }),
    findUser: (hash: Buffer, now: number): UserRow | null => findUser.get(hash, now) ?? null,
    /** One conditional delete: of two that redeem the same code, one gets it. Null where it is not to be had. */
    spend: (userId: string, hash: Buffer, now: number): { issuedBy: string | null; transport: Transport } | null => {
      const row = spend.get({ userId, hash, now })
      return row ? { issuedBy: row.issued_by, transport: readTransport(row.transport) } : null
    },
    /** Whether the live code is of this person. */
    isIssuedBy: (userId: string, issuer: Party | null, now: number): boolean =>
      issuer !== null && isIssued.get({ userId, email: issuer.email, now }) !== undefined,
    findExpiry: (userId: string, now: number): number | null => expiry.get(userId, now) ?? null,
    drop: (userId: string): void => void drop.run(userId),
  }
}
