import type { Database } from 'better-sqlite3'
import { type Policy, policySchema } from '../../../../shared/domain/policy.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { DirectoryRecord } from '../../ports/store.ts'

/** The single row of the directory: its id, its name, its set-up time and its policy. */
export const directoryTable = (database: Database) => {
  const read = database.prepare<[], { id: string; name: string; set_up_at: number | null; policy: string }>(
    'SELECT id, name, set_up_at, policy FROM directory',
  )
  const markSetUp = database.prepare<[number]>('UPDATE directory SET set_up_at = ? WHERE set_up_at IS NULL')
  const writePolicy = database.prepare<[string, string]>('UPDATE directory SET name = ?, policy = ?')

  return {
    /** @throws if the row is missing or its policy is invalid */
    read: (): DirectoryRecord => {
      const row = read.get()
      if (!row) throw new Error('the database does not say which directory it is')
      const policy = policySchema.parse({ ...JSON.parse(row.policy), directoryName: row.name })
      return { id: row.id, setUpAt: row.set_up_at, policy }
    },
    insert: (id: string, createdAt: number, { directoryName, ...policy }: Policy): void =>
      void database
        .prepare('INSERT INTO directory (only_row, id, name, created_at, policy) VALUES (1, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
        .run(id, directoryName, createdAt, JSON.stringify(policy)),
    writePolicy: ({ directoryName, ...policy }: Policy): void => void writePolicy.run(directoryName, JSON.stringify(policy)),
    /** @throws Refusal already-set-up */
    markSetUp: (at: number): void => {
      if (markSetUp.run(at).changes === 0) throw new Refusal('already-set-up')
    },
  }
}
