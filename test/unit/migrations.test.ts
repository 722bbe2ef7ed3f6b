import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { describeStoredHash } from '../../src/main/auth/stored-hash.ts'
import { APPLICATION_ID, migrate, NEWEST_VERSION, readVersion } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { makeFolder } from '../helpers/test-app.ts'

test('migrating an empty database gives it the newest version and says whose it is', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  expect(readVersion(database)).toBe(NEWEST_VERSION)
  expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
  expect(
    database
      .prepare(
        "SELECT count(*) FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%' AND sql NOT LIKE '%STRICT%' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'user_grams%'",
      )
      .pluck()
      .get(),
  ).toBe(0)
})

/** The ids of users whose email or name contains this run of one to three characters. */
const findGram = (database: Sqlite.Database, gram: string): unknown[] =>
  database
    .prepare('SELECT rowid FROM user_grams WHERE user_grams MATCH ?')
    .pluck()
    .all(`"${Buffer.from(gram).toString('hex')}"`)

test('the text index follows users that are added, changed and removed', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  const insert = (email: string, nameKey: string): void =>
    void database
      .prepare(
        "INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at) VALUES (@email, @email, @email, @email, 'x', @nameKey, 'user', 1)",
      )
      .run({ email, nameKey })
  insert('ada@example.org', '\u00e9lodie k')
  insert('b@hut', '\u738b\u{20bb7}')
  for (const gram of ['a', 'ad', 'ada', 'org', '\u00e9', '\u00e9l', 'e k', 'k'])
    expect(findGram(database, gram), gram).toEqual([1])
  for (const gram of ['b', '@hu', '\u738b', '\u{20bb7}', '\u738b\u{20bb7}']) expect(findGram(database, gram), gram).toEqual([2])
  database.prepare("UPDATE users SET email_search_key = 'c@hut', name_key = 'z' WHERE number = 2").run()
  expect([findGram(database, 'b'), findGram(database, '\u738b'), findGram(database, 'c@h'), findGram(database, 'z')]).toEqual([
    [],
    [],
    [2],
    [2],
  ])
  database.prepare('DELETE FROM users WHERE number = 2').run()
  expect([findGram(database, '@'), findGram(database, 'z')]).toEqual([[1], []])
})

test('the number of a removed user, group, notice or program is never used again', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  const inserts = {
    users:
      "INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at) VALUES (@id, @id, @id, @id, '', '', 'user', 1)",
    groups: 'INSERT INTO groups (name, key) VALUES (@id, @id)',
    programs: "INSERT INTO programs (id, name, scopes, token_hash, created_at) VALUES (@id, 'x', '', CAST(@id AS BLOB), 1)",
    notices:
      "INSERT INTO notices (user_number, kind, first_at, at, transport) SELECT max(number), @id, 1, 1, 'window' FROM users",
  }
  for (const [table, insert] of Object.entries(inserts)) {
    database.prepare(insert).run({ id: 'first' })
    database.prepare(insert).run({ id: 'second' })
    const newest = database.prepare<[], number>(`SELECT max(number) FROM ${table}`).pluck()
    const used = newest.get() ?? 0
    database.prepare(`DELETE FROM ${table} WHERE number = ?`).run(used)
    database.prepare(insert).run({ id: 'third' })
    expect(newest.get(), table).toBe(used + 1)
  }
})

test('the cost of each stored hash is known, as a sign-in reads it', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  const salt = './abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.slice(0, 53)
  const costs: [string | null, number | null][] = [
    [null, null],
    ['', null],
    [`hmac-sha384/1:$2b$12$${salt}`, 12],
    [`hmac-sha384/2:$2b$12$${salt}`, 12],
    [`hmac-sha384/10:$2b$11$${salt}`, 11],
    [`hmac-sha384/0:$2b$12$${salt}`, null],
    [`hmac-sha384/x:$2b$12$${salt}`, null],
    [`sealed/3:bcrypt:10$${'A'.repeat(60)}`, 10],
    [`sealed/x:bcrypt:10$${'A'.repeat(60)}`, null],
    [`hmac-sha384:$2b$12$${salt}`, null],
    [`$2a$04$${salt}`, 4],
    [`$2y$31$${salt}`, 31],
    [`$2x$12$${salt}`, null],
    [`$2b$03$${salt}`, null],
    [`$2b$32$${salt}`, null],
    [`$2b$12$${salt}x`, null],
    [`$2b$12$${salt.slice(1)}`, null],
    [`$2b$12$${salt.slice(1)}é`, null],
    [`hmac-sha384/1:hmac-sha384/1:$2b$12$${salt}`, null],
    ['$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA', null],
  ]
  const insert = (number: number, hash: string | null): void =>
    void database
      .prepare(
        "INSERT INTO users (number, id, email, email_key, email_search_key, name, name_key, role, created_at, hashed_password) VALUES (@number, @id, @id, @id, @id, '', '', 'user', 1, @hash)",
      )
      .run({ number, id: `${number}@hut`, hash })
  for (const [index, [hash]] of costs.entries()) insert(index + 1, hash)
  const read = database.prepare<[number], number | null>('SELECT hash_cost FROM users WHERE number = ?').pluck()
  for (const [index, [hash, cost]] of costs.entries()) {
    expect(read.get(index + 1), String(hash)).toBe(cost)
    // The other place that reads it.
    expect(hash === null ? null : describeStoredHash(hash, 12).cost, String(hash)).toBe(cost)
  }
  database.prepare('UPDATE users SET hashed_password = ? WHERE number = 1').run(`$2b$09$${salt}`)
  expect(read.get(1)).toBe(9)
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('a migration that fails leaves nothing of itself behind', () => {
  const database = new Sqlite(':memory:')
  // The first migration makes a table of this name, late.
  database.exec('CREATE TABLE notices (x)')
  expect(() => migrate(database)).toThrow('already exists')
  expect(readVersion(database)).toBe(0)
  expect(database.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['notices'])
})

test('of two processes that open a new directory at once, one migrates and the other goes on with that', () => {
  const path = join(makeFolder(), 'new.db')
  const [first, second] = [new Sqlite(path), new Sqlite(path)]
  const pragma = second.pragma.bind(second)
  // The second looks just before the first has migrated.
  vi.spyOn(second, 'pragma').mockImplementationOnce((source, options) => {
    const seen = pragma(source, options)
    migrate(first)
    return seen
  })
  migrate(second)
  expect([readVersion(first), readVersion(second)]).toEqual([NEWEST_VERSION, NEWEST_VERSION])
  for (const database of [first, second]) database.close()
})

test('the database refuses to change, delete or misnumber audit entries', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  const insert = (id: number): void =>
    void database
      .prepare(
        "INSERT OR REPLACE INTO audit_entries (id, at, action, transport, outcome, link) VALUES (?, 1, 'x', 'window', 'success', x'00')",
      )
      .run(id)
  insert(1)
  insert(2)
  const read = (): unknown[] => database.prepare('SELECT * FROM audit_entries').raw().all()
  const before = read()
  expect(() => database.exec("UPDATE audit_entries SET details = 'x'")).toThrow('never changed')
  expect(() => database.exec('DELETE FROM audit_entries WHERE id = 2')).toThrow('never deleted')
  for (const id of [1, 2, 4]) expect(() => insert(id)).toThrow('only follow one another')
  expect(read()).toEqual(before)
})

test('an entry that stands for several refusals is counted as many', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  let id = 0
  const insert = (details: unknown, outcome = 'refused'): void => {
    id += 1
    database
      .prepare(
        `INSERT INTO audit_entries (id, at, action, transport, outcome, details, link) VALUES (?, 1, 'auth:login', 'window', ?, ?, zeroblob(32))`,
      )
      .run(id, outcome, typeof details === 'string' ? details : JSON.stringify(details))
  }
  const count = (): unknown => database.prepare("SELECT count FROM audit_counts WHERE event = 'failures'").pluck().get()
  const unknown = { kind: 'refused', code: 'wrong-credentials', cause: 'unknown' }
  insert(unknown)
  expect(count()).toBe(1)
  insert(unknown)
  expect(count()).toBe(2)
  insert({ ...unknown, kind: 'refused-repeatedly', count: 412, from: 1, to: 2 })
  insert({ kind: 'refused-repeatedly', code: 'wrong-second-factor', count: 3, from: 1, to: 2 })
  // A text that Gatehouse never writes breaks nothing and counts as nothing.
  insert('{"code":"wrong-credentials"')
  insert('wrong-credentials: unknown')
  expect(count()).toBe(2 + 412 + 3)
})
