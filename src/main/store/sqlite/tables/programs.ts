import type { Database } from 'better-sqlite3'
import { programScopes } from '../../../../shared/api/programs.ts'
import { PROGRAMS_MAX } from '../../../../shared/domain/limits.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Program } from '../../ports/store.ts'

type ProgramRow = { id: string; name: string; scopes: string; created_at: number; last_used_at: number | null }

// An unknown scope grants nothing.
const toProgram = (row: ProgramRow): Program => ({
  id: row.id,
  name: row.name,
  scopes: programScopes.filter((scope) => row.scopes.split(' ').includes(scope)),
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
})

/** Registered programs. */
export const programsTable = (database: Database) => {
  const columns = 'id, name, scopes, created_at, last_used_at'
  const insert = database.prepare(
    'INSERT INTO programs (id, name, scopes, token_hash, created_at) VALUES (@id, @name, @scopes, @tokenHash, @createdAt)',
  )
  const byToken = database.prepare<[Buffer], ProgramRow>(`SELECT ${columns} FROM programs WHERE token_hash = ?`)
  const all = database.prepare<[], ProgramRow>(`SELECT ${columns} FROM programs ORDER BY number LIMIT ${PROGRAMS_MAX}`)
  const count = database.prepare<[], number>('SELECT count(*) FROM programs').pluck()
  const remove = database.prepare<[string]>('DELETE FROM programs WHERE id = ?')
  const touch = database.prepare<[number, string]>('UPDATE programs SET last_used_at = ? WHERE id = ?')

  return {
    /** @throws Refusal limit-reached */
    insert: ({ id, name, scopes, createdAt, tokenHash }: Program & { tokenHash: Buffer }): void => {
      if ((count.get() ?? 0) >= PROGRAMS_MAX) throw new Refusal('limit-reached')
      insert.run({ id, name, scopes: scopes.join(' '), tokenHash, createdAt })
    },
    find: (tokenHash: Buffer): Program | null => {
      const row = byToken.get(tokenHash)
      return row ? toProgram(row) : null
    },
    list: (): Program[] => all.all().map(toProgram),
    /** Returns whether the program existed. */
    remove: (id: string): boolean => remove.run(id).changes > 0,
    touch: (id: string, at: number): void => void touch.run(at, id),
  }
}
