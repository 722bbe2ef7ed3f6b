import type { Database } from 'better-sqlite3'
import { toASCII } from 'tr46'

/** Users per batch, so that a directory of any size needs little memory. */
const USERS_AT_ONCE = 10_000

/** Separates a shared key from the exact spelling of a user; no key contains a blank. */
const BLANK = ' '

/** The longest email that is normalized (UTF-16 units): 254 characters of eight units each. */
const LONGEST = 254 * 8

/** The longest host (UTF-16 units) that is encoded. */
const LONGEST_HOST = 1_016

const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Z}\s\u2800\u{16FE4}\u{1D159}\uFFF9-\uFFFC]/gu

const decompose = (text: string): string => (text.length > LONGEST ? text : text.normalize('NFKC'))

const dropUnseen = (text: string): string => text.replace(UNSEEN, '')

const fold = (text: string): string => {
  let folded = text
  for (let round = 0; round < 4; round += 1) {
    const next = dropUnseen(decompose(folded)).toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')
    if (next === folded) break
    folded = next
  }
  return folded
}

const toAscii = (host: string): string | null =>
  host.length > LONGEST_HOST
    ? null
    : toASCII(host, { transitionalProcessing: false, useSTD3ASCIIRules: false, checkHyphens: false, verifyDNSLength: false })

/** The canonical email. Copied from shared/domain/email.ts, because the app's code may change. */
export const identityOf = (typed: string): string => {
  const text = decompose(typed.trim().toWellFormed())
  const at = text.lastIndexOf('@')
  if (at < 0) return fold(text)
  const host = text.slice(at + 1)
  const folded = fold(host)
  const withJoiners = host.replace(UNSEEN, (character) => (/[\u200c\u200d]/.test(character) ? character : ''))
  const ascii = toAscii(withJoiners) ?? toAscii(dropUnseen(host)) ?? toAscii(folded) ?? folded
  return `${fold(text.slice(0, at))}@${dropUnseen(ascii).replace(/\.+$/, '')}`
}

/** SQL: every n-gram of `length` characters, as hexadecimal tokens; see migration 005. */
const gramsOf = (column: string, length: number): string =>
  `ifnull((SELECT group_concat(hex(substr(${column}, n, ${length})), ' ') FROM gram_places WHERE n <= length(${column}) - ${length - 1}), '')`

const startOf = (mark: string, column: string, length: number): string => `'${mark}' || hex(substr(${column}, 1, ${length}))`

const allGramsOf = (row: string): string =>
  [
    ...[1, 2, 3].flatMap((length) => [gramsOf(`${row}email_search_key`, length), gramsOf(`${row}name_key`, length)]),
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((length) => [
      startOf('x', `${row}email_search_key`, length),
      startOf('y', `${row}name_key`, length),
    ]),
  ].join(` || ' ' || `)

/**
 * Separates identity (`email_key`) from search and sort order (`email_search_key`, the former `email_key`). Users whose keys become equal keep
 * their exact spelling after the key. Frozen.
 */
export const migration014 = (database: Database): void => {
  database.exec(`
    DROP TRIGGER users_grams_added;
    DROP TRIGGER users_grams_changed;
    DROP TRIGGER users_grams_removed;
    DROP INDEX users_by_email;
    DROP INDEX users_by_name;
    ALTER TABLE users ADD COLUMN email_search_key TEXT NOT NULL DEFAULT '';
    UPDATE users SET email_search_key = email_key;
    CREATE INDEX users_by_email ON users (is_deleted, email_search_key, number, name_key);
    CREATE INDEX users_by_name ON users (is_deleted, name_key, number, email_search_key);
    CREATE TRIGGER users_grams_added AFTER INSERT ON users BEGIN
      INSERT INTO user_grams (rowid, text) VALUES (new.number, ${allGramsOf('new.')});
    END;
    CREATE TRIGGER users_grams_changed AFTER UPDATE OF email_search_key, name_key ON users
      WHEN old.email_search_key <> new.email_search_key OR old.name_key <> new.name_key BEGIN
      INSERT INTO user_grams (user_grams, rowid, text) VALUES ('delete', old.number, ${allGramsOf('old.')});
      INSERT INTO user_grams (rowid, text) VALUES (new.number, ${allGramsOf('new.')});
    END;
    CREATE TRIGGER users_grams_removed AFTER DELETE ON users BEGIN
      INSERT INTO user_grams (user_grams, rowid, text) VALUES ('delete', old.number, ${allGramsOf('old.')});
    END;
  `)
  const isExact = database.prepare("SELECT policy ->> '$.compat' FROM directory").pluck().get() === 1
  identifyUsers(database, isExact)
  database.exec(`CREATE INDEX users_sharing_address ON users (email_key) WHERE instr(email_key, '${BLANK}') > 0`)
}

/** First stores each user under the exact spelling, which is unique; then removes it for users with a unique identity. */
const identifyUsers = (database: Database, isExact: boolean): void => {
  // For plain ASCII the new key equals the former one.
  const wanted = isExact ? 'TRUE' : "(octet_length(email) > length(email) OR email LIKE '%xn--%')"
  const next = database.prepare<[number, number], { number: number; email: string }>(
    `SELECT number, email FROM users WHERE number > ? AND ${wanted} ORDER BY number LIMIT ?`,
  )
  const setKey = database.prepare<[string, number]>('UPDATE users SET email_key = ? WHERE number = ?')
  const sharing = database.prepare<[string, string, string], { number: number; email: string }>(
    'SELECT number, email FROM users WHERE email_key = ? OR (email_key >= ? AND email_key < ?)',
  )
  const forEach = (visit: (user: { number: number; email: string }, key: string) => void): void => {
    for (let last = 0, rows = next.all(last, USERS_AT_ONCE); rows.length > 0; rows = next.all(last, USERS_AT_ONCE)) {
      for (const row of rows) visit(row, identityOf(row.email))
      last = rows.at(-1)?.number ?? last
    }
  }
  forEach(({ number, email }, key) => setKey.run(`${key}${BLANK}${email}`, number))
  if (isExact) return
  forEach(({ number }, key) => {
    const users = sharing.all(key, `${key}${BLANK}`, `${key}!`)
    if (users.length === 1) setKey.run(key, number)
    else for (const user of users) setKey.run(`${key}${BLANK}${user.email}`, user.number)
  })
}
