import type { Database } from 'better-sqlite3'
import type { SsoScope } from '../../../../shared/api/sso.ts'
import { PROGRAM_USERS_LISTED } from '../../../../shared/domain/limits.ts'
import type { ProgramUse } from '../../ports/store.ts'
import { readScopes } from './relying-programs.ts'

type UseRow = { id: string; name: string; scopes: string; allowed_at: number; last_used_at: number; ended_at: number | null }

const toUse = (row: UseRow): ProgramUse & { id: string; name: string } => ({
  id: row.id,
  name: row.name,
  scopes: readScopes(row.scopes),
  allowedAt: row.allowed_at,
  lastUsedAt: row.last_used_at,
  endedAt: row.ended_at,
})

const USE = 'scopes, allowed_at, program_users.last_used_at, ended_at'
const USER_NUMBER = '(SELECT number FROM users WHERE id = @userId)'
const PROGRAM_NUMBER = '(SELECT number FROM relying_programs WHERE id = @programId)'

type OfUser = { readonly userId: string; readonly programId: string }

/** The users who allowed programs, and the addresses that administrators confirmed. */
export const programUsersTable = (database: Database) => {
  const find = database.prepare<[OfUser], { scopes: string; ended_at: number | null }>(
    `SELECT scopes, ended_at FROM program_users WHERE user_number = ${USER_NUMBER} AND program_number = ${PROGRAM_NUMBER}`,
  )
  const allow = database.prepare<[OfUser & { scopes: string; now: number }]>(
    `INSERT INTO program_users (user_number, program_number, scopes, allowed_at, last_used_at) VALUES (${USER_NUMBER}, ${PROGRAM_NUMBER}, @scopes, @now, @now)
     ON CONFLICT DO UPDATE SET scopes = excluded.scopes, allowed_at = excluded.allowed_at, ended_at = NULL`,
  )
  const touch = database.prepare<[OfUser & { now: number }]>(
    `UPDATE program_users SET last_used_at = @now WHERE user_number = ${USER_NUMBER} AND program_number = ${PROGRAM_NUMBER}`,
  )
  const end = database.prepare<[OfUser & { now: number }]>(
    `UPDATE program_users SET ended_at = @now WHERE user_number = ${USER_NUMBER} AND program_number = ${PROGRAM_NUMBER} AND ended_at IS NULL`,
  )
  const ofProgram = database.prepare<[string], UseRow & { email: string }>(
    `SELECT users.id, users.name, email, ${USE} FROM program_users JOIN users ON users.number = user_number
     WHERE program_number = (SELECT number FROM relying_programs WHERE id = ?) AND deleted_at IS NULL
     ORDER BY program_users.last_used_at DESC, users.number LIMIT ${PROGRAM_USERS_LISTED}`,
  )
  const ofUser = database.prepare<[string], UseRow>(
    `SELECT program.id, program.name, program_users.${USE} FROM program_users JOIN relying_programs AS program ON program.number = program_number
     WHERE user_number = (SELECT number FROM users WHERE id = ?) AND ended_at IS NULL ORDER BY program.name, program.number`,
  )
  const isConfirmed = database
    .prepare<[string], number>('SELECT 1 FROM confirmed_emails WHERE user_number = (SELECT number FROM users WHERE id = ?)')
    .pluck()
  const confirm = database.prepare<[{ userId: string; now: number }]>(
    `INSERT INTO confirmed_emails (user_number, confirmed_at) VALUES (${USER_NUMBER}, @now)
     ON CONFLICT DO UPDATE SET confirmed_at = excluded.confirmed_at`,
  )

  return {
    /** The scopes that the user allows now. */
    findAllowed: (of: OfUser): SsoScope[] => {
      const row = find.get(of)
      return row?.ended_at === null ? readScopes(row.scopes) : []
    },
    allow: (of: OfUser, scopes: readonly SsoScope[], now: number): void =>
      void allow.run({ ...of, scopes: scopes.join(' '), now }),
    touch: (of: OfUser, now: number): void => void touch.run({ ...of, now }),
    /** Returns whether the user allowed the program until now. */
    end: (of: OfUser, now: number): boolean => end.run({ ...of, now }).changes > 0,
    listOfProgram: (programId: string) => ofProgram.all(programId).map((row) => ({ ...toUse(row), email: row.email })),
    listOfUser: (userId: string) => ofUser.all(userId).map(toUse),
    isEmailConfirmed: (userId: string): boolean => isConfirmed.get(userId) !== undefined,
    confirmEmail: (userId: string, now: number): void => void confirm.run({ userId, now }),
  }
}
