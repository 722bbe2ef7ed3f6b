import type { Database } from 'better-sqlite3'

/** Answers that are remembered at most, until the next commit: as many sessions as are ever busy between two. */
const REMEMBERED_ANSWERS = 4_096

/**
 * For so long (milliseconds) SQLite's word counts: less than it takes another process to commit, to say so to somebody, and that one to call here.
 * A burst of calls asks once for several of them.
 */
const VERSION_CHECK_MS = 0.05

/** What was read, for as long as it is what would be read again. */
export type ReadCache = {
  /**
   * What was found under this name before is found again without looking, as long as nobody has committed anything since: not this process, and
   * not another. What is not there is looked for every time.
   */
  readonly find: <T extends object | number>(name: string, look: () => T | null) => T | null
  /** A write of our own begins. */
  readonly forget: () => void
}

/**
 * SQLite tells whether another connection has committed (`PRAGMA data_version`); most of what a look-up costs is the lock that this takes too, so it
 * is taken once for all that is read at one moment. Our own commits need no asking.
 */
export const createReadCache = (database: Database): ReadCache => {
  const readVersion = database.prepare<[], number>('PRAGMA data_version').pluck()
  const answers = new Map<string, object | number>()
  let seen: number | undefined
  let seenAt = Number.NEGATIVE_INFINITY

  const compare = (): void => {
    const now = performance.now()
    if (now - seenAt < VERSION_CHECK_MS) return
    // Where it throws, what is remembered stays unused. The time is that before it.
    const version = readVersion.get()
    if (version !== seen) answers.clear()
    seen = version
    seenAt = now
  }

  return {
    find: <T extends object | number>(name: string, look: () => T | null): T | null => {
      // A write's own transaction sees what nobody else does yet.
      if (database.inTransaction) return look()
      compare()
      const known = answers.get(name)
      // Under one name there is ever one kind of answer.
      if (known !== undefined) return known as T
      const found = look()
      if (found !== null && answers.size < REMEMBERED_ANSWERS) answers.set(name, found)
      return found
    },
    forget: () => answers.clear(),
  }
}
