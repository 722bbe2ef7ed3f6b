import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { measuredLimits } from '../../src/main/store/sqlite/user-search/search-limits.ts'
import { createUserList } from '../../src/main/store/sqlite/user-search/user-pages.ts'
import { insertUsers, plainUser } from '../helpers/listed-users.ts'
import { runThrough } from '../helpers/run-through.ts'
import { makeFolder } from '../helpers/test-app.ts'

const USERS = 40

/** A list that is walked through a few rows at a time, on a connection of its own. */
const startList = () => {
  const file = join(makeFolder(), 'users.db')
  const database = new Sqlite(file)
  database.pragma('journal_mode = WAL')
  migrate(database)
  const emails = Array.from({ length: USERS }, (_, index) => `person-${String(index).padStart(2, '0')}@example.org`)
  insertUsers(
    database,
    emails.map((email) => ({ ...plainUser, email })),
  )
  const reader = new Sqlite(file, { readonly: true })
  const list = createUserList(reader, { ...measuredLimits, smallSort: 0, maxSort: 0, sliceRows: 4 })
  const read = (index: number, now: number) =>
    list.list({
      search: '',
      filter: { state: 'active' },
      sort: { by: 'email', direction: 'ascending' },
      now,
      limit: 1,
      position: { kind: 'index', index },
    })
  const jump = (index: number, now = 10): string | undefined => runThrough(read(index, now)).users[0]?.email
  const countSlices = (index: number): number => {
    const slices = read(index, 10)
    let count = 1
    while (!slices.next().done) count += 1
    return count
  }
  return { database, emails, jump, countSlices }
}

test('a jump in a list that is narrowed down finds its row, whatever the jumps before it have left', () => {
  const { emails, jump } = startList()
  for (const index of [30, 12, 39, 31, 4, 3, 20]) expect(jump(index)).toBe(emails[index])
  expect(jump(USERS)).toBeUndefined()
})

test('what is committed elsewhere is known to the next jump', () => {
  const { database, emails, jump } = startList()
  expect(jump(30)).toBe(emails[30])
  database.prepare('UPDATE users SET disabled_at = 1 WHERE number IN (4, 21)').run()
  expect(jump(30)).toBe(emails[32])
  database.prepare('DELETE FROM users WHERE number = 6').run()
  expect(jump(30)).toBe(emails[33])
  expect(jump(10)).toBe(emails[12])
})

test('a date of disabling that has come is known to the next jump, and to one from before', () => {
  const { database, emails, jump } = startList()
  database.prepare('UPDATE users SET disable_at = 15 WHERE number = 8').run()
  expect(jump(30, 10)).toBe(emails[30])
  expect(jump(30, 14)).toBe(emails[30])
  expect(jump(30, 15)).toBe(emails[31])
  expect(jump(30, 14)).toBe(emails[30])
})

test('a jump goes on from where one before it has come by', () => {
  const { countSlices } = startList()
  expect(countSlices(30)).toBeGreaterThan(5)
  for (const index of [30, 17, 29]) expect(countSlices(index)).toBe(1)
  expect(countSlices(38)).toBeLessThan(5)
})
