import type { Database } from 'better-sqlite3'
import type { AlertKind, AlertView } from '../../../../shared/api/alerts.ts'
import { REQUESTS_COUNTED } from '../../../../shared/domain/limits.ts'
import type { NewAlert } from '../../ports/store.ts'
import { readTransport } from './sessions-table.ts'

type AlertRow = {
  number: number
  kind: AlertKind
  first_at: number
  at: number
  times: number
  transport: string
  id: string
  email: string
  name: string
  deleted_at: number | null
}

const toAlert = (row: AlertRow): AlertView => ({
  id: row.number,
  kind: row.kind,
  user: { id: row.id, email: row.email, name: row.name, isDeleted: row.deleted_at !== null },
  firstAt: row.first_at,
  at: row.at,
  times: row.times,
  transport: readTransport(row.transport),
})

/** The open alerts of administrators: at most one per kind and user. The audit log keeps those that were dealt with. */
export const alertsTable = (database: Database) => {
  const raise = database.prepare(
    `INSERT INTO alerts (user_number, kind, first_at, at, transport)
     SELECT number, @kind, @at, @at, @transport FROM users WHERE id = @userId
     ON CONFLICT DO UPDATE SET at = excluded.at, times = times + 1, transport = excluded.transport`,
  )
  const columns = 'alerts.number, kind, first_at, at, times, transport, users.id, email, name, deleted_at'
  const joined = 'alerts CROSS JOIN users ON users.number = alerts.user_number'
  // Who set up the backups must not be the one to call that right.
  const isShown = `NOT (kind = 'backups-set-up' AND users.id = ?)`
  const newest = database.prepare<[string, number], AlertRow>(
    `SELECT ${columns} FROM ${joined} WHERE ${isShown} ORDER BY at DESC, alerts.number DESC LIMIT ?`,
  )
  const count = database
    .prepare<[string, number], number>(`SELECT count(*) FROM (SELECT 1 FROM ${joined} WHERE ${isShown} LIMIT ?)`)
    .pluck()
  const byNumber = database.prepare<[number], AlertRow>(`SELECT ${columns} FROM ${joined} WHERE alerts.number = ?`)
  const drop = database.prepare<[number]>('DELETE FROM alerts WHERE number = ?')

  return {
    /** What happens again is added to the open alert. */
    raise: (alert: NewAlert): void => void raise.run(alert),
    list: (limit: number, reader: string): { alerts: AlertView[]; total: number } => ({
      alerts: newest.all(reader, limit).map(toAlert),
      total: count.get(reader, REQUESTS_COUNTED) ?? 0,
    }),
    /** Closes an open alert, and returns it. */
    take: (number: number): AlertView | null => {
      const row = byNumber.get(number)
      if (!row) return null
      drop.run(number)
      return toAlert(row)
    },
  }
}
