import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { APPLICATION_ID, migrate, NEWEST_VERSION, readVersion } from '../../src/main/store/sqlite/migrations.ts'
import { makeFolder } from '../helpers/test-app.ts'

test('migrating an empty database gives it the newest version and says whose it is', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  expect(readVersion(database)).toBe(NEWEST_VERSION)
  expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
  expect(
    database
      .prepare(
        "SELECT count(*) FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%' AND sql NOT LIKE '%STRICT%' AND name NOT LIKE 'sqlite_%'",
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
