import Sqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { deferStatements } from '../../src/main/store/sqlite/connection/deferred-statements.ts'

const open = () => {
  const database = new Sqlite(':memory:')
  database.exec(
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT) STRICT; INSERT INTO people VALUES (1, 'Ada'), (2, 'Bob')",
  )
  deferStatements(database)
  return database
}

it('compiles a statement at its first use, not before', () => {
  const database = open()
  const later = database.prepare('SELECT count(*) FROM pets').pluck()
  database.exec('CREATE TABLE pets (id INTEGER) STRICT')
  expect(later.get()).toBe(0)
  expect(later.source).toBe('SELECT count(*) FROM pets')
})

it('reads and writes as a compiled statement does, each time', () => {
  const database = open()
  const names = database.prepare('SELECT name FROM people WHERE id >= ? ORDER BY id').pluck()
  const rows = database.prepare('SELECT id, name FROM people WHERE id = @id').raw()
  const add = database.prepare('INSERT INTO people (name) VALUES (?)')
  for (let round = 1; round <= 2; round += 1) {
    expect([names.get(1), names.all(2)[0], [...names.iterate(1)][0]]).toEqual(['Ada', 'Bob', 'Ada'])
    expect(rows.get({ id: 2 })).toEqual([2, 'Bob'])
    expect(add.run('Cleo')).toMatchObject({ changes: 1, lastInsertRowid: 2 + round })
  }
})

it('tells the fault of a statement at each use', () => {
  const wrong = open().prepare('SELECT missing FROM people')
  expect(() => wrong.get()).toThrow('no such column: missing')
  expect(() => wrong.get()).toThrow('no such column: missing')
})
