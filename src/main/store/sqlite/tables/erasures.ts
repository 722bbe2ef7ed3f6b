import type { Database } from 'better-sqlite3'
import { nameOfErased } from '../../../../shared/domain/user-state.ts'

/** What an erasure does next. */
type ErasureStep = 'mentions' | 'archives' | 'entries' | 'row' | 'index' | 'compaction' | 'done'

export type ErasureRow = {
  readonly userId: string
  readonly number: number
  /** The entry that began it. */
  readonly entry: number
  readonly step: ErasureStep
  /** The last entry that the step has looked at. */
  readonly position: number
  /** Entries of which texts were replaced. */
  readonly redacted: number
}

/** Erasures of users: those under way, and those that a restore has to repeat. */
export const erasuresTable = (database: Database) => {
  const columns = 'user_id AS userId, user_number AS number, entry_id AS entry, step, position, redacted'
  const find = database.prepare<[string], ErasureRow>(`SELECT ${columns} FROM erasures WHERE user_id = ?`)
  const numberOf = database.prepare<[string], number>('SELECT user_number FROM erasures WHERE user_id = ?').pluck()
  const open = database.prepare<[], string>("SELECT user_id FROM erasures WHERE step <> 'done' ORDER BY entry_id").pluck()
  const redacting = database
    .prepare<[], number>("SELECT 1 FROM erasures WHERE step IN ('mentions', 'archives', 'entries', 'row') LIMIT 1")
    .pluck()
  const insert = database.prepare(
    'INSERT INTO erasures (user_id, user_number, entry_id, step) VALUES (@userId, @number, @entry, @step)',
  )
  const advance = database.prepare(
    'UPDATE erasures SET step = @step, position = @position, redacted = @redacted WHERE user_id = @userId',
  )
  const setEntry = database.prepare<[number, string]>('UPDATE erasures SET entry_id = ? WHERE user_id = ?')
  return {
    find: (userId: string): ErasureRow | null => find.get(userId) ?? null,
    /** What the log calls a user. The address stays unless the user is erased. It looks for no user too, so that all refusals do the same work. */
    nameInLog: (userId: string | null, email: string | null): string | null => {
      const number = numberOf.get(userId ?? '')
      return number === undefined ? email : nameOfErased(number)
    },
    /** Whether entries are redacted now. Entries that moved into an archive meanwhile would be left out. */
    isRedacting: (): boolean => redacting.get() !== undefined,
    listOpen: (): string[] => open.all(),
    insert: (row: Pick<ErasureRow, 'userId' | 'number' | 'entry' | 'step'>): void => void insert.run(row),
    advance: (row: Pick<ErasureRow, 'userId' | 'step' | 'position' | 'redacted'>): void => void advance.run(row),
    setEntry: (userId: string, entry: number): void => void setEntry.run(entry, userId),
  }
}
