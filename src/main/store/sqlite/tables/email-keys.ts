import type { Database } from 'better-sqlite3'
import { canonicalEmail, tidyEmail } from '../../../../shared/domain/email.ts'

/** Separates a key from an exact spelling. No canonical email contains it; see `canonicalEmail`. */
const BLANK = ' '

/** The ASCII character after the blank: it sorts after all keys of one identity. */
const BEHIND_BLANK = '!'

/** SQL: users who share an identity. Must equal the condition of the partial index `users_sharing_address`. */
export const SHARES_ADDRESS = `instr(email_key, '${BLANK}') > 0`

/**
 * Stores and finds users by `email_key`, the canonical email. Older users with equal keys and all users in compat mode are found only by their
 * exact spelling, which follows the key after a blank.
 */
export const emailKeys = (database: Database) => {
  // Compat mode is fixed when the directory is created.
  const isExact = database.prepare("SELECT policy ->> '$.compat' FROM directory").pluck().get() === 1
  const sole = database.prepare<{ key: string; shared: string; behind: string }, { number: number; count: number }>(
    `SELECT min(number) AS number, count(*) AS count FROM users WHERE email_key = @key OR (email_key >= @shared AND email_key < @behind)`,
  )
  const setKey = database.prepare<[string, number]>('UPDATE users SET email_key = ? WHERE number = ?')
  const holder = database.prepare<{ key: string; shared: string; behind: string; own: string }, { id: string; email: string }>(
    `SELECT id, email FROM users
     WHERE (email_key = @key OR (email_key >= @shared AND email_key < @behind)) AND id <> @own ORDER BY number LIMIT 1`,
  )
  const equal = database.prepare<[string, string], { id: string; email: string }>(
    'SELECT id, email FROM users WHERE email_key = ? AND id <> ?',
  )
  const isAnyShared = database.prepare<[], number>(`SELECT 1 FROM users WHERE ${SHARES_ADDRESS} LIMIT 1`).pluck()
  const spelt = database.prepare<[string, string], { id: string; email: string }>(
    'SELECT id, email FROM users WHERE email_key = ? AND id <> ?',
  )

  const rangeOf = (key: string) => ({ key, shared: `${key}${BLANK}`, behind: `${key}${BEHIND_BLANK}` })

  const exactKeyOf = (email: string): string => `${canonicalEmail(email)}${BLANK}${isExact ? email : tidyEmail(email)}`

  return {
    /** The key of a new address. */
    keyOf: (email: string): string => (isExact ? exactKeyOf(email) : canonicalEmail(email)),

    /** The two keys under which a user with this email can be stored; at most one exists. */
    listKeys: (email: string): [string, string] => {
      const exact = exactKeyOf(email)
      return [isExact ? exact : canonicalEmail(email), exact]
    },

    /** Another user who has this email. In compat mode, a different spelling is a different email. */
    findHolder: (email: string, own: string): { id: string; email: string } | null => {
      if (isExact) return spelt.get(exactKeyOf(email), own) ?? null
      const key = canonicalEmail(email)
      // Shared identities are rare, and SQLite plans a range again at every call.
      return (isAnyShared.get() === undefined ? equal.get(key, own) : holder.get({ ...rangeOf(key), own })) ?? null
    },

    /** After a user leaves a shared identity, a single remaining user gets the plain key. */
    release: (formerKey: string): void => {
      const [key = ''] = formerKey.split(BLANK, 1)
      if (isExact || key === formerKey) return
      const left = sole.get(rangeOf(key))
      if (left?.count === 1) setKey.run(key, left.number)
    },
  }
}

export type EmailKeys = ReturnType<typeof emailKeys>
