import type { Database } from 'better-sqlite3'
import { OIDC_RECORDS_OF_USER, OIDC_RECORDS_WITHOUT_USER } from '../../../../shared/domain/limits.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { OidcRecord, SealedContent } from '../../ports/store.ts'

type RecordRow = {
  model: string
  id_hash: Buffer
  sealed: Buffer
  key_id: number
  user_id: string | null
  program_id: string | null
  grant_hash: Buffer | null
  other_hash: Buffer | null
  expires_at: number
  consumed_at: number | null
}

const COLUMNS = `model, id_hash, sealed, key_id, grant_hash, other_hash, expires_at, consumed_at,
  (SELECT id FROM users WHERE number = user_number) AS user_id, (SELECT id FROM relying_programs WHERE number = program_number) AS program_id`

const toRecord = (row: RecordRow): { record: OidcRecord; consumedAt: number | null } => ({
  record: {
    model: row.model,
    idHash: row.id_hash,
    sealed: row.sealed,
    keyId: row.key_id,
    userId: row.user_id,
    programId: row.program_id,
    grantHash: row.grant_hash,
    otherHash: row.other_hash,
    expiresAt: row.expires_at,
  },
  consumedAt: row.consumed_at,
})

/** The model of a grant: what a user allowed a program. Codes and tokens belong to one. */
const GRANT = 'Grant'

/** Expired records that one write removes, so that it stays short. */
const EXPIRED_AT_ONCE = 50

const FORMER_AT_ONCE = 200

/** The records of the OpenID provider. */
export const oidcRecordsTable = (database: Database) => {
  const put = database.prepare(
    `INSERT INTO oidc_records (model, id_hash, sealed, key_id, user_number, program_number, grant_hash, other_hash, stored_at, expires_at)
     VALUES (@model, @idHash, @sealed, @keyId, (SELECT number FROM users WHERE id = @userId AND deleted_at IS NULL),
       (SELECT number FROM relying_programs WHERE id = @programId), @grantHash, @otherHash, @now, @expiresAt)
     ON CONFLICT DO UPDATE SET sealed = excluded.sealed, key_id = excluded.key_id, user_number = excluded.user_number,
       program_number = excluded.program_number, grant_hash = excluded.grant_hash, other_hash = excluded.other_hash,
       stored_at = excluded.stored_at, expires_at = excluded.expires_at
     RETURNING user_number IS NOT NULL AS hasUser, program_number IS NOT NULL AS hasProgram`,
  )
  const hasGrant = database.prepare<[Buffer]>(`SELECT 1 FROM oidc_records WHERE model = '${GRANT}' AND id_hash = ?`)
  const endedAt = database
    .prepare<[string], number>(
      'SELECT ended_at FROM program_access_ends WHERE user_number = (SELECT number FROM users WHERE id = ?)',
    )
    .pluck()
  const find = database.prepare<[string, Buffer, number], RecordRow>(
    `SELECT ${COLUMNS} FROM oidc_records WHERE model = ? AND id_hash = ? AND expires_at > ?`,
  )
  const findByOther = database.prepare<[Buffer, string, number], RecordRow>(
    `SELECT ${COLUMNS} FROM oidc_records WHERE other_hash = ? AND model = ? AND expires_at > ?`,
  )
  const consume = database.prepare<[number, string, Buffer]>(
    'UPDATE oidc_records SET consumed_at = ? WHERE model = ? AND id_hash = ? AND consumed_at IS NULL',
  )
  const remove = database.prepare<[string, Buffer]>('DELETE FROM oidc_records WHERE model = ? AND id_hash = ?')
  const removeOfGrant = database.prepare<[string, Buffer]>('DELETE FROM oidc_records WHERE model = ? AND grant_hash = ?')
  const removeExpired = database.prepare<[number]>(
    `DELETE FROM oidc_records WHERE (model, id_hash) IN
       (SELECT model, id_hash FROM oidc_records WHERE expires_at <= ? ORDER BY expires_at LIMIT ${EXPIRED_AT_ONCE})`,
  )
  const USER = '(SELECT number FROM users WHERE id = @userId)'
  const PROGRAM = '(SELECT number FROM relying_programs WHERE id = @programId)'
  const removeOfUser = database.prepare<[{ userId: string }]>(`DELETE FROM oidc_records WHERE user_number = ${USER}`)
  const removeOfProgram = database.prepare<[{ userId: string; programId: string }]>(
    `DELETE FROM oidc_records WHERE user_number = ${USER} AND program_number = ${PROGRAM}`,
  )
  const anyOfUser = database.prepare<[string]>(
    'SELECT 1 FROM oidc_records WHERE user_number = (SELECT number FROM users WHERE id = ?) LIMIT 1',
  )
  const endUses = database.prepare<[{ userId: string; now: number }]>(
    `UPDATE program_users SET ended_at = @now WHERE user_number = ${USER} AND ended_at IS NULL`,
  )
  const noteEnd = database.prepare<[{ userId: string; now: number }]>(
    `INSERT INTO program_access_ends (user_number, ended_at) VALUES (${USER}, @now)
     ON CONFLICT DO UPDATE SET ended_at = excluded.ended_at`,
  )
  const usesPrograms = database.prepare<[string]>(
    'SELECT 1 FROM program_users WHERE user_number = (SELECT number FROM users WHERE id = ?)',
  )
  const removeExcess = (where: string, most: number) =>
    database.prepare<[string]>(
      `DELETE FROM oidc_records WHERE (model, id_hash) IN
         (SELECT model, id_hash FROM oidc_records WHERE ${where} ORDER BY expires_at DESC LIMIT -1 OFFSET ${most})`,
    )
  const removeExcessWithoutUser = removeExcess('user_number IS NULL AND model = ?', OIDC_RECORDS_WITHOUT_USER)
  const removeExcessOfUser = removeExcess('user_number = (SELECT number FROM users WHERE id = ?)', OIDC_RECORDS_OF_USER)
  const former = database.prepare<[number], { model: string; idHash: Buffer; sealed: Buffer; keyId: number }>(
    `SELECT model, id_hash AS idHash, sealed, key_id AS keyId FROM oidc_records WHERE key_id < ? LIMIT ${FORMER_AT_ONCE}`,
  )
  const replace = database.prepare<[Buffer, number, string, Buffer, Buffer]>(
    'UPDATE oidc_records SET sealed = ?, key_id = ? WHERE model = ? AND id_hash = ? AND sealed = ?',
  )

  return {
    /** @throws Refusal changed-meanwhile */
    put: (record: OidcRecord, now: number, signedInAt: number | undefined): void => {
      const gone = (message: string): Refusal => new Refusal('changed-meanwhile', { message })
      if (record.grantHash !== null && !hasGrant.get(record.grantHash)) throw gone('the grant is gone')
      // The provider counts in whole seconds, so a sign-in in the second of the end counts as one of before.
      if (
        record.userId !== null &&
        signedInAt !== undefined &&
        signedInAt <= (endedAt.get(record.userId) ?? Number.NEGATIVE_INFINITY)
      )
        throw gone('the access of the user has ended')
      const { hasUser, hasProgram } = put.get({ ...record, now }) as { hasUser: number; hasProgram: number }
      if (record.userId !== null && !hasUser) throw gone('the user is gone')
      if (record.programId !== null && !hasProgram) throw gone('the program is gone')
      removeExpired.run(now)
      if (record.userId === null) removeExcessWithoutUser.run(record.model)
      else removeExcessOfUser.run(record.userId)
    },
    find: (model: string, idHash: Buffer, now: number) => {
      const row = find.get(model, idHash, now)
      return row ? toRecord(row) : null
    },
    findByOther: (model: string, otherHash: Buffer, now: number) => {
      const row = findByOther.get(otherHash, model, now)
      return row ? toRecord(row) : null
    },
    consume: (model: string, idHash: Buffer, now: number): boolean => consume.run(now, model, idHash).changes > 0,
    remove: (model: string, idHash: Buffer): void => void remove.run(model, idHash),
    removeOfGrant: (model: string, grantHash: Buffer): void => void removeOfGrant.run(model, grantHash),
    removeExpired: (now: number): void => {
      while (removeExpired.run(now).changes === EXPIRED_AT_ONCE);
    },
    removeOfProgram: (of: { userId: string; programId: string }): void => void removeOfProgram.run(of),
    hasAnyOfUser: (userId: string): boolean => anyOfUser.get(userId) !== undefined,
    /** Ends what programs may do for the user, and sessions of the sign-in page. */
    endOfUser: (userId: string, now: number): void => {
      // Most users use no program, and many users may end at once.
      const hadRecords = removeOfUser.run({ userId }).changes > 0
      if (!hadRecords && usesPrograms.get(userId) === undefined) return
      endUses.run({ userId, now })
      noteEnd.run({ userId, now })
    },
    listFormer: (currentKey: number): SealedContent[] =>
      former.all(currentKey).map(({ model, idHash, sealed, keyId }) => ({ place: { model, idHash }, sealed, keyId })),
    replace: (place: { model: string; idHash: Buffer }, sealed: Buffer, to: { sealed: Buffer; keyId: number } | null): void => {
      if (to) replace.run(to.sealed, to.keyId, place.model, place.idHash, sealed)
      else remove.run(place.model, place.idHash)
    },
  }
}
