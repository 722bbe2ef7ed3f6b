import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { measuredBounds } from '../../src/main/store/sqlite/user-search/search-limits.ts'
import { createUserList } from '../../src/main/store/sqlite/user-search/user-pages.ts'
import { insertPeople, plainPerson } from '../helpers/listed-people.ts'

test('whoever is moved behind a walk that is under way is on its page once', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  const emails = Array.from({ length: 40 }, (_, index) => `person-${String(index).padStart(2, '0')}@example.org`)
  insertPeople(
    database,
    emails.map((email) => ({ ...plainPerson, email })),
  )
  const list = createUserList(database, { ...measuredBounds, few: 0, sorted: 0, judged: 0, walked: 0, sortedInTurns: 0, turn: 4 })
  const turns = list.list({
    search: '',
    filter: { role: 'user' },
    sort: { by: 'email', direction: 'ascending' },
    now: 10,
    limit: 50,
    place: null,
  })
  for (let turn = 0; turn < 4; turn += 1) expect(turns.next().done).toBe(false)
  database
    .prepare(
      "UPDATE users SET email = 'zoe@example.org', email_key = 'zoe@example.org', email_search_key = 'zoe@example.org' WHERE number = 1",
    )
    .run()
  let last = turns.next()
  while (!last.done) last = turns.next()
  expect(last.value.users.map(({ id }) => id)).toHaveLength(40)
  expect(new Set(last.value.users.map(({ id }) => id)).size).toBe(40)
})
