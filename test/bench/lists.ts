import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import Sqlite, { type Database } from 'better-sqlite3'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import { type UserFilter, type UserSort, userSortColumns } from '../../src/shared/api/user-list.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { GENERATED_NOW } from '../helpers/generated-users.ts'
import { type LargeDirectory, MILLION } from '../helpers/large-directory.ts'
import {
  countStatement,
  filteredStatement,
  type KeysetRow,
  keysetStatement,
  relateToBaseline,
  searchStatement,
} from './baselines.ts'
import {
  besideBareReader,
  measureDelay,
  type OpenedDirectory,
  openLargeDirectory,
  time,
  timeBoth,
  withMillionUsers,
} from './opened-directory.ts'
import { type Bench, compare, holdTo, percentile, type Row } from './row.ts'

const THOUSAND: LargeDirectory = { users: 1_000, entries: 1_000 }

/** The rows of a page, as a table requests them: about two screens. */
const PAGE_ROWS = 50

/** The page that must be as fast as the first, by the rows before it. */
const PAGE_10_000 = 9_999 * PAGE_ROWS

/** How long the offset checkpoints of a sort order may take to be built (milliseconds). */
const SETTLE_MS = 1_500

const sorts: readonly UserSort[] = userSortColumns.flatMap((by) => [
  { by, direction: 'ascending' } as const,
  { by, direction: 'descending' } as const,
])

/** Search texts of one, two, three and more characters: rare, common and unmatched, in several scripts and words. */
const TERMS = [
  ...['e', 'z', 'q', '\u738b', '@'],
  ...['ma', 'qu', 'zz', '\u043e\u0432', '9@'],
  ...['mar', 'xyq', 'ova', 'org', '777'],
  ...['maria', 'garcia', 'maria.garcia', 'quentin', 'ulysses.xu', '\u0438\u0432\u0430\u043d', 'example.org', 'james1', '12345@'],
  ...['maria garcia', 'smith example', 'nobody at all'],
]

const SEARCH_ROUNDS = 3

const search: Bench = {
  name: 'search',
  run: () =>
    besideBareReader(async (directory, bare) => {
      const ours = TERMS.flatMap((term) => [
        () => directory.call('users:find', { search: term }),
        ...[null, ...sorts].map(
          (sort) => () => directory.call('users:list', { search: term, ...(sort && { sort }), limit: PAGE_ROWS }),
        ),
      ])
      const baseline = TERMS.map((term) => () => bare.run(searchStatement(term, PAGE_ROWS)))
      const measured = await timeBoth(SEARCH_ROUNDS, { ours, baseline })
      return relateToBaseline('search', 'ms (p99)', measured, (times) => percentile(times, 0.99))
    }),
}

/** Filters that match many users, few users, and a rare combination. */
const filters: readonly UserFilter[] = [
  { state: 'disabled' },
  { hasSecondFactor: true, hasSignedIn: false },
  { lastSeenBefore: GENERATED_NOW - 365 * DAY_MS },
  { lastSeenBefore: GENERATED_NOW - 365 * DAY_MS, registeredBefore: GENERATED_NOW - 1_000 * DAY_MS },
  { role: 'auditor', mustChangePassword: true },
  { state: 'disabled', group: 'staff' },
]

/** The plain statement sorts all matches, so it is measured in two orders only. */
const plainSorts: readonly UserSort[] = [
  { by: 'email', direction: 'ascending' },
  { by: 'lastSignInAt', direction: 'descending' },
]

const filtered: Bench = {
  name: 'filtered',
  run: () =>
    besideBareReader(async (directory, bare) => {
      const queries = filters.flatMap((filter) => ['', 'ma', 'example.org'].map((term) => ({ search: term, filter })))
      const ours = queries.flatMap((query) =>
        sorts.map((sort) => () => directory.call('users:list', { ...query, sort, limit: PAGE_ROWS })),
      )
      const now = Date.now()
      const baseline = queries.flatMap((query) =>
        plainSorts.map((sort) => () => bare.run(filteredStatement({ ...query, now }, sort, PAGE_ROWS))),
      )
      const measured = await timeBoth(1, { ours, baseline })
      return relateToBaseline('filtered', 'ms (slowest)', measured, (times) => Math.max(...times))
    }),
}

const count: Bench = {
  name: 'count',
  run: () =>
    besideBareReader(async (directory, bare) => {
      const ours = TERMS.map((term) => () => directory.call('users:count', { search: term }))
      const baseline = TERMS.map((term) => () => bare.run(countStatement(term)))
      const measured = await timeBoth(1, { ours, baseline })
      return relateToBaseline('count', 'ms (slowest)', measured, (times) => Math.max(...times))
    }),
}

/** Opens every sort order once and waits until jumps in it are prepared, as a table does before a user reaches for its scrollbar. */
const lookAtAllOrders = async (directory: OpenedDirectory): Promise<void> => {
  for (const sort of sorts) await directory.call('users:list', { sort, limit: PAGE_ROWS })
  await wait(SETTLE_MS)
}

/** Reads a page by its row, and the pages after and before it by their cursors; returns the durations (milliseconds). */
const readAround = async (directory: OpenedDirectory, sort: UserSort, index: number): Promise<number[]> => {
  let page: OutputOf<'users:list'> | undefined
  const read = async (position: NonNullable<InputOf<'users:list'>['position']>): Promise<number> =>
    time(async () => {
      page = await directory.call('users:list', { sort, limit: PAGE_ROWS, position })
    })
  const jump = await read({ kind: 'index', index })
  const next = await read({ kind: 'after', cursor: page?.next ?? '' })
  return [jump, next, await read({ kind: 'before', cursor: page?.previous ?? '' })]
}

const PAGE_ROUNDS = 20

const page: Bench = {
  name: 'page',
  run: () =>
    withMillionUsers(async (directory) => {
      await lookAtAllOrders(directory)
      // On this thread, as the pages of Gatehouse.
      const database = new Sqlite(join(directory.folder, DATABASE_FILE), { readonly: true })
      const measured = { ours: [] as number[], baseline: [] as number[] }
      for (let round = 0; round < PAGE_ROUNDS; round += 1)
        for (const sort of sorts) {
          // A different index range each round, always with the first and the ten thousandth page.
          const anywhere = ((round * 16 + sorts.indexOf(sort)) * 7_919 * PAGE_ROWS) % 980_000
          for (const index of [0, PAGE_10_000, anywhere]) measured.ours.push(...(await readAround(directory, sort, index)))
          measured.baseline.push(...timePages(database, sort, PAGE_ROWS))
        }
      database.close()
      return relateToBaseline('page', 'ms (p99)', measured, (times) => percentile(times, 0.99))
    }),
}

/** Pages that are read one after another, from the start of the order. */
const KEYSET_PAGES = 9

/** The durations of raw keyset pages (milliseconds). */
const timePages = (database: Database, sort: UserSort, limit: number): number[] => {
  const { sql, first } = keysetStatement(sort, limit)
  const statement = database.prepare<unknown[], KeysetRow>(sql)
  let after: readonly (string | number)[] = first
  return Array.from({ length: KEYSET_PAGES }, () => {
    const start = performance.now()
    const rows = statement.all(...after)
    const took = performance.now() - start
    const last = rows.at(-1)
    if (last) after = [last.sort_key, last.number]
    return took
  })
}

const GROWTH_ROUNDS = 15

const pageGrowth: Bench = {
  name: 'page-growth',
  run: async (): Promise<Row> => {
    const large = await openLargeDirectory(MILLION)
    const small = await openLargeDirectory(THOUSAND)
    try {
      await lookAtAllOrders(large)
      await lookAtAllOrders(small)
      const readAll = async (directory: OpenedDirectory, middle: number): Promise<number> => {
        let sum = 0
        for (const sort of sorts)
          for (const index of [0, middle]) for (const took of await readAround(directory, sort, index)) sum += took
        return sum
      }
      await readAll(small, 500)
      await readAll(large, PAGE_10_000)
      return await compare({
        name: 'page-growth',
        unit: `ms per ${sorts.length * 6} pages`,
        goal: { atMost: 2 },
        rounds: GROWTH_ROUNDS,
        ours: () => readAll(large, PAGE_10_000),
        baseline: () => readAll(small, 500),
      })
    } finally {
      await large.close()
      await small.close()
    }
  },
}

/** The requests of a window while its table scrolls. Each may take as long as a page. */
const SCROLL_ROWS = 200

const IDLE_MS = 5_000
const scroll: Bench = {
  name: 'scroll',
  run: () =>
    withMillionUsers(async (directory): Promise<Row> => {
      await directory.call('users:list', {})
      await wait(SETTLE_MS)
      const idle = await measureDelay(() => wait(IDLE_MS))
      let isScrolling = true
      const countOn = async (): Promise<void> => {
        for (let round = 0; isScrolling; round += 1)
          await directory.call('users:count', { search: TERMS[round % TERMS.length] ?? '' })
      }
      const readOn = async (): Promise<void> => {
        let position: InputOf<'users:list'>['position']
        do {
          const { next } = await directory.call('users:list', { limit: SCROLL_ROWS, ...(position ? { position } : {}) })
          position = next === null ? undefined : { kind: 'after', cursor: next }
          // Each call of a window comes in its own event-loop tick.
          await nextTurn()
        } while (position)
        isScrolling = false
      }
      const busy = await measureDelay(() => Promise.all([readOn(), countOn()]))
      return holdTo({ name: 'scroll', unit: 'ms (p99.9)', ours: busy, baseline: idle, atMost: idle + 16 })
    }),
}

/** Lists of a million users, from the call of the operation to its Result. */
export const listBenches: readonly Bench[] = [search, filtered, count, page, pageGrowth, scroll]
