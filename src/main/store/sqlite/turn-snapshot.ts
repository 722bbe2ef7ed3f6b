import type { Database } from 'better-sqlite3'

/** Answers that are remembered at most, until the next commit: as many sessions as are ever busy between two. */
const REMEMBERED_ANSWERS = 4_096

/** What the reads of one turn of the event loop look at together. */
export type TurnSnapshot = {
  /**
   * Reads in the turn's snapshot. What was found under this name before is found again without looking, as long as nobody has committed
   * anything since: not this process, and not another.
   */
  readonly find: <T extends object | number>(name: string, look: () => T | null) => T | null
  /** A write begins: what is read from here on sees what it has written. */
  readonly end: () => void
}

/**
 * A read of its own takes a lock of the file and gives it back, which costs as much as the read; so the first of a turn takes it for all, and asks
 * SQLite then whether another connection has committed (`PRAGMA data_version`). Whatever came to this turn came before it began, so nobody who
 * is answered in it can know of a later change.
 */
export const createTurnSnapshot = (database: Database): TurnSnapshot => {
  const begin = database.prepare('BEGIN')
  const commit = database.prepare('COMMIT')
  const readVersion = database.prepare<[], number>('PRAGMA data_version').pluck()
  const answers = new Map<string, object | number>()
  let seen: number | undefined
  let isOpen = false

  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    try {
      if (database.open && database.inTransaction) commit.run()
    } catch {
      // Nothing was written in it; the next write rolls back what is left.
    }
  }

  const open = (): void => {
    begin.run()
    isOpen = true
    setImmediate(close)
    const version = readVersion.get()
    if (version !== seen) answers.clear()
    seen = version
  }

  return {
    find: <T extends object | number>(name: string, look: () => T | null): T | null => {
      if (!isOpen) {
        // A transaction that is not ours is a write's, which sees what nobody else does yet.
        if (database.inTransaction) return look()
        open()
      }
      const known = answers.get(name)
      // Under one name there is ever one kind of answer.
      if (known !== undefined) return known as T
      const found = look()
      if (found !== null && answers.size < REMEMBERED_ANSWERS) answers.set(name, found)
      return found
    },
    end: () => {
      answers.clear()
      close()
    },
  }
}
