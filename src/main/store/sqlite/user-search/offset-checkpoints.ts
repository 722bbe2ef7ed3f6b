import type { Database } from 'better-sqlite3'
import type { UserCursor } from '../../../../shared/api/user-list.ts'
import { LruMap } from '../../../../shared/domain/lru-map.ts'
import type { UserListRequest } from '../../ports/store.ts'
import type { Statements } from './statement-cache.ts'

/** How many lists keep their checkpoints: about as many as several windows show. */
const CACHED_LISTS = 8

/** A row that a scan has reached, and the number of matching rows up to and including it. */
export type MatchCheckpoint = { readonly rank: number; readonly cursor: UserCursor }

type CachedList = { readonly version: number; readonly now: number; readonly checkpoints: MatchCheckpoint[] }

/**
 * Offset checkpoints of filtered lists: a jump to an index records them, and the next jump starts at the nearest one. They are valid until the
 * next commit, which SQLite reports to a read-only connection.
 */
export const createOffsetCheckpoints = (database: Database, statements: Statements) => {
  const cache = new LruMap<string, CachedList>(CACHED_LISTS)
  const readVersion = (): number => database.pragma('data_version', { simple: true }) as number

  /** Whether a user's disable date lies between two times, which changes who is active. */
  const hasPassed = (one: number, other: number): boolean =>
    statements.count({
      sql: 'SELECT EXISTS (SELECT 1 FROM users WHERE disable_at > ? AND disable_at <= ?)',
      values: [Math.min(one, other), Math.max(one, other)],
    }) === 1

  return ({ search, filter, sort, now }: UserListRequest): MatchCheckpoint[] => {
    const name = JSON.stringify([search, filter, sort])
    const version = readVersion()
    const former = cache.peek(name)
    const isValid = former !== undefined && former.version === version && !hasPassed(former.now, now)
    const checkpoints = isValid ? former.checkpoints : []
    cache.set(name, { version, now, checkpoints })
    return checkpoints
  }
}
