import type { Database } from 'better-sqlite3'
import type { NoticeView, SecurityEventView } from '../../../../shared/api/security-events.ts'
import { NOTICES_MAX, SECURITY_EVENTS_MAX } from '../../../../shared/domain/limits.ts'
import { DAY_MS } from '../../../../shared/domain/time.ts'
import type { NewNotice } from '../../ports/store.ts'
import { readTransport } from './sessions-table.ts'

type NoticeRow = {
  number: number
  kind: NoticeView['kind']
  at: number
  first_at: number
  times: number
  by_email: string | null
  about_email: string | null
  transport: string
  disowned_at: number | null
}

/** How long the profile shows an event, and lets the user disown it (milliseconds): 30 days. */
const EVENT_LIFETIME_MS = 30 * DAY_MS

/** The most acknowledged events per user and kind. */
const KEPT_OF_KIND = 20

const toNotice = (row: NoticeRow): NoticeView => ({
  kind: row.kind,
  at: row.at,
  by: row.by_email,
  about: row.about_email,
  transport: readTransport(row.transport),
})

/** Security events of users. They are open until acknowledged, and stay visible for 30 days. */
export const noticesTable = (database: Database) => {
  const ofUser = 'user_number = (SELECT number FROM users WHERE id = @userId)'
  const columns = 'number, kind, at, first_at, times, by_email, about_email, transport, disowned_at'
  const repeat = database.prepare(
    `UPDATE notices SET at = @at, times = times + 1, by_email = @by, about_email = @about, transport = @transport
     WHERE ${ofUser} AND kind = @kind AND by_id IS @byId AND acknowledged_at IS NULL`,
  )
  const insert = database.prepare(
    `INSERT INTO notices (user_number, kind, at, first_at, by_id, by_email, about_email, transport)
     SELECT number, @kind, @at, @at, @byId, @by, @about, @transport FROM users WHERE id = @userId`,
  )
  const prune = database.prepare(
    `DELETE FROM notices WHERE ${ofUser} AND kind = @kind AND acknowledged_at IS NOT NULL AND number <= (
       SELECT number FROM notices WHERE ${ofUser} AND kind = @kind AND acknowledged_at IS NOT NULL
       ORDER BY number DESC LIMIT 1 OFFSET ${KEPT_OF_KIND})`,
  )
  // The user's own events come first, so that many reports of other users cannot hide them.
  const shown = `SELECT number FROM notices WHERE ${ofUser} AND acknowledged_at IS NULL
    ORDER BY kind = 'disowned', number DESC LIMIT ${NOTICES_MAX}`
  const open = database.prepare<unknown[], NoticeRow>(`SELECT ${columns} FROM notices WHERE number IN (${shown}) ORDER BY number`)
  const acknowledge = database.prepare(`UPDATE notices SET acknowledged_at = @now WHERE number IN (${shown})`)
  const settleIssued = database.prepare(
    `UPDATE notices SET acknowledged_at = @now WHERE ${ofUser} AND kind = 'reset-issued' AND acknowledged_at IS NULL`,
  )
  const own = `${ofUser} AND kind <> 'disowned'`
  const events = database.prepare<unknown[], NoticeRow>(
    `SELECT ${columns} FROM notices WHERE ${own} AND at > @since ORDER BY at DESC, number DESC LIMIT ${SECURITY_EVENTS_MAX}`,
  )
  const oldestOpen = database.prepare<unknown[], NoticeRow>(
    `SELECT ${columns} FROM notices WHERE ${own} AND acknowledged_at IS NULL ORDER BY first_at, number LIMIT 1`,
  )
  const byNumber = database.prepare<unknown[], NoticeRow>(
    `SELECT ${columns} FROM notices WHERE ${own} AND number = @event AND disowned_at IS NULL
     AND (at > @since OR acknowledged_at IS NULL)`,
  )
  const disown = database.prepare(
    `UPDATE notices SET disowned_at = @now, acknowledged_at = ifnull(acknowledged_at, @now)
     WHERE ${own} AND disowned_at IS NULL AND at >= @from`,
  )
  const dropOfOthers = database.prepare(`DELETE FROM notices WHERE ${ofUser} AND kind = 'disowned'`)

  return {
    /** One open notice per kind and author: a repeated event is added to it. */
    insert: (notice: NewNotice): void => {
      if (repeat.run(notice).changes > 0) return
      insert.run(notice)
      prune.run(notice)
    },
    listOpen: (userId: string): NoticeView[] => open.all({ userId }).map(toNotice),
    /** A redeemed code keeps one open notice instead of two. */
    settleIssued: (userId: string, now: number): void => void settleIssued.run({ userId, now }),
    acknowledge: (userId: string, now: number): void => void acknowledge.run({ userId, now }),
    /** The newest first. */
    listEvents: (userId: string, now: number): SecurityEventView[] =>
      events.all({ userId, since: now - EVENT_LIFETIME_MS }).map((row) => ({
        ...toNotice(row),
        id: row.number,
        firstAt: row.first_at,
        times: row.times,
        disownedAt: row.disowned_at,
      })),
    /**
     * Disowns an event of the user, or the first open one (null), and all later events. Returns the time of that event, or null if there is
     * none.
     */
    disown: (userId: string, event: number | null, now: number): number | null => {
      const since = now - EVENT_LIFETIME_MS
      const row = event === null ? oldestOpen.get({ userId }) : byNumber.get({ userId, event, since })
      if (!row) return null
      disown.run({ userId, from: row.first_at, now })
      return row.first_at
    },
    /** Disowns all events since a time, if there are any. Returns the time. */
    disownSince: (userId: string, from: number, now: number): number => {
      disown.run({ userId, from, now })
      return from
    },
    /** Deletes reports of other users, which only administrators see. */
    dropOfOthers: (userId: string): void => void dropOfOthers.run({ userId }),
  }
}
