import type { Database } from 'better-sqlite3'
import { type SkipReason, skipReasons } from '../../../../shared/domain/bulk-changes.ts'
import { SKIPPED_KEPT, SKIPPED_PER_REPORT } from '../../../../shared/domain/limits.ts'
import type { ReportedUser } from '../../ports/store.ts'

type SkippedUser = { readonly user: Pick<ReportedUser, 'id' | 'email'> | null; readonly reason: SkipReason }

/** Another version of Gatehouse may know more reasons. */
const readReason = (reason: string): SkipReason => skipReasons.find((known) => known === reason) ?? 'changed-meanwhile'

/**
 * The users that bulk changes skipped. Rows are only added at the end and dropped at the beginning, so their numbers have no gaps and tell how
 * many there are.
 */
export const skippedUsersTable = (database: Database) => {
  const insert = database.prepare(
    'INSERT INTO skipped_users (entry_id, changed_before, user_id, email, reason) VALUES (?, ?, ?, ?, ?)',
  )
  const count = database.prepare<[number], number>('SELECT count(*) FROM skipped_users WHERE entry_id = ?').pluck()
  const dropOldest = database.prepare(
    `DELETE FROM skipped_users WHERE number <= (SELECT max(number) FROM skipped_users) - ${SKIPPED_KEPT}`,
  )
  const countBy = database.prepare<[number], { reason: string; count: number }>(
    'SELECT reason, count(*) AS count FROM skipped_users WHERE entry_id = ? GROUP BY reason',
  )
  // A skipped user follows the changed ones before it and the skipped ones before it.
  const numbered = `SELECT number, row_number() OVER (ORDER BY number) - 1 + changed_before AS row
    FROM skipped_users WHERE entry_id = @entry`
  const list = database.prepare<
    [{ entry: number; from: number; to: number }],
    { row: number; id: string | null; email: string | null; reason: string }
  >(
    `SELECT row, user_id AS id, email, reason FROM (${numbered}) AS place JOIN skipped_users USING (number)
     WHERE row >= @from AND row < @to ORDER BY number`,
  )
  const countBefore = database
    .prepare<[{ entry: number; row: number }], number>(`SELECT count(*) FROM (${numbered}) WHERE row < @row`)
    .pluck()

  return {
    count: (entry: number): number => count.get(entry) ?? 0,
    countBy: (entry: number): { reason: SkipReason; count: number }[] =>
      countBy.all(entry).map(({ reason, count }) => ({ reason: readReason(reason), count })),
    /** Skipped users among the first rows of a report. */
    countBefore: (entry: number, row: number): number => countBefore.get({ entry, row }) ?? 0,
    list: (entry: number, from: number, to: number): (ReportedUser & { readonly row: number })[] =>
      list.all({ entry, from, to }).map(({ reason, ...user }) => ({ ...user, skipped: readReason(reason) })),
    /** Records the outcomes of a slice, in order; null means changed. Inside the transaction of the slice. */
    recordOf: ({ batchId, changedBefore }: { readonly batchId: number; readonly changedBefore: number }) => {
      let changed = changedBefore
      let kept: number | null = null
      return {
        add: (skipped: SkippedUser | null): void => {
          if (!skipped) {
            changed += 1
            return
          }
          kept ??= count.get(batchId) ?? 0
          if (kept >= SKIPPED_PER_REPORT) return
          kept += 1
          const { user, reason } = skipped
          insert.run(batchId, changed, user?.id ?? null, user?.email ?? null, reason)
          // At most one row goes for each that comes, so this never takes longer than the slice.
          dropOldest.run()
        },
      }
    },
  }
}
