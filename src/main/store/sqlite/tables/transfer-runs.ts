import type { Database } from 'better-sqlite3'
import type { TransferDecisions } from '../../../../shared/api/transfer-views.ts'
import type { TransferCounts, TransferRun } from '../../ports/store.ts'
import { readTransport } from './sessions-table.ts'

type RunRow = Omit<TransferRun, 'decisions' | 'transport' | 'owner'> & {
  ownerId: string
  ownerEmail: string
  transport: string
  choices: string
}

export type NewRun = Omit<TransferRun, 'owner' | 'position' | 'changed' | 'skipped' | 'withoutPassword'> & {
  readonly ownerId: string
  readonly runner: string
}

// Only this file writes the choices, so they are as trusted as the other rows.
const toRun = ({ ownerId, ownerEmail, transport, choices, ...row }: RunRow): TransferRun => ({
  ...row,
  owner: { id: ownerId, email: ownerEmail },
  transport: readTransport(transport),
  decisions: JSON.parse(choices) as TransferDecisions,
})

/** Imports that run. Each row is removed when its run ends. */
export const transferRunsTable = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO transfer_runs (entry_id, staging, owner_number, owner_epoch, transport, choices, total, runner)
     SELECT @entry, @staging, number, @epoch, @transport, @choices, @total, @runner FROM users WHERE id = @ownerId`,
  )
  const columns = `entry_id AS entry, staging, users.id AS ownerId, users.email AS ownerEmail, owner_epoch AS epoch, transport,
    choices, total, position, changed, skipped, without_password AS withoutPassword`
  const from = 'transfer_runs JOIN users ON users.number = owner_number'
  const find = database.prepare<[number], RunRow>(`SELECT ${columns} FROM ${from} WHERE entry_id = ?`)
  const listOfOthers = database.prepare<[string], RunRow>(`SELECT ${columns} FROM ${from} WHERE runner <> ? ORDER BY entry_id`)
  const stagings = database.prepare<[], string>('SELECT staging FROM transfer_runs').pluck()
  const claim = database.prepare<[string, number]>('UPDATE transfer_runs SET runner = ? WHERE entry_id = ?')
  const advance = database.prepare(
    `UPDATE transfer_runs SET position = @position, changed = @changed, skipped = @skipped, without_password = @withoutPassword
     WHERE entry_id = @entry AND runner = @runner`,
  )
  const remove = database.prepare<[number]>('DELETE FROM transfer_runs WHERE entry_id = ?')

  return {
    insert: ({ decisions, ...run }: NewRun): void => void insert.run({ ...run, choices: JSON.stringify(decisions) }),
    find: (entry: number): TransferRun | null => {
      const row = find.get(entry)
      return row ? toRun(row) : null
    },
    listOfOthers: (runner: string): TransferRun[] => listOfOthers.all(runner).map(toRun),
    listStagings: (): string[] => stagings.all(),
    claim: (entry: number, runner: string): void => void claim.run(runner, entry),
    /** Returns false if another process has taken the run over. */
    advance: (entry: number, runner: string, counts: TransferCounts): boolean =>
      advance.run({ ...counts, entry, runner }).changes > 0,
    remove: (entry: number): void => void remove.run(entry),
  }
}
