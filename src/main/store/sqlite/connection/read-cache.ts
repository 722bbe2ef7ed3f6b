import type { Database } from 'better-sqlite3'

/** The most cached rows between two commits: more than the sessions in use. */
const CACHED_ROWS_MAX = 4_096

/**
 * How long a read of the data version is valid (milliseconds): less than another process needs to commit and report to a caller. A burst of
 * calls reads it once.
 */
const VERSION_CHECK_MS = 0.05

/** Caches rows until the next commit of any process. */
export type ReadCache = {
  /** The cached value if no process has committed since, otherwise the result of `look`. Null is never cached. */
  readonly find: <T extends object | number>(name: string, look: () => T | null) => T | null
  /** Clears the cache before a write of this process. */
  readonly forget: () => void
}

/**
 * Checks `PRAGMA data_version` for commits of other connections, and clears itself before own writes. The check takes a lock, which is most of
 * the cost of a read, so calls at the same moment share it.
 */
export const createReadCache = (database: Database): ReadCache => {
  const readVersion = database.prepare<[], number>('PRAGMA data_version').pluck()
  const cached = new Map<string, object | number>()
  let seen: number | undefined
  let seenAt = Number.NEGATIVE_INFINITY

  const compare = (): void => {
    const now = performance.now()
    if (now - seenAt < VERSION_CHECK_MS) return
    // If this throws, the cache is not used. The time is taken before the read.
    const version = readVersion.get()
    if (version !== seen) cached.clear()
    seen = version
    seenAt = now
  }

  return {
    find: <T extends object | number>(name: string, look: () => T | null): T | null => {
      // An open transaction sees uncommitted data, which must not be cached.
      if (database.inTransaction) return look()
      compare()
      const known = cached.get(name)
      // Each name always has the same type of value.
      if (known !== undefined) return known as T
      const found = look()
      if (found !== null && cached.size < CACHED_ROWS_MAX) cached.set(name, found)
      return found
    },
    forget: () => cached.clear(),
  }
}
