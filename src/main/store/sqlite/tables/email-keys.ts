import type { Database } from 'better-sqlite3'
import { canonicalEmail, tidyEmail } from '../../../../shared/domain/email.ts'

/** No key holds a blank, so none can be taken for a key and a spelling; see `canonicalEmail`. */
const BLANK = ' '

/** The character behind the blank in ASCII: all keys of one identity stand before it. */
const BEHIND_BLANK = '!'

/** SQL: rows whose users share an identity; the words of the partial index `users_sharing_address`. */
export const SHARES_ADDRESS = `instr(email_key, '${BLANK}') > 0`

/**
 * How addresses are kept and found: `email_key` is the canonical address. Users who had the same one already when the rule was made, and all
 * users of a directory for compat, have it with their exact spelling behind a blank, and are found by that spelling alone.
 */
export const emailKeys = (database: Database) => {
  // Chosen when the directory is created, and never after.
  const isExact = database.prepare("SELECT policy ->> '$.compat' FROM directory").pluck().get() === 1
  const sole = database.prepare<{ key: string; shared: string; behind: string }, { number: number; count: number }>(
    `SELECT min(number) AS number, count(*) AS count FROM users WHERE email_key = @key OR (email_key >= @shared AND email_key < @behind)`,
  )
  const setKey = database.prepare<[string, number]>('UPDATE users SET email_key = ? WHERE number = ?')
  const holder = database.prepare<{ key: string; shared: string; behind: string; own: string }, { id: string; email: string }>(
    `SELECT id, email FROM users
     WHERE (email_key = @key OR (email_key >= @shared AND email_key < @behind)) AND id <> @own ORDER BY number LIMIT 1`,
  )
  const spelt = database.prepare<[string, string], { id: string; email: string }>(
    'SELECT id, email FROM users WHERE email_key = ? AND id <> ?',
  )

  const rangeOf = (key: string) => ({ key, shared: `${key}${BLANK}`, behind: `${key}${BEHIND_BLANK}` })

  const exactKeyOf = (email: string): string => `${canonicalEmail(email)}${BLANK}${isExact ? email : tidyEmail(email)}`

  return {
    /** The key of a new address. */
    keyOf: (email: string): string => (isExact ? exactKeyOf(email) : canonicalEmail(email)),

    /** Both keys by which whoever has this address is found: one of them at most is anybody's. */
    listKeys: (email: string): [string, string] => {
      const exact = exactKeyOf(email)
      return [isExact ? exact : canonicalEmail(email), exact]
    },

    /** Who has this address already, but for one user. In a directory for compat another spelling is another address. */
    findHolder: (email: string, own: string): { id: string; email: string } | null =>
      (isExact ? spelt.get(exactKeyOf(email), own) : holder.get({ ...rangeOf(canonicalEmail(email)), own })) ?? null,

    /** After a user has left an identity that several shared: who is left alone has it like everybody else. */
    release: (formerKey: string): void => {
      const [key = ''] = formerKey.split(BLANK, 1)
      if (isExact || key === formerKey) return
      const left = sole.get(rangeOf(key))
      if (left?.count === 1) setKey.run(key, left.number)
    },
  }
}
