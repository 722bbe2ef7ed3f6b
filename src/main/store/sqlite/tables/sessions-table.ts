import type { Database } from 'better-sqlite3'
import { type Transport, transports } from '../../../../shared/api/definition.ts'
import { SESSIONS_MAX } from '../../../../shared/domain/limits.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { NewSession, Session, User } from '../../ports/store.ts'
import type { oidcRecordsTable } from './oidc-records.ts'
import { toUser, USER_COLUMNS, type UserRow } from './user-columns.ts'

type SessionRow = {
  public_id: string
  transport: string
  session_created_at: number
  authenticated_at: number
  last_used_at: number
  expires_at: number
}

// An unknown transport is treated as the least trusted one.
export const readTransport = (stored: string): Transport => transports.find((transport) => transport === stored) ?? 'http'

const toSession = (row: SessionRow, userId: string): Session => ({
  userId,
  publicId: row.public_id,
  transport: readTransport(row.transport),
  createdAt: row.session_created_at,
  authenticatedAt: row.authenticated_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
})

/** Whatever ends all sessions of a user also ends what programs may do for the user. */
export const sessionsTable = (
  database: Database,
  programAccess: Pick<ReturnType<typeof oidcRecordsTable>, 'endOfUser' | 'hasAnyOfUser'>,
) => {
  // The limit separates the lookup from the join. With STAT4, SQLite plans a plain join again for every bound value, which takes 18
  // microseconds instead of 1.5.
  const find = database.prepare<[Buffer], SessionRow & UserRow>(
    `SELECT public_id, transport, session.created_at AS session_created_at, authenticated_at, last_used_at, expires_at, ${USER_COLUMNS}
     FROM (SELECT * FROM sessions WHERE id_hash = ? LIMIT 1) AS session JOIN users ON users.number = session.user_number`,
  )
  const insert = database.prepare(
    `INSERT INTO sessions (id_hash, public_id, user_number, transport, created_at, authenticated_at, last_used_at, expires_at)
     SELECT @idHash, @publicId, number, @transport, @createdAt, @authenticatedAt, @lastUsedAt, @expiresAt FROM users WHERE id = @userId AND deleted_at IS NULL`,
  )
  const touch = database.prepare<[number, Buffer]>('UPDATE sessions SET last_used_at = max(last_used_at, ?) WHERE id_hash = ?')
  const remove = database.prepare<[Buffer]>('DELETE FROM sessions WHERE id_hash = ?')
  const removeOfUser = database.prepare<[string]>(
    'DELETE FROM sessions WHERE user_number = (SELECT number FROM users WHERE id = ?)',
  )
  const removeOthers = database.prepare<[string, Buffer]>(
    'DELETE FROM sessions WHERE user_number = (SELECT number FROM users WHERE id = ?) AND id_hash <> ?',
  )
  const removeNamed = database.prepare<[string, string]>(
    'DELETE FROM sessions WHERE user_number = (SELECT number FROM users WHERE id = ?) AND public_id = ?',
  )
  const ofUser = database.prepare<[string], SessionRow>(
    `SELECT public_id, transport, sessions.created_at AS session_created_at, authenticated_at, last_used_at, expires_at
     FROM users JOIN sessions ON sessions.user_number = users.number WHERE users.id = ?
     ORDER BY sessions.created_at DESC, public_id LIMIT ${SESSIONS_MAX}`,
  )
  const countOfUser = database
    .prepare<[string], number>('SELECT count(*) FROM sessions WHERE user_number = (SELECT number FROM users WHERE id = ?)')
    .pluck()
  // One at a time: a bound LIMIT would make SQLite compile the statement again for every run.
  const removeOldest = database.prepare<{ userId: string; idHash: Buffer }>(
    `DELETE FROM sessions WHERE id_hash = (
       SELECT id_hash FROM sessions WHERE user_number = (SELECT number FROM users WHERE id = @userId) AND id_hash <> @idHash
       ORDER BY last_used_at, created_at LIMIT 1)`,
  )
  const removeOfTransport = database.prepare<[string]>('DELETE FROM sessions WHERE transport = ?')
  const anyOfTransport = database.prepare<[string]>('SELECT 1 FROM sessions WHERE transport = ? LIMIT 1')
  const anyOfUser = database.prepare<[string]>(
    'SELECT 1 FROM sessions WHERE user_number = (SELECT number FROM users WHERE id = ?) LIMIT 1',
  )
  const removeExpired = database.prepare<[number]>('DELETE FROM sessions WHERE expires_at <= ?')

  return {
    find: (idHash: Buffer): { session: Session; user: User } | null => {
      const row = find.get(idHash)
      if (!row) return null
      const { public_id, transport, session_created_at, authenticated_at, last_used_at, expires_at, ...userRow } = row
      const session = { public_id, transport, session_created_at, authenticated_at, last_used_at, expires_at }
      return { session: toSession(session, row.id), user: toUser(userRow) }
    },
    insert: (session: NewSession): void => {
      const { endsOthers: _, ...row } = session
      if (insert.run(row).changes === 0) throw new Refusal('changed-meanwhile', { message: 'the user is gone or deleted' })
      // Each new session deletes expired ones, so that the table stays small without a timer.
      removeExpired.run(session.createdAt)
      const excess = (countOfUser.get(session.userId) ?? 0) - SESSIONS_MAX
      const { userId, idHash } = session
      for (let removed = 0; removed < excess; removed += 1) removeOldest.run({ userId, idHash })
    },
    touch: (idHash: Buffer, at: number): void => void touch.run(at, idHash),
    listOf: (userId: string): Session[] => ofUser.all(userId).map((row) => toSession(row, userId)),
    removeNamed: (userId: string, publicId: string): boolean => removeNamed.run(userId, publicId).changes > 0,
    /** All but one. */
    removeOthers: (userId: string, keptHash: Buffer, now: number): number => {
      programAccess.endOfUser(userId, now)
      return removeOthers.run(userId, keptHash).changes
    },
    remove: (idHash: Buffer): boolean => remove.run(idHash).changes > 0,
    removeOfUser: (userId: string, now: number): number => {
      programAccess.endOfUser(userId, now)
      return removeOfUser.run(userId).changes
    },
    /** Sessions, or access of programs. */
    hasAnyOfUser: (userId: string): boolean => anyOfUser.get(userId) !== undefined || programAccess.hasAnyOfUser(userId),
    hasAnyOf: (transport: Transport): boolean => anyOfTransport.get(transport) !== undefined,
    removeOfTransport: (transport: Transport): number => removeOfTransport.run(transport).changes,
  }
}
