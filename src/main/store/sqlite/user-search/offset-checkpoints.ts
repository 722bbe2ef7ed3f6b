import type { Database } from 'better-sqlite3'
import type { UserCursor } from '../../../../shared/api/user-list.ts'
import type { UserListRequest } from '../../ports/store.ts'
import type { Statements } from './statement-cache.ts'

/** Lists whose marks are kept: about what is looked at in several windows. */
const KEPT_LISTS = 8

/** A row that a walk has come by, and how many of those who fit stand up to and with it. */
export type Mark = { readonly rank: number; readonly place: UserCursor }

type Kept = { readonly version: number; readonly now: number; readonly marks: Mark[] }

/**
 * Marks of lists that are narrowed down, in the order of their rows: a jump leaves them on its way, and the next one goes on from the nearest.
 * They are good until anything is committed; on a connection that only reads, SQLite says so.
 */
export const createOffsetCheckpoints = (database: Database, statements: Statements) => {
  const kept = new Map<string, Kept>()
  const readVersion = (): number => database.pragma('data_version', { simple: true }) as number

  /** Whether a date of disabling has come between two moments: then others are active. */
  const hasPassed = (one: number, other: number): boolean =>
    statements.count({
      sql: 'SELECT EXISTS (SELECT 1 FROM users WHERE disable_at > ? AND disable_at <= ?)',
      values: [Math.min(one, other), Math.max(one, other)],
    }) === 1

  return ({ search, filter, sort, now }: UserListRequest): Mark[] => {
    const name = JSON.stringify([search, filter, sort])
    const version = readVersion()
    const former = kept.get(name)
    const isGood = former !== undefined && former.version === version && !hasPassed(former.now, now)
    const marks = isGood ? former.marks : []
    kept.delete(name)
    kept.set(name, { version, now, marks })
    const [oldest] = kept.keys()
    if (kept.size > KEPT_LISTS && oldest !== undefined) kept.delete(oldest)
    return marks
  }
}
