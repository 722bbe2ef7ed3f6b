import type { Database } from 'better-sqlite3'
import { programKinds, type SsoScope, ssoScopes } from '../../../../shared/api/sso.ts'
import { PROGRAMS_MAX } from '../../../../shared/domain/limits.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { NewRelyingProgram, RelyingProgram } from '../../ports/store.ts'

type ProgramRow = {
  id: string
  name: string
  kind: string
  secret_hash: Buffer | null
  redirects: string
  logout_redirects: string
  logout_address: string | null
  scopes: string
  permissions: string
  groups: string
  is_for_groups_only: number
  created_at: number
  last_used_at: number | null
  users: number
}

/** SQL: the present names of a program's groups, as JSON. A deleted group is not seen. */
const GROUPS = `(SELECT json_group_array(name) FROM (SELECT groups.name FROM relying_program_groups JOIN groups ON groups.number = group_number
  WHERE program_number = program.number AND deleted_at IS NULL ORDER BY groups.key))`

const COLUMNS = `program.id, program.name, kind, secret_hash, redirects, logout_redirects, logout_address, scopes, permissions, ${GROUPS} AS groups,
  is_for_groups_only, created_at, last_used_at,
  (SELECT count(*) FROM program_users WHERE program_number = program.number AND ended_at IS NULL) AS users`

// An unknown scope grants nothing.
export const readScopes = (stored: string): SsoScope[] => ssoScopes.filter((scope) => stored.split(' ').includes(scope))

const toProgram = (row: ProgramRow): RelyingProgram => ({
  id: row.id,
  name: row.name,
  kind: programKinds.find((kind) => kind === row.kind) ?? 'native',
  secretHash: row.secret_hash,
  redirects: JSON.parse(row.redirects),
  logoutRedirects: JSON.parse(row.logout_redirects),
  logoutAddress: row.logout_address,
  scopes: readScopes(row.scopes),
  permissions: JSON.parse(row.permissions),
  groups: JSON.parse(row.groups),
  isForGroupsOnly: row.is_for_groups_only !== 0,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  users: row.users,
})

/** Programs that sign users in. */
export const relyingProgramsTable = (database: Database) => {
  const insert = database
    .prepare<unknown[], number>(
      `INSERT INTO relying_programs (id, name, kind, secret_hash, redirects, logout_redirects, logout_address, scopes, permissions, is_for_groups_only, created_at)
       VALUES (@id, @name, @kind, @secretHash, @redirects, @logoutRedirects, @logoutAddress, @scopes, @permissions, @isForGroupsOnly, @createdAt)
       RETURNING number`,
    )
    .pluck()
  const addGroup = database.prepare<[number, number]>(
    `INSERT OR IGNORE INTO relying_program_groups (program_number, group_number)
     SELECT ?, number FROM groups WHERE number = ? AND deleted_at IS NULL`,
  )
  const all = database.prepare<[], ProgramRow>(
    `SELECT ${COLUMNS} FROM relying_programs AS program ORDER BY program.number LIMIT ${PROGRAMS_MAX}`,
  )
  const one = database.prepare<[string], ProgramRow>(`SELECT ${COLUMNS} FROM relying_programs AS program WHERE program.id = ?`)
  const count = database.prepare<[], number>('SELECT count(*) FROM relying_programs').pluck()
  const remove = database.prepare<[string]>('DELETE FROM relying_programs WHERE id = ?')
  const touch = database.prepare<[number, string]>('UPDATE relying_programs SET last_used_at = ? WHERE id = ?')

  return {
    /** @throws Refusal limit-reached, no-such-group */
    insert: ({ groupIds, ...program }: NewRelyingProgram): void => {
      if ((count.get() ?? 0) >= PROGRAMS_MAX) throw new Refusal('limit-reached')
      const number = insert.get({
        ...program,
        redirects: JSON.stringify(program.redirects),
        logoutRedirects: JSON.stringify(program.logoutRedirects),
        scopes: program.scopes.join(' '),
        permissions: JSON.stringify(program.permissions),
        isForGroupsOnly: Number(program.isForGroupsOnly),
      })
      for (const group of new Set(groupIds))
        if (addGroup.run(number ?? 0, group).changes === 0) throw new Refusal('no-such-group')
    },
    list: (): RelyingProgram[] => all.all().map(toProgram),
    find: (id: string): RelyingProgram | null => {
      const row = one.get(id)
      return row ? toProgram(row) : null
    },
    /** @throws Refusal no-such-program */
    remove: (id: string): void => {
      if (remove.run(id).changes === 0) throw new Refusal('no-such-program')
    },
    touch: (id: string, at: number): void => void touch.run(at, id),
  }
}
