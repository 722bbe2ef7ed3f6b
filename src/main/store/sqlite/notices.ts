import type { Database } from 'better-sqlite3'
import type { NoticeView } from '../../../shared/views.ts'
import type { NewNotice } from '../store.ts'
import { readTransport } from './sessions.ts'

type NoticeRow = { kind: NoticeView['kind']; at: number; by_email: string | null; about_email: string | null; transport: string }

export const noticesTable = (database: Database) => {
  const ofUser = 'user_number = (SELECT number FROM users WHERE id = @userId)'
  const insert = database.prepare(
    `INSERT INTO notices (user_number, kind, at, by_email, about_email, transport)
     SELECT number, @kind, @at, @by, @about, @transport FROM users WHERE id = @userId`,
  )
  const open = database.prepare<unknown[], NoticeRow>(
    `SELECT kind, at, by_email, about_email, transport FROM notices WHERE ${ofUser} AND acknowledged_at IS NULL ORDER BY number`,
  )
  const acknowledge = database.prepare(`UPDATE notices SET acknowledged_at = @now WHERE ${ofUser} AND acknowledged_at IS NULL`)

  const dropIssued = database.prepare(`DELETE FROM notices WHERE ${ofUser} AND kind = 'reset-issued' AND acknowledged_at IS NULL`)

  return {
    insert: (notice: NewNotice): void => void insert.run(notice),
    listOpen: (userId: string): NoticeView[] =>
      open.all({ userId }).map((row) => ({
        kind: row.kind,
        at: row.at,
        by: row.by_email,
        about: row.about_email,
        transport: readTransport(row.transport),
      })),
    /** A code that was redeemed needs one notice, not two. */
    dropIssued: (userId: string): void => void dropIssued.run({ userId }),
    acknowledge: (userId: string, now: number): void => void acknowledge.run({ userId, now }),
  }
}
