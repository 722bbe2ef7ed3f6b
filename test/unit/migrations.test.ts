import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { describeStoredHash } from '../../src/main/auth/passwords.ts'
import { APPLICATION_ID, migrate, NEWEST_VERSION, readVersion } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { verifyChain } from '../../src/main/store/sqlite/workers/audit-verification.ts'
import { formatHead } from '../../src/shared/domain/audit-head.ts'
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

test('a database of any former version reaches the schema of a new one', () => {
  const fresh = new Sqlite(':memory:')
  migrate(fresh)
  const readSchema = (database: Sqlite.Database): unknown =>
    database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all()
  for (let version = 0; version <= NEWEST_VERSION; version += 1) {
    const database = new Sqlite(':memory:')
    migrate(database, version)
    expect(readVersion(database)).toBe(version)
    migrate(database)
    expect(readSchema(database)).toEqual(readSchema(fresh))
  }
})

/** The ids of users whose email or name contains this run of one to three characters. */
const findGram = (database: Sqlite.Database, gram: string): unknown[] =>
  database
    .prepare('SELECT rowid FROM user_grams WHERE user_grams MATCH ?')
    .pluck()
    .all(`"${Buffer.from(gram).toString('hex')}"`)

test('users of the version before are found by any part of their e-mail and of their name, as new ones are', () => {
  const database = new Sqlite(':memory:')
  migrate(database, 4)
  const insert = (email: string, name: string, key = ''): void =>
    void database
      .prepare(
        `INSERT INTO users (id, email, email_key, name, role, created_at ${key && ', name_key, email_search_key'}) VALUES (?, ?, ?, ?, 'user', 1 ${key && ', ?, ?'})`,
      )
      .run(...[email, email, email.toLowerCase(), name, key, email.toLowerCase()].slice(0, key ? 6 : 4))
  insert('Ada@example.org', ' \u00c9lodie \u212a')
  migrate(database)
  expect(database.prepare('SELECT name_key FROM users').pluck().all()).toEqual(['\u00e9lodie k'])
  insert('b@hut', 'x', '\u738b\u{20bb7}')
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

test('failures and locks of a version that counted over all transports together hold over the window and HTTP', () => {
  const database = new Sqlite(':memory:')
  migrate(database, 11)
  const insert = database.prepare(
    "INSERT INTO users (id, email, email_key, name, role, created_at, locked_at) VALUES (?, ?, ?, '', 'user', 1, ?)",
  )
  for (const [email, lockedAt] of [
    ['delayed@hut', null],
    ['locked@hut', 7],
    ['marked@hut', 8],
  ] as const)
    insert.run(email, email, email, lockedAt)
  database.exec(`INSERT INTO attempts (user_number, kind, failures, delays, delayed_until)
    VALUES (1, 'sign-in', 6, 2, 99), (1, 'reset', 1, 0, NULL), (2, 'sign-in', 100, 9, 50)`)
  migrate(database, 12)
  const columns = 'user_number, kind, failures, delays, delayed_until, locked_at'
  const read = (transport: string): unknown[] =>
    database.prepare(`SELECT ${columns} FROM attempts WHERE transport = ? ORDER BY 1, 2`).raw().all(transport)
  expect(read('window')).toEqual([
    [1, 'reset', 1, 0, null, null],
    [1, 'sign-in', 6, 2, 99, null],
    [2, 'sign-in', 100, 9, 50, 7],
    [3, 'sign-in', 0, 0, null, 8],
  ])
  expect(read('http')).toEqual(read('window'))
  expect(database.prepare('SELECT count(*) FROM attempts').pluck().get()).toBe(8)
})

/** A directory of version 11 with these users, numbered from one, as that version keyed them. */
const startAtEleven = (emails: readonly string[], policy: object = {}): Sqlite.Database => {
  const database = new Sqlite(':memory:')
  migrate(database, 11)
  database
    .prepare('INSERT INTO directory (only_row, id, created_at, policy) VALUES (1, ?, 0, ?)')
    .run('00000000-0000-4000-8000-000000000000', JSON.stringify(policy))
  const insert = database.prepare(
    "INSERT INTO users (id, email, email_key, name, role, created_at) VALUES (?, ?, ?, '', 'user', 1)",
  )
  for (const email of emails) insert.run(email, email, email.trim().normalize('NFC').toLowerCase())
  return database
}

const readKeys = (database: Sqlite.Database): unknown[] =>
  database.prepare('SELECT email_key FROM users ORDER BY number').pluck().all()

test('addresses that have become one keep their exact spelling behind the key, all others have the key alone [twin-addresses-migrated]', () => {
  const emails = [
    'Ada@example.org',
    '\uff41da@example.org',
    'ada\u2800@example.org',
    'anna@b\u00fccher.example',
    'Anna@xn--bcher-kva.example',
    'J\u00dcRGEN@example.org',
    'bob@XN--A',
    'plain@desk',
    'x@stra\u00dfe.example',
  ]
  const database = startAtEleven(emails)
  const searched = readKeys(database)
  migrate(database)
  expect(readKeys(database)).toEqual([
    'ada@example.org Ada@example.org',
    'ada@example.org \uff41da@example.org',
    'ada@example.org ada\u2800@example.org',
    'anna@xn--bcher-kva.example anna@b\u00fccher.example',
    'anna@xn--bcher-kva.example Anna@xn--bcher-kva.example',
    'j\u00fcrgen@example.org',
    'bob@xn--a',
    'plain@desk',
    'x@xn--strae-oqa.example',
  ])
  expect(database.prepare('SELECT email_search_key FROM users ORDER BY number').pluck().all()).toEqual(searched)
  expect(database.prepare('SELECT email FROM users ORDER BY number').pluck().all()).toEqual(emails)
  expect([findGram(database, 'b\u00fc'), findGram(database, 'xn-'), findGram(database, '\uff41da')]).toEqual([[4], [5, 7], [2]])
})

test('every address of a directory for compat is its own spelling', () => {
  const database = startAtEleven(['Ada@example.org', ' bob', 'anna@b\u00fccher.example'], { compat: true })
  migrate(database)
  expect(readKeys(database)).toEqual([
    'ada@example.org Ada@example.org',
    'bob  bob',
    'anna@xn--bcher-kva.example anna@b\u00fccher.example',
  ])
})

test('very many addresses that are no ASCII get their keys in parts', () => {
  // More than are looked at at a time, and each of the last has the identity of one among the first.
  const count = 12_000
  const emails = Array.from({ length: count }, (_, index) =>
    index < count - 500 ? `p${index}@b\u00fccher.example` : `\uff50${index - count + 500}@b\u00fccher.example`,
  )
  const database = startAtEleven(emails)
  migrate(database)
  const shared = database.prepare("SELECT count(*) FROM users WHERE instr(email_key, ' ') > 0").pluck().get()
  expect(shared).toBe(1_000)
  expect(database.prepare('SELECT email_key FROM users WHERE number = 501').pluck().get()).toBe('p500@xn--bcher-kva.example')
})

test('the cost of each stored hash is known, of users of the version before and of new ones, as a sign-in reads it', () => {
  const database = new Sqlite(':memory:')
  migrate(database, 11)
  const salt = './abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.slice(0, 53)
  const costs: [string | null, number | null][] = [
    [null, null],
    ['', null],
    [`hmac-sha384:$2b$12$${salt}`, 12],
    [`$2a$04$${salt}`, 4],
    [`$2y$31$${salt}`, 31],
    [`$2x$12$${salt}`, null],
    [`$2b$03$${salt}`, null],
    [`$2b$32$${salt}`, null],
    [`$2b$12$${salt}x`, null],
    [`$2b$12$${salt.slice(1)}`, null],
    [`$2b$12$${salt.slice(1)}é`, null],
    [`hmac-sha384:hmac-sha384:$2b$12$${salt}`, null],
    ['$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA', null],
  ]
  const insert = (number: number, hash: string | null): void =>
    void database
      .prepare(
        "INSERT INTO users (number, id, email, email_key, name, role, created_at, hashed_password) VALUES (?, ?, ?, ?, '', 'user', 1, ?)",
      )
      .run(number, `${number}`, `${number}@hut`, `${number}@hut`, hash)
  for (const [index, [hash]] of costs.entries()) insert(index + 1, hash)
  migrate(database)
  for (const [index, [hash]] of costs.entries()) insert(index + 101, hash)
  const read = database.prepare<[number], number | null>('SELECT hash_cost FROM users WHERE number = ?').pluck()
  for (const [index, [hash, cost]] of costs.entries()) {
    expect([read.get(index + 1), read.get(index + 101)], String(hash)).toEqual([cost, cost])
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

const walk = (database: Sqlite.Database, noted: { id: number; link: Uint8Array } | null) =>
  verifyChain(database, {
    known: { noted, isNoteChecked: true, seen: null, expected: null },
    at: 0,
    onProgress: () => undefined,
    isCancelled: () => false,
  })

test('the entries of a version that chained none are chained, whatever and however many they are', () => {
  // More than are linked at a time, and texts that JSON writes in its own way.
  const count = 25_000
  for (const version of [1, 2]) {
    const database = new Sqlite(':memory:')
    migrate(database, version)
    database
      .prepare("INSERT INTO directory (only_row, id, created_at, policy) VALUES (1, ?, 0, '{}')")
      .run('00000000-0000-4000-8000-000000000000')
    const insert = database.prepare(
      `INSERT INTO audit_entries (at, actor_id, actor_email, action, transport, outcome, details)
       VALUES (?, ?, ?, 'auth:login', 'window', 'refused', ?)`,
    )
    const texts = ['é"\\/\u2028', '<b>\0', null, '']
    for (let number = 0; number < count; number += 1) insert.run(number, null, texts[number % 4], texts[(number + 1) % 4])
    const read = (): unknown[] => database.prepare('SELECT id, at, actor_email, details FROM audit_entries').raw().all()
    const before = read()
    migrate(database)
    expect(read()).toEqual(before)
    const link = database.prepare<[number], Buffer>('SELECT link FROM audit_entries WHERE id = ?').pluck()
    const noted = { id: count, link: link.get(count) ?? Buffer.alloc(0) }
    expect(walk(database, noted)).toEqual({
      kind: 'intact',
      entries: count,
      at: 0,
      head: formatHead(count, noted.link.toString('hex')),
      isNoteChecked: true,
    })
    database.exec('COMMIT')
    expect(() => database.exec('DELETE FROM audit_entries')).toThrow('never deleted')
    database.exec("DROP TRIGGER audit_entries_unchanged; UPDATE audit_entries SET details = 'x' WHERE id = 20000")
    expect(walk(database, noted)).toMatchObject({ kind: 'broken', entry: 20_000, fault: 'changed' })
    database.close()
  }
})

test('an entry that stands for several refusals is counted as many, one of the version before as one', () => {
  const database = new Sqlite(':memory:')
  migrate(database, 12)
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
  migrate(database)
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

test('a code of the version before keeps its issuer and ends without one; notices that say the same become one', () => {
  const database = new Sqlite(':memory:')
  migrate(database, 15)
  const insertUser = database.prepare(
    "INSERT INTO users (id, email, email_key, name, role, created_at) VALUES (?, ?, ?, '', 'administrator', 1)",
  )
  for (const email of ['Ada@example.org', 'bob@example.org', 'carol@example.org', 'dan@example.org'])
    insertUser.run(email, email, email.toLowerCase())
  const insertCode = database.prepare(
    "INSERT INTO reset_codes (user_number, code_hash, issued_at, expires_at, issued_by, transport) VALUES (?, ?, 0, ?, ?, 'window')",
  )
  insertCode.run(2, Buffer.from('a reset'), 3_600_000, 'Ada@example.org')
  insertCode.run(3, Buffer.from('an activation'), 7 * 86_400_000, 'Ada@example.org')
  insertCode.run(4, Buffer.from('of nobody now'), 3_600_000, 'gone@example.org')
  insertCode.run(1, Buffer.from('of the terminal'), 3_600_000, null)
  const insertNotice = database.prepare(
    "INSERT INTO notices (user_number, kind, at, by_email, transport, acknowledged_at) VALUES (2, 'reset-issued', ?, ?, 'window', ?)",
  )
  for (const at of [5, 6, 7]) insertNotice.run(at, 'Ada@example.org', null)
  insertNotice.run(8, null, null)
  insertNotice.run(3, 'Ada@example.org', 4)
  migrate(database)
  const codes = 'SELECT user_number, issuer_number, permission FROM reset_codes ORDER BY user_number'
  expect(database.prepare(codes).raw().all()).toEqual([
    [1, null, 'users:reset'],
    [2, 1, 'users:reset'],
    [3, 1, 'users:manage'],
  ])
  const notices = 'SELECT at, first_at, times, by_id, acknowledged_at FROM notices ORDER BY number'
  expect(database.prepare(notices).raw().all()).toEqual([
    [7, 5, 3, 'Ada@example.org', null],
    [8, 8, 1, null, null],
    [3, 3, 1, 'Ada@example.org', 4],
  ])
})
