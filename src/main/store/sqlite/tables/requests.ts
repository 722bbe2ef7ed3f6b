import type { Database } from 'better-sqlite3'
import type { RequestOrder } from '../../../../shared/api/requests.ts'
import { REQUESTS_COUNTED } from '../../../../shared/domain/limits.ts'
import type { Role } from '../../../../shared/domain/permissions.ts'
import type { FiledRequest, ResetRequest } from '../../ports/store.ts'
import { readTransport } from './sessions-table.ts'
import { toUser, USER_COLUMNS, type UserRow } from './user-columns.ts'

type StoredRequest = { requested_at: number; last_at: number; times: number }

type RequestRow = UserRow & StoredRequest & { requested_by_way_of: string }

const toFiled = ({ requested_at, last_at, times }: StoredRequest, transport: string): FiledRequest => ({
  requestedAt: requested_at,
  transport: readTransport(transport),
  lastRequestedAt: last_at,
  times,
})

/** Requests for a reset code: at most one per user, because the user is the key. */
export const resetRequestsTable = (database: Database) => {
  const file = database.prepare(
    `INSERT INTO reset_requests (user_number, requested_at, transport, last_at, times)
     SELECT number, @requestedAt, @transport, @lastRequestedAt, @times FROM users WHERE id = @userId ON CONFLICT DO UPDATE SET
     last_at = max(last_at, excluded.last_at), times = times + excluded.times`,
  )
  // Another request may have been filed meanwhile.
  const restore = database.prepare(
    `INSERT INTO reset_requests (user_number, requested_at, transport, last_at, times)
     SELECT number, @requestedAt, @transport, @lastRequestedAt, @times FROM users WHERE id = @userId
     ON CONFLICT DO UPDATE SET requested_at = excluded.requested_at, transport = excluded.transport, times = times + excluded.times`,
  )
  const isAnswered = database
    .prepare<{ userId: string; since: number }, number>(
      `SELECT ifnull(password_changed_at > @since, 0) OR EXISTS (
         SELECT 1 FROM reset_codes WHERE user_number = number AND issued_at >= @since
       ) FROM users WHERE id = @userId`,
    )
    .pluck()
  const countUnknown = database.prepare<[number]>(
    `INSERT INTO unknown_attempts (kind, failures) SELECT 'reset-request', 1 WHERE ? ON CONFLICT DO UPDATE SET failures = failures + 1`,
  )
  const drop = database.prepare<[string], StoredRequest & { transport: string }>(
    `DELETE FROM reset_requests WHERE user_number = (SELECT number FROM users WHERE id = ?)
     RETURNING requested_at, transport, last_at, times`,
  )
  // SQLite would scan all users first; a cross join keeps its order.
  const open = `reset_requests INDEXED BY reset_requests_by_time CROSS JOIN users ON users.number = reset_requests.user_number
    WHERE deleted_at IS NULL AND role IN (SELECT value FROM json_each(?))`
  const prepareList = (direction: 'ASC' | 'DESC') =>
    database.prepare<[string, number], RequestRow>(
      `SELECT ${USER_COLUMNS}, requested_at, last_at, times, reset_requests.transport AS requested_by_way_of
       FROM ${open} ORDER BY last_at ${direction}, reset_requests.user_number ${direction} LIMIT ?`,
    )
  const listed = { newest: prepareList('DESC'), oldest: prepareList('ASC') }
  const count = database.prepare<[string, number], number>(`SELECT count(*) FROM (SELECT 1 FROM ${open} LIMIT ?)`).pluck()

  return {
    file: ({ userId, ...request }: { userId: string | null } & FiledRequest): void => {
      // Every request runs the same statements and writes one row, so that the response time reveals nothing.
      file.run({ userId, ...request })
      countUnknown.run(Number(userId === null))
    },
    restore: (request: { userId: string } & FiledRequest): void => void restore.run(request),
    /** Whether the user got a code or a password since then. A code that has expired was an answer too. */
    isAnswered: (userId: string, since: number): boolean => isAnswered.get({ userId, since }) === 1,
    /** Returns the request, or null if there was none. */
    drop: (userId: string): FiledRequest | null => {
      const row = drop.get(userId)
      return row ? toFiled(row, row.transport) : null
    },
    list: (
      reached: readonly Role[],
      { order, limit }: { readonly order: RequestOrder; readonly limit: number },
    ): { requests: ResetRequest[]; total: number } => {
      const ofRoles = JSON.stringify(reached)
      const requests = listed[order].all(ofRoles, limit).map(({ requested_by_way_of, ...row }) => ({
        user: toUser(row),
        ...toFiled(row, requested_by_way_of),
      }))
      return { requests, total: requests.length < limit ? requests.length : (count.get(ofRoles, REQUESTS_COUNTED) ?? 0) }
    },
  }
}
