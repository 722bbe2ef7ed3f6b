import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { test } from 'vitest'
import type { UserListRequest } from '../../src/main/store/ports/store.ts'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { createUserList } from '../../src/main/store/sqlite/user-search/user-pages.ts'
import { type UserFilter, userSortColumns } from '../../src/shared/api/user-list.ts'
import { userStates } from '../../src/shared/domain/user-state.ts'
import { insertUsers, type ListedUser, listNaively } from '../helpers/listed-users.ts'
import { runThrough } from '../helpers/run-through.ts'

const NOW = 50

const time = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null })
const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'm', '\u00e9', '\u0416', '\u738b', '%', '"', ' ', '.'),
  maxLength: 8,
})

const listedUsers: fc.Arbitrary<ListedUser[]> = fc
  .array(
    fc.record({
      local: letters.map((text) => text.replace(/[ "]/g, 'b')),
      name: letters,
      role: fc.constantFrom('administrator', 'operator', 'auditor', 'user'),
      createdAt: fc.integer({ min: 0, max: 5 }),
      lastSignInAt: time,
      passwordChangedAt: time,
      secondFactorAt: time,
      lockedAt: time,
      mustChangePasswordAt: time,
      disabledAt: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null, freq: 2 }),
      disableAt: fc.option(fc.integer({ min: 1, max: 100 }), { nil: null }),
      deletedAt: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null, freq: 2 }),
      hashedPassword: fc.option(fc.constant('unknown'), { nil: null, freq: 2 }),
      groups: fc.uniqueArray(fc.constantFrom('vip', 'Staff', '\u00c9t\u00e9'), { maxLength: 2 }),
    }),
    // Larger ones than small ones, which are sorted whatever the bounds are.
    { maxLength: 60, size: 'max' },
  )
  .map((all) => all.map(({ local, ...person }, index) => ({ ...person, email: `${local}${index % 10}@${index}` })))

const filters = {
  role: fc.constantFrom('administrator' as const, 'user' as const),
  state: fc.constantFrom(...userStates),
  hasSecondFactor: fc.boolean(),
  hasSignedIn: fc.boolean(),
  isLocked: fc.boolean(),
  mustChangePassword: fc.boolean(),
  lastSeenBefore: fc.integer({ min: 0, max: 100 }),
  registeredFrom: fc.integer({ min: 0, max: 5 }),
  registeredBefore: fc.integer({ min: 0, max: 5 }),
  disableFrom: fc.integer({ min: 0, max: 100 }),
  disableBefore: fc.integer({ min: 0, max: 100 }),
  deletedBefore: fc.integer({ min: 0, max: 10 }),
  group: fc.constantFrom('VIP', 'staff', '\u00e9T\u00c9', 'none'),
}

// Few filters at a time, because many together match no user.
const filter = fc
  .subarray(Object.keys(filters), { maxLength: 2 })
  .chain((names) =>
    fc.record(filters).map((all) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))),
  )

const query = fc.record({
  search: fc.oneof(
    { arbitrary: fc.constant(''), weight: 1 },
    { arbitrary: letters, weight: 3 },
    { arbitrary: fc.constant('mab'), weight: 1 },
    // What many have, so that all are neither sorted nor met at once.
    { arbitrary: fc.constantFrom('a', 'b', 'm', 'ab', '@', '@1'), weight: 3 },
  ),
  filter: filter as fc.Arbitrary<UserFilter>,
  sort: fc.record({
    by: fc.constantFrom(...userSortColumns),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
  limit: fc.integer({ min: 1, max: 9 }),
  index: fc.nat(70),
})

// From sorting everything to walking a row at a time, and to what begins alike being read apart.
const bounds = fc.record({
  coveringFactor: fc.constantFrom(1, 3),
  smallSort: fc.constantFrom(0, 2, 6, 1_000),
  maxSort: fc.constantFrom(0, 3, 12, 1_000),
  probeRows: fc.constantFrom(1, 3, 12),
  maxScan: fc.constantFrom(1, 4, 1_000),
  scanWindow: fc.constantFrom(1, 3, 1_000),
  maxSlicedSort: fc.constantFrom(0, 3, 1_000),
  numbersPerRow: fc.constantFrom(0, 1, 12),
  maxCandidates: fc.constantFrom(0, 5, 1_000),
  maxCounted: fc.constantFrom(0, 5, 1_000),
  sliceRows: fc.constantFrom(1, 5, 1_000),
})

test('whatever way is chosen, a list is what filtering and sorting in plain JavaScript gives: page by page, from any row, counted', () => {
  fc.assert(
    fc.property(listedUsers, query, bounds, (all, { search, filter, sort, limit, index }, chosen) => {
      const database = new Sqlite(':memory:')
      try {
        migrate(database)
        insertUsers(database, all)
        const list = createUserList(database, chosen)
        const expected = listNaively(all, { search, filter, sort }, NOW).map(({ email }) => email)
        const read = (position: UserListRequest['position']) =>
          runThrough(list.list({ search, filter, sort, now: NOW, limit, position }))
        const emailsOf = (page: ReturnType<typeof read>): string[] => page.users.map(({ email }) => email)
        const same = (got: string[], wanted: string[], what: string): void => {
          if (JSON.stringify(got) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify({ got, wanted })}`)
        }
        let page = read(null)
        const forwards = emailsOf(page)
        while (page.next) {
          page = read({ kind: 'after', at: page.next })
          forwards.push(...emailsOf(page))
        }
        same(forwards, expected, 'forwards')
        const backwards = emailsOf(page)
        while (page.previous) {
          page = read({ kind: 'before', at: page.previous })
          backwards.unshift(...emailsOf(page))
        }
        same(backwards, expected, 'backwards')
        // One jump leaves marks for the next.
        for (const row of [index, index >> 1, index + 3, index])
          same(emailsOf(read({ kind: 'index', index: row })), expected.slice(row, row + limit), `by index ${row}`)
        same([String(runThrough(list.count({ search, filter, now: NOW })))], [String(expected.length)], 'count')
        const found = runThrough(list.find({ search, now: NOW, limit: 100 })).map(({ email }) => email)
        same(
          found.toSorted(),
          listNaively(all, { search }, NOW)
            .map(({ email }) => email)
            .toSorted(),
          'find',
        )
      } finally {
        database.close()
      }
    }),
    { numRuns: 400 },
  )
})

test('lists that are read in turns with another between them come to what they come to alone', () => {
  fc.assert(
    fc.property(listedUsers, query, query, bounds, (all, one, other, chosen) => {
      const database = new Sqlite(':memory:')
      try {
        migrate(database)
        insertUsers(database, all)
        const list = createUserList(database, chosen)
        const begin = ({ search, filter, sort, limit }: typeof one) =>
          list.list({ search, filter, sort, now: NOW, limit, position: null })
        const alone = [one, other].map((asked) => runThrough(begin(asked)))
        const reads = [one, other].map(begin)
        const together: unknown[] = []
        while (together.filter(Boolean).length < reads.length)
          for (const [index, read] of reads.entries()) {
            const { done, value } = together[index] ? { done: false, value: null } : read.next()
            if (done) together[index] = value
          }
        if (JSON.stringify(together) !== JSON.stringify(alone)) throw new Error(JSON.stringify({ together, alone }))
      } finally {
        database.close()
      }
    }),
    { numRuns: 200 },
  )
})
