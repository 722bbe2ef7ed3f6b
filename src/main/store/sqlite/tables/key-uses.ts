import type { Database } from 'better-sqlite3'
import type { KeyGenerationRecord, ProtectedHash, ProtectedSecret } from '../../ports/store.ts'

/** Users that one read looks at (about two milliseconds). */
const USERS_AT_ONCE = 2_000
const SECRETS_AT_ONCE = 500

/** SQL: the id of the key that a stored hash names; null if it names none. */
const keyIdOf = (column: string): string =>
  `CASE WHEN ${column} GLOB 'hmac-sha384/[1-9]*:*' OR ${column} GLOB 'sealed/[1-9]*:*'
    THEN CAST(substr(${column}, instr(${column}, '/') + 1) AS INTEGER) END`

const CURRENT = '(SELECT key_generation FROM directory)'

/** How secrets of a generation begin: with their form and, from the second on, with four bytes of the key's id. */
const secretStart = (generation: number): Buffer => {
  if (generation === 1) return Buffer.from([1])
  const start = Buffer.alloc(5)
  start.writeUInt8(2)
  start.writeUInt32BE(generation, 1)
  return start
}

/** The generation of keys in use, and what former keys still protect. */
export const keyUsesTable = (database: Database) => {
  const read = database.prepare<[], KeyGenerationRecord>(
    'SELECT key_generation AS generation, ifnull(keys_rotated_at, created_at) AS madeAt FROM directory',
  )
  const write = database.prepare<{ generation: number; now: number }>(
    'UPDATE directory SET key_generation = @generation, keys_rotated_at = @now WHERE key_generation = @generation - 1',
  )
  const lastOfSlice = database
    .prepare<[number, number], number>('SELECT number FROM users WHERE number > ? ORDER BY number LIMIT 1 OFFSET ?')
    .pluck()
  const hashes = database.prepare<[number, number], ProtectedHash>(
    `SELECT number, hashed_password AS stored FROM users
     WHERE number > ? AND number <= ? AND hashed_password GLOB 'sealed/*' AND ${keyIdOf('hashed_password')} < ${CURRENT}`,
  )
  const formerPassword = database.prepare<[number, number], number>(
    `SELECT 1 FROM users WHERE number > ? AND number <= ? AND ${keyIdOf('hashed_password')} < ${CURRENT} LIMIT 1`,
  )
  const replacedPassword = database.prepare<[], number>(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM replaced_passwords WHERE ${keyIdOf('hashed_password')} < ${CURRENT})
       OR EXISTS (SELECT 1 FROM transfer_runs)`,
  )
  const secrets = database.prepare<[number, number, Buffer, number], ProtectedSecret>(
    `SELECT user_number AS number, users.id AS userId, sealed_secret AS sealed FROM second_factors
     JOIN users ON users.number = user_number
     WHERE user_number > ? AND substr(sealed_secret, 1, ?) <> ? ORDER BY user_number LIMIT ?`,
  )
  const shortCode = database.prepare<[number], number>(
    `SELECT 1 FROM reset_codes WHERE is_short = 1 AND expires_at > ?
       AND issued_at <= (SELECT keys_rotated_at FROM directory) LIMIT 1`,
  )
  const formerContent = database.prepare<[], number>(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM oidc_records WHERE key_id < ${CURRENT}) OR EXISTS (SELECT 1 FROM signing_keys WHERE key_id < ${CURRENT})`,
  )
  const archive = database.prepare<[], number>(`SELECT 1 FROM audit_archives WHERE key_id < ${CURRENT} LIMIT 1`)
  const replaceHash = database.prepare<[string, number, string]>(
    'UPDATE users SET hashed_password = ? WHERE number = ? AND hashed_password = ?',
  )
  const replaceSecret = database.prepare<[Buffer, number, Buffer]>(
    'UPDATE second_factors SET sealed_secret = ? WHERE user_number = ? AND sealed_secret = ?',
  )

  const listSecrets = (after: number, limit: number): ProtectedSecret[] => {
    const start = secretStart(read.get()?.generation ?? 1)
    return secrets.all(after, start.length, start, limit)
  }

  /** The last user of the slice after a user. Null if there is none. */
  const endOfSlice = (after: number): number | null => {
    const full = lastOfSlice.get(after, USERS_AT_ONCE - 1)
    if (full !== undefined) return full
    return lastOfSlice.get(after, 0) === undefined ? null : Number.MAX_SAFE_INTEGER
  }

  return {
    readGeneration: (): KeyGenerationRecord => read.get() ?? { generation: 1, madeAt: 0 },
    /** Returns whether the former generation was the one before. */
    setGeneration: (generation: number, now: number): boolean => write.run({ generation, now }).changes > 0,
    listFormerHashes: (after: number) => {
      const next = endOfSlice(after)
      return next === null ? null : { next, hashes: hashes.all(after, next) }
    },
    listFormerSecrets: (after: number) => {
      const found = listSecrets(after, SECRETS_AT_ONCE)
      const last = found.at(-1)
      return last ? { next: last.number, secrets: found } : null
    },
    findFormerPassword: (after: number): { isFound: boolean; next: number | null } => {
      const next = endOfSlice(after)
      return { isFound: next !== null && formerPassword.get(after, next) !== undefined, next }
    },
    isReplacedPasswordFormer: (): boolean => replacedPassword.get() !== undefined,
    hasFormerSecret: (): boolean => listSecrets(0, 1).length > 0,
    hasFormerContent: (): boolean => formerContent.get() !== undefined,
    hasFormerShortCode: (now: number): boolean => shortCode.get(now) !== undefined,
    /** Whether a former key signs an archive of the log. */
    hasFormerArchive: (): boolean => archive.get() !== undefined,
    replaceHashes: (changes: readonly (ProtectedHash & { readonly to: string })[]): void => {
      for (const { number, stored, to } of changes) replaceHash.run(to, number, stored)
    },
    replaceSecrets: (changes: readonly (ProtectedSecret & { readonly to: Buffer })[]): void => {
      for (const { number, sealed, to } of changes) replaceSecret.run(to, number, sealed)
    },
  }
}
