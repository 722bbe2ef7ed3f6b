import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { measuredLimits } from '../../src/main/store/sqlite/user-search/search-limits.ts'
import { createUserList } from '../../src/main/store/sqlite/user-search/user-pages.ts'
import { insertUsers, plainUser } from '../helpers/listed-users.ts'

test('a user who moves behind a running scan is on its page once', () => {
  const database = new Sqlite(':memory:')
  migrate(database)
  const emails = Array.from({ length: 40 }, (_, index) => `person-${String(index).padStart(2, '0')}@example.org`)
  insertUsers(
    database,
    emails.map((email) => ({ ...plainUser, email })),
  )
  const list = createUserList(database, {
    ...measuredLimits,
    smallSort: 0,
    maxSort: 0,
    probeRows: 0,
    maxScan: 0,
    maxSlicedSort: 0,
    sliceRows: 4,
  })
  const slices = list.list({
    search: '',
    filter: { role: 'user' },
    sort: { by: 'email', direction: 'ascending' },
    now: 10,
    limit: 50,
    position: null,
  })
  for (let slice = 0; slice < 4; slice += 1) expect(slices.next().done).toBe(false)
  database
    .prepare(
      "UPDATE users SET email = 'zoe@example.org', email_key = 'zoe@example.org', email_search_key = 'zoe@example.org' WHERE number = 1",
    )
    .run()
  let last = slices.next()
  while (!last.done) last = slices.next()
  expect(last.value.users.map(({ id }) => id)).toHaveLength(40)
  expect(new Set(last.value.users.map(({ id }) => id)).size).toBe(40)
})
