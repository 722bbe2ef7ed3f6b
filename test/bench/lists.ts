import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import { type UserFilter, type UserSort, userSortColumns } from '../../src/shared/api/user-list.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { GENERATED_NOW } from '../helpers/generated-people.ts'
import { type LargeDirectory, MILLION } from '../helpers/large-directory.ts'
import { type Desk, measureDelay, openDesk, time, withDesk } from './desk.ts'
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

/** The durations of several rounds (milliseconds). The first round only fills the disk's cache. */
const measureWarm = async (rounds: number, works: readonly (() => Promise<unknown>)[]): Promise<number[]> => {
  for (const work of works) await work()
  const measured: number[] = []
  for (let round = 0; round < rounds; round += 1) for (const work of works) measured.push(await time(work))
  return measured
}

const search: Bench = {
  name: 'search',
  run: () =>
    withDesk(async (desk): Promise<Row> => {
      const works = TERMS.flatMap((term) => [
        () => desk.call('users:find', { search: term }),
        ...[null, ...sorts].map(
          (sort) => () => desk.call('users:list', { search: term, ...(sort && { sort }), limit: PAGE_ROWS }),
        ),
      ])
      const measured = await measureWarm(SEARCH_ROUNDS, works)
      return holdTo({ name: 'search', unit: 'ms (p99)', ours: percentile(measured, 0.99), atMost: 16 })
    }),
}

/** Filters that match many users, few users, and a rare combination. */
const filters: readonly UserFilter[] = [
  { state: 'disabled' },
  { hasSecondFactor: true, hasSignedIn: false },
  { lastSeenBefore: GENERATED_NOW - 365 * DAY_MS },
  { lastSeenBefore: GENERATED_NOW - 365 * DAY_MS, registeredBefore: GENERATED_NOW - 1_000 * DAY_MS },
  { role: 'auditor', mustChangePassword: true },
  { state: 'disabled', tag: 'staff' },
]

/** A filter is set, not typed: users stay attentive within this time (Doherty and Thadani, IBM, 1982; milliseconds). */
const FILTERED_MS = 400

const filtered: Bench = {
  name: 'filtered',
  run: () =>
    withDesk(async (desk): Promise<Row> => {
      const works = filters.flatMap((filter) =>
        ['', 'ma', 'example.org'].flatMap((term) =>
          sorts.map((sort) => () => desk.call('users:list', { search: term, filter, sort, limit: PAGE_ROWS })),
        ),
      )
      const measured = await measureWarm(1, works)
      return holdTo({ name: 'filtered', unit: 'ms (slowest)', ours: Math.max(...measured), atMost: FILTERED_MS })
    }),
}

/** A count appears when it is ready, and users wait for it (milliseconds). */
const COUNTED_MS = 1_000

const count: Bench = {
  name: 'count',
  run: () =>
    withDesk(async (desk): Promise<Row> => {
      const works = TERMS.map((term) => () => desk.call('users:count', { search: term }))
      const measured = await measureWarm(1, works)
      return holdTo({ name: 'count', unit: 'ms (slowest)', ours: Math.max(...measured), atMost: COUNTED_MS })
    }),
}

/** Opens every sort order once and waits until jumps in it are prepared, as a table does before a user reaches for its scrollbar. */
const lookAtAllOrders = async (desk: Desk): Promise<void> => {
  for (const sort of sorts) await desk.call('users:list', { sort, limit: PAGE_ROWS })
  await wait(SETTLE_MS)
}

/** Reads a page by its row, and the pages after and before it by their cursors; returns the durations (milliseconds). */
const readAround = async (desk: Desk, sort: UserSort, index: number): Promise<number[]> => {
  let page: OutputOf<'users:list'> | undefined
  const read = async (place: NonNullable<InputOf<'users:list'>['place']>): Promise<number> =>
    time(async () => {
      page = await desk.call('users:list', { sort, limit: PAGE_ROWS, place })
    })
  const jump = await read({ kind: 'index', index })
  const next = await read({ kind: 'after', cursor: page?.next ?? '' })
  return [jump, next, await read({ kind: 'before', cursor: page?.previous ?? '' })]
}

const PAGE_ROUNDS = 20

const page: Bench = {
  name: 'page',
  run: () =>
    withDesk(async (desk): Promise<Row> => {
      await lookAtAllOrders(desk)
      const measured: number[] = []
      for (let round = 0; round < PAGE_ROUNDS; round += 1)
        for (const sort of sorts) {
          // A different index range each round, always with the first and the ten thousandth page.
          const anywhere = ((round * 16 + sorts.indexOf(sort)) * 7_919 * PAGE_ROWS) % 980_000
          for (const index of [0, PAGE_10_000, anywhere]) measured.push(...(await readAround(desk, sort, index)))
        }
      return holdTo({ name: 'page', unit: 'ms (p99)', ours: percentile(measured, 0.99), atMost: 4 })
    }),
}

const GROWTH_ROUNDS = 15

const pageGrowth: Bench = {
  name: 'page-growth',
  run: async (): Promise<Row> => {
    const large = await openDesk(MILLION)
    const small = await openDesk(THOUSAND)
    try {
      await lookAtAllOrders(large)
      await lookAtAllOrders(small)
      const readAll = async (desk: Desk, middle: number): Promise<number> => {
        let sum = 0
        for (const sort of sorts)
          for (const index of [0, middle]) for (const took of await readAround(desk, sort, index)) sum += took
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
    withDesk(async (desk): Promise<Row> => {
      await desk.call('users:list', {})
      await wait(SETTLE_MS)
      const idle = await measureDelay(() => wait(IDLE_MS))
      let isScrolling = true
      const countOn = async (): Promise<void> => {
        for (let round = 0; isScrolling; round += 1) await desk.call('users:count', { search: TERMS[round % TERMS.length] ?? '' })
      }
      const readOn = async (): Promise<void> => {
        let place: InputOf<'users:list'>['place']
        do {
          const { next } = await desk.call('users:list', { limit: SCROLL_ROWS, ...(place ? { place } : {}) })
          place = next === null ? undefined : { kind: 'after', cursor: next }
          // Each call of a window comes in its own event-loop tick.
          await nextTurn()
        } while (place)
        isScrolling = false
      }
      const busy = await measureDelay(() => Promise.all([readOn(), countOn()]))
      return holdTo({ name: 'scroll', unit: 'ms (p99.9)', ours: busy, baseline: idle, atMost: idle + 16 })
    }),
}

/** Lists of a million users, from the call of the operation to its Result. */
export const listBenches: readonly Bench[] = [search, filtered, count, page, pageGrowth, scroll]
