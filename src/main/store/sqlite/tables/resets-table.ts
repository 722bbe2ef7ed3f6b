import type { Database } from 'better-sqlite3'
import { SHORT_CODE_FAILURES_MAX } from '../../../../shared/domain/codes.ts'
import { mayActOn, type Permission } from '../../../../shared/domain/permissions.ts'
import { isUsable } from '../../../../shared/domain/user-state.ts'
import type { IssuedReset, User, UserReference } from '../../ports/store.ts'
import { readTransport } from './sessions-table.ts'
import type { usersTable } from './users.ts'

/** The permissions to issue a code: to reset a password, or to set the first one. */
const codePermissions = ['users:reset', 'users:manage'] as const

/** What decides whether a code of this issuer is still valid. */
type Issuer = { readonly issuer: User | null; readonly isIssued: boolean; readonly permission: Permission }

type ResetRow = {
  user_number: number
  is_short: number
  expires_at: number
  issued_by: string | null
  issuer_number: number | null
  permission: string
  transport: string
}

/** Whether the issuer could issue the code now. Demotion, disabling and deletion invalidate the codes of an issuer. */
const isStillPermitted = ({ issuer, isIssued, permission }: Issuer, target: User, now: number): boolean =>
  !isIssued || (issuer !== null && isUsable(issuer, now) && mayActOn(issuer.role, permission, target.role))

/** Reset codes: one live code per user, because the user is the key. */
export const resetsTable = (database: Database, users: ReturnType<typeof usersTable>) => {
  const replace = database.prepare(
    `INSERT OR REPLACE INTO reset_codes (user_number, code_hash, is_short, issued_at, expires_at, issued_by, issuer_number, permission, transport)
     SELECT number, @codeHash, @isShort, @issuedAt, @expiresAt, @issuedBy, (SELECT number FROM users WHERE id = @issuerId), @permission, @transport
     FROM users WHERE id = @userId`,
  )
  // The attempt that is checked now is counted already. Only the window redeems short codes.
  const failures = `ifnull((SELECT failures FROM attempts
     WHERE attempts.user_number = reset_codes.user_number AND kind = 'reset' AND attempts.transport = 'window'), 0)`
  const isOpen = `(is_short = 0 OR ${failures} <= ${SHORT_CODE_FAILURES_MAX})`
  const isOpenLater = `(is_short = 0 OR ${failures} < ${SHORT_CODE_FAILURES_MAX})`
  const columns = 'user_number, is_short, expires_at, issued_by, issuer_number, permission, transport'
  const byHash = database.prepare<[Buffer, number], ResetRow>(
    `SELECT ${columns} FROM reset_codes WHERE code_hash = ? AND expires_at > ? AND ${isOpen}`,
  )
  const ofUser = '(SELECT number FROM users WHERE id = ?)'
  const byUser = database.prepare<[string, number], ResetRow>(
    `SELECT ${columns} FROM reset_codes WHERE user_number = ${ofUser} AND expires_at > ? AND ${isOpenLater}`,
  )
  const spend = database.prepare<unknown[], ResetRow>(
    `DELETE FROM reset_codes WHERE user_number = (SELECT number FROM users WHERE id = @userId)
     AND code_hash = @hash AND expires_at > @now AND ${isOpen} RETURNING ${columns}`,
  )
  const drop = database.prepare<[string]>(`DELETE FROM reset_codes WHERE user_number = ${ofUser}`)
  const dropShort = database.prepare<[string]>(`DELETE FROM reset_codes WHERE user_number = ${ofUser} AND is_short = 1`)
  const dropIssuedBy = database.prepare<[string]>(`DELETE FROM reset_codes WHERE issuer_number = ${ofUser}`)

  const readIssuer = (row: ResetRow): Issuer => {
    const issuer = row.issuer_number === null ? null : users.findByNumber(row.issuer_number)
    const permission = codePermissions.find((known) => known === row.permission) ?? 'users:manage'
    return { issuer, isIssued: row.issuer_number !== null || row.issued_by !== null, permission }
  }

  const findTarget = (row: ResetRow | undefined, now: number): User | null => {
    const target = row ? users.findByNumber(row.user_number) : null
    if (!row || !target || (row.is_short !== 0 && target.role !== 'user')) return null
    return isStillPermitted(readIssuer(row), target, now) ? target : null
  }

  return {
    replace: ({ issuedBy, isShort, ...reset }: IssuedReset): void =>
      void replace.run({ ...reset, isShort: Number(isShort), issuedBy: issuedBy?.email ?? null, issuerId: issuedBy?.id ?? null }),
    /** The user of a live code; null also if the issuer could not issue it any more. */
    findUser: (hash: Buffer, now: number): User | null => findTarget(byHash.get(hash, now), now),
    /** One conditional delete, so that only one of two concurrent calls gets the code. Null if there is none. */
    spend: (userId: string, hash: Buffer, now: number) => {
      const row = spend.get({ userId, hash, now })
      if (!row || !findTarget(row, now)) return null
      const { issuer } = readIssuer(row)
      return { issuedBy: row.issued_by, issuerId: issuer?.id ?? null, transport: readTransport(row.transport) }
    },
    findExpiry: (userId: string, now: number): number | null => {
      const row = byUser.get(userId, now)
      return row && findTarget(row, now) ? row.expires_at : null
    },
    /** Whether this user issued the live code. */
    isIssuedBy: (userId: string, issuer: UserReference | null, now: number): boolean => {
      const row = byUser.get(userId, now)
      return issuer !== null && row !== undefined && readIssuer(row).issuer?.id === issuer.id
    },
    drop: (userId: string): void => void drop.run(userId),
    /** Deletes the user's code if it is short. */
    dropShort: (userId: string): void => void dropShort.run(userId),
    /** Deletes all codes that this user issued. */
    dropIssuedBy: (userId: string): void => void dropIssuedBy.run(userId),
  }
}
