import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { removeLeftovers } from '../../src/main/platform/atomic-file.ts'
import { openImport } from '../../src/main/transfer/import-source.ts'
import type { ImportRecord } from '../../src/main/transfer/imported-user.ts'
import { ImportFault, type ImportFileFault, type ImportSourceOptions } from '../../src/main/transfer/opened-import.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

const copies = join(folder, 'copies')
mkdirSync(copies)

/** A fault where the file is opened or read, or the records. */
const readFile = (path: string, options: ImportSourceOptions = {}): ImportFileFault | ImportRecord[] => {
  const opened = openImport([path], { temporaryFolder: copies, ...options })
  if ('fault' in opened) return opened.fault
  try {
    return [...opened.read()]
  } catch (error) {
    if (error instanceof ImportFault) return error.fault
    throw error
  } finally {
    opened.close()
  }
}

const readText = (text: string | Buffer, options: ImportSourceOptions = {}): ImportFileFault | ImportRecord[] => {
  const path = join(folder, 'text')
  writeFileSync(path, text)
  return readFile(path, options)
}

const makeDatabase = (fill: (database: Sqlite.Database) => void): string => {
  const path = join(folder, 'data.db')
  rmSync(path, { force: true })
  const database = new Sqlite(path)
  database.pragma('page_size = 512')
  fill(database)
  database.close()
  return path
}

const HASH = '$2b$12$sM2oOA7zAG7ghlg6aW09Y.UbDnuwbNBmHxarwMUCMPf8og8izYbSW'
const USERS = 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, hashed_password TEXT, session_id TEXT, reset_token TEXT)'

test('a quote that stays open ends the reading after one mebibyte [import-open-quote]', () => {
  expect(readText(`email,name\na@example.com,"${'x'.repeat(3 * 1024 * 1024)}`)).toBe('record-too-long')
  expect(readText(`email,name\n${'","'.repeat(1024 * 1024)}`)).toBe('record-too-long')
})

test('a line of JSON Lines ends after one mebibyte', () => {
  expect(readText(`{"email":"a@example.com"}\n{"email":"${'x'.repeat(3 * 1024 * 1024)}"}`)).toBe('record-too-long')
})

test('a million separators are one row, which is refused', () => {
  expect(readText(`email,name\n${','.repeat(1_000_000)}x\n`)).toMatchObject([{ kind: 'refused', reason: 'ragged-row' }])
  expect(readText(`${','.repeat(1_000_000)}x\n`)).toBe('too-many-columns')
})

test('JSON that would take far more memory than its text is refused before it is parsed [import-small-json]', () => {
  expect(readText('['.repeat(20_000_000))).toBe('json-too-deep')
  expect(readText(`[${'[],'.repeat(11_000_000)}[]]`)).toBe('too-many-values')
  expect(readText('[{"email":"a@example.com"}')).toBe('json-malformed')
  expect(
    readText('{"email":"a@example.com"}\n{"email":{"a":'.concat('{"a":'.repeat(100), '1', '}'.repeat(102), '\n')),
  ).toMatchObject([{ kind: 'user' }, { kind: 'refused', reason: 'malformed' }])
})

test('properties with the names of prototypes are no users and change nothing', () => {
  const records = readText('[{"email":"a@example.com","__proto__":{"name":"Evil"},"constructor":{"prototype":{"blocked":true}}}]')
  expect(records).toMatchObject([{ kind: 'user', email: 'a@example.com', name: '', isDisabled: false }])
  expect(({} as { name?: string }).name).toBeUndefined()
})

test('SQL is read and never run: what is no constant is an expression [import-sql-not-run]', () => {
  const sql = [
    'CREATE TABLE users (id int, email text, password_hash text, name text);',
    `INSERT INTO users VALUES (1, 'a@example.com', crypt('secret', gen_salt('bf')), 'A');`,
    `INSERT INTO users VALUES (2, lower('B@example.com'), '${HASH}', 'B');`,
    `INSERT INTO users VALUES (3, 'c@example.com', '${HASH}'::text, 'it''s');`,
    `INSERT INTO users VALUES (4, 'd@example.com', '${HASH}');`,
    `INSERT INTO users (email, password_hash) SELECT email, password_hash FROM others;`,
    'DROP TABLE users;',
  ].join('\n')
  expect(readText(sql)).toMatchObject([
    { kind: 'user', row: 2, email: 'a@example.com', password: { kind: 'unusable', fault: 'expression' } },
    { kind: 'refused', row: 3, reason: 'expression', shown: 'B' },
    { kind: 'user', row: 4, email: 'c@example.com', name: "it's", password: { kind: 'hash' } },
    { kind: 'refused', row: 5, reason: 'ragged-row', shown: 'd@example.com' },
  ])
  expect(readText(`INSERT INTO users VALUES ('a@example.com', 'open`)).toBe('sql-malformed')
})

test('COPY of PostgreSQL is read with its nulls and escapes', () => {
  const copied = [
    "SET client_encoding = 'UTF8';",
    'COPY auth.users (email, encrypted_password, raw_user_meta_data, deleted_at, banned_until) FROM stdin;',
    `a@example.com\t${HASH}\t{"full_name": "Back\\\\\\\\slash"}\t\\N\t\\N`,
    `b@example.com\t\\N\t\\N\t2024-09-04 06:20:51.187523+00\t\\N`,
    `c@example.com\t\\N\t\\N\t\\N\t2999-01-01 00:00:00+00`,
    'd@example.com\t\\N',
    '\\.',
    '',
    'SELECT 1;',
  ].join('\n')
  expect(readText(copied)).toMatchObject([
    { kind: 'user', row: 3, name: 'Back\\slash', password: { kind: 'hash' }, isDisabled: false },
    { kind: 'refused', row: 4, reason: 'deleted-there' },
    { kind: 'user', row: 5, isDisabled: true, password: { kind: 'none' } },
    { kind: 'refused', row: 6, reason: 'ragged-row' },
  ])
})

test('views, triggers, virtual tables and computed columns of a foreign database are not read [import-inert-database]', () => {
  const path = makeDatabase((database) => {
    database.exec(USERS)
    database.exec(`INSERT INTO users (email, hashed_password) VALUES ('a@example.com', '${HASH}')`)
    // Reading any of these would take for ever, or fail.
    database.exec(
      'CREATE VIEW logins AS WITH RECURSIVE n(email) AS (VALUES(1) UNION ALL SELECT email + 1 FROM n) SELECT email, email AS password FROM n',
    )
    database.exec('CREATE TABLE computed (email TEXT, password TEXT AS (hex(zeroblob(1000000000))))')
    database.exec('CREATE VIRTUAL TABLE search USING fts5(email, password)')
    database.exec(
      "CREATE TRIGGER spread AFTER INSERT ON users BEGIN INSERT INTO users (email) VALUES ('spread@example.com'); END",
    )
    database.pragma('ignore_check_constraints = ON')
    database.exec('CREATE TABLE slow (email TEXT CHECK (length(hex(zeroblob(900000000))) = 1), password TEXT)')
    database.exec("INSERT INTO slow VALUES ('slow@example.com', 'x')")
  })
  const opened = openImport([path], { temporaryFolder: copies })
  if ('fault' in opened) throw new Error(opened.fault)
  expect(opened.format).toBe('holberton')
  expect([...opened.read()]).toMatchObject([{ kind: 'user', email: 'a@example.com', password: { kind: 'hash' } }])
  opened.close()
})

test('a table whose pages lead in circles is refused [import-circular-pages]', () => {
  const path = makeDatabase((database) => {
    database.exec(USERS)
    const insert = database.prepare('INSERT INTO users (email) VALUES (?)')
    database.transaction(() => {
      for (let user = 0; user < 20_000; user += 1) insert.run(`user${user}@example.com`)
    })()
  })
  const bytes = readFileSync(path)
  const root = 512
  expect(bytes[root]).toBe(5)
  // The page has 12 bytes of header, and then the place of each cell, which begins with the number of a page.
  for (let cell = 0; cell < bytes.readUInt16BE(root + 3); cell += 1)
    bytes.writeUInt32BE(2, root + bytes.readUInt16BE(root + 12 + 2 * cell))
  bytes.writeUInt32BE(2, root + 8)
  writeFileSync(path, bytes)
  expect(readFile(path)).toBe('database-damaged')
})

test('a large cell is left out, and no row of a database is cut', () => {
  const path = makeDatabase((database) => {
    database.exec('CREATE TABLE members (email TEXT, picture BLOB, password TEXT, name TEXT)')
    database.prepare('INSERT INTO members VALUES (?, zeroblob(20000000), ?, ?)').run('a@example.com', HASH, 'x'.repeat(70_000))
  })
  expect(readFile(path)).toMatchObject([{ kind: 'user', email: 'a@example.com', name: '', password: { kind: 'hash' } }])
})

test('a database in use is read with its newest users, and nothing beside it changes [import-original-kept]', () => {
  const path = join(folder, 'live.db')
  const live = new Sqlite(path)
  live.pragma('journal_mode = WAL')
  live.exec(USERS)
  live.pragma('wal_checkpoint(TRUNCATE)')
  live.exec(`INSERT INTO users (email, hashed_password) VALUES ('new@example.com', '${HASH}')`)
  const before = readdirSync(folder).sort()
  const bytes = [path, `${path}-wal`].map((file) => readFileSync(file))
  expect(readFile(path)).toMatchObject([{ kind: 'user', email: 'new@example.com' }])
  expect(readdirSync(folder).sort()).toEqual(before)
  expect([path, `${path}-wal`].map((file) => readFileSync(file))).toEqual(bytes)
  expect(readdirSync(copies)).toEqual([])
  live.close()
})

test('session ids, reset tokens and hashes are in no sample of a column [import-secrets-hidden]', () => {
  const path = join(folder, 'secrets.csv')
  const token = 'a70fb226fe5d4ac38cce1b69e3aceb13'
  writeFileSync(path, `email,code,session,note,pw\na@example.com,${token},${token},fine,${HASH}\n`)
  const opened = openImport([path])
  if ('fault' in opened) throw new Error(opened.fault)
  expect(opened.columns.map(({ title, isSecret, samples }) => [title, isSecret, samples])).toEqual([
    ['email', false, ['a@example.com']],
    ['code', true, []],
    ['session', true, []],
    ['note', false, ['fine']],
    ['pw', true, []],
  ])
  expect(JSON.stringify([...opened.read()])).not.toContain(token)
  opened.close()
})

test('a spreadsheet, an archive and a picture are named as what they are not', () => {
  expect(readText(Buffer.from('PK\x03\x04\x14\0\x06\0[Content_Types].xml', 'latin1'))).toBe('spreadsheet')
  expect(readText(Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'))).toBe('spreadsheet')
  expect(readText(Buffer.from('PK\x03\x04\x14\0people.csv', 'latin1'))).toBe('format-unknown')
  expect(readText(Buffer.from('\x89PNG\r\n', 'latin1'))).toBe('format-unknown')
})

test('the copy of a database is private and has the name of a temporary file, which the next start removes [import-copy-private]', () => {
  const path = makeDatabase((database) => database.exec(`${USERS}; INSERT INTO users (email) VALUES ('a@example.com')`))
  chmodSync(path, 0o644)
  const opened = openImport([path], { temporaryFolder: copies })
  if ('fault' in opened) throw new Error(opened.fault)
  const [copy = ''] = readdirSync(copies)
  expect(statSync(join(copies, copy)).mode & 0o777).toBe(0o600)
  removeLeftovers(copies)
  expect(readdirSync(copies)).toEqual([copy])
  opened.close()
  expect(readdirSync(copies)).toEqual([])
  // A process that is gone cannot use it.
  const left = copy.replace(String(process.pid), '999999')
  for (const name of [left, `${left}-wal`, `${left}-shm`]) writeFileSync(join(copies, name), '')
  removeLeftovers(copies)
  expect(readdirSync(copies)).toEqual([])
})

test('a pipe, a device and a folder are no files', { timeout: 20_000 }, () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  for (const path of [pipe, '/dev/zero', folder]) expect(readFile(path)).toBe('file-unreadable')
})
