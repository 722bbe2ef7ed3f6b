import type { Database } from 'better-sqlite3'
import type { UserCursor, UserSort } from '../../../../shared/api/user-list.ts'
import { foldText } from '../../../../shared/domain/email.ts'
import type { ListedUser, UserListPage, UserListRequest, UserQuery } from '../../ports/store.ts'
import { LISTED_COLUMNS, type ListedRow, toListedUser } from '../tables/users.ts'
import { type Conditions, narrow, readConditions } from './conditions.ts'
import { createOffsetCheckpoints, type Mark } from './offset-checkpoints.ts'
import { createOrderScan } from './order-scan.ts'
import { type Bounds, measuredBounds, type Wanted } from './search-limits.ts'
import { type Beginning, type Order, orderOf, reverse } from './sort-order.ts'
import { Statements } from './statement-cache.ts'
import { createSearch, LAST_CHARACTERS } from './text-search.ts'
import type { Turns } from './time-slices.ts'

/** Between two waymarks (rows): an index skips so many in some thirty microseconds. */
const WAYMARK_ROWS = 1_000

/** How many waymarks are set in a turn. */
const WAYMARKS_IN_A_TURN = 50

/** A row's place in an order, and how many rows stand before it. */
export type OffsetCheckpoint = { readonly rank: number; readonly place: UserCursor }

const byEmail: UserSort = { by: 'email', direction: 'ascending' }

/** Reads lists of users on an open connection, the main thread's or another's. */
export const createUserList = (database: Database, bounds: Bounds = measuredBounds) => {
  const statements = new Statements(database)
  const walk = createOrderScan(statements)
  const countAll = (): number => statements.count({ sql: 'SELECT count(*) FROM users', values: [] })
  const countDeleted = (): number =>
    statements.count({ sql: 'SELECT count(*) FROM users INDEXED BY users_deleted WHERE deleted_at IS NOT NULL', values: [] })
  const search = createSearch(walk, bounds)
  const marksOf = createOffsetCheckpoints(database, statements)
  const byNumber = database.prepare<[number], ListedRow>(`SELECT ${LISTED_COLUMNS} FROM users WHERE number = ?`)

  const readUsers = (places: readonly UserCursor[]): ListedUser[] =>
    places.flatMap(({ number }) => {
      const row = byNumber.get(number)
      // Another process may have deleted it since the index was read.
      return row ? [toListedUser(row)] : []
    })

  /** From the row on that has `offset` rows that fit before it. */
  function* findBehind(
    order: Order,
    conditions: Conditions,
    { from, limit, offset, marks = [] }: Wanted & { offset: number; marks?: Mark[] },
  ): Turns<UserCursor[]> {
    const { isDeleted, all } = conditions
    if (all.length === 0) {
      if (offset === 0) return walk.readAlong(order, conditions, { from, end: null, limit })
      const place = walk.skip(order, isDeleted, from, offset)
      return place ? walk.readAlong(order, conditions, { from: { place, isInclusive: true }, end: null, limit }) : []
    }
    if (offset === 0) return yield* search.find(order, conditions, { from, limit })
    const smallest = search.findSmallest(conditions, bounds.sorted)
    if (smallest && smallest.size <= bounds.sorted)
      return walk.readSorted(order, isDeleted, smallest.source, { from, offset, limit })
    const narrowed = narrow(order, conditions, { from, end: null })
    if (!narrowed) return []
    const { way, asked } = narrowed
    let mark = marks.findLast(({ rank }) => rank <= offset)
    let begin = mark ? { place: mark.place } : way.from
    for (let left = offset - (mark?.rank ?? 0); ; ) {
      const next = walk.skip(order, isDeleted, begin, bounds.turn - 1)
      const isLast = next === null || (way.end !== null && order.compare(next, way.end) >= 0)
      const met = walk.countAlong(order, asked, { from: begin, end: isLast ? way.end : next })
      if (met > left) return walk.readAlong(order, asked, { from: begin, end: way.end, limit: left + limit }).slice(left)
      if (isLast) return []
      left -= met
      begin = { place: next }
      const former = mark
      mark = { rank: offset - left, place: next }
      // Not where another jump has come by meanwhile.
      if (marks.at(-1) === former) marks.push(mark)
      yield
    }
  }

  const toPage = (places: UserCursor[], { place, limit }: UserListRequest): UserListPage => {
    const shown = places.slice(0, limit)
    const isBackwards = place?.kind === 'before'
    if (isBackwards) shown.reverse()
    const hasMore = places.length > limit
    const first = shown[0] ?? null
    const last = shown.at(-1) ?? null
    const isAtStart = place === null || (place.kind === 'index' && place.index === 0)
    const users = readUsers(shown)
    if (isBackwards) return { users, previous: hasMore ? first : null, next: last }
    return { users, previous: isAtStart ? null : first, next: hasMore ? last : null }
  }

  return {
    isLargerThan: (rows: number): boolean => walk.readHighest() > rows,

    /** A page of those who fit. Where it is asked for by its index, from the waymark on, if one is given. */
    *list(request: UserListRequest, offsetCheckpoint: OffsetCheckpoint | null = null): Turns<UserListPage> {
      const { sort, place, limit } = request
      const order = orderOf(place?.kind === 'before' ? reverse(sort) : sort)
      const conditions = readConditions(request)
      // One more tells whether there are more.
      const wanted = { limit: limit + 1, from: null, offset: 0 }
      switch (place?.kind) {
        case undefined:
          return toPage(yield* findBehind(order, conditions, wanted), request)
        case 'after':
        case 'before':
          return toPage(yield* findBehind(order, conditions, { ...wanted, from: { place: place.at } }), request)
        case 'index': {
          const from: Beginning = offsetCheckpoint && { place: offsetCheckpoint.place, isInclusive: true }
          const offset = place.index - (offsetCheckpoint?.rank ?? 0)
          const isAlong = offset > 0 && offsetCheckpoint === null && conditions.all.length > 0
          const marks = isAlong ? marksOf(request) : []
          return toPage(yield* findBehind(order, conditions, { ...wanted, from, offset, marks }), request)
        }
      }
    },

    /** How many fit, exactly. */
    *count(query: UserQuery): Turns<number> {
      const conditions = readConditions(query)
      const { isDeleted, all, sources } = conditions
      if (all.length === 0) return isDeleted ? countDeleted() : countAll() - countDeleted()
      const sole = sources.find(({ rest, knowsDeleted }) => rest.length === 0 && knowsDeleted)
      if (sole) return walk.sizeOf(sole, Number.MAX_SAFE_INTEGER)
      const smallest = search.findSmallest(conditions, bounds.counted)
      let count = 0
      if (smallest && smallest.size <= bounds.counted) {
        const numbers = walk.numbersOf(smallest.source, bounds.counted)
        for (let first = 0; first < numbers.length; first += bounds.turn) {
          count += walk.countIn(isDeleted, walk.someOf(smallest.source, numbers.slice(first, first + bounds.turn)))
          yield
        }
        return count
      }
      const highest = walk.readHighest()
      for (let first = 0; first < highest; first += bounds.turn) {
        count += walk.countNumbers(conditions, first, first + bounds.turn)
        yield
      }
      return count
    },

    /** The best matches: whose e-mail begins so, whose name does, and then whoever has the words anywhere. */
    *find({ search: text, now, limit }: { search: string; now: number; limit: number }): Turns<ListedUser[]> {
      const conditions = readConditions({ search: text, filter: {}, now })
      const start = foldText(text.toWellFormed())
      const places = (['email', 'name'] as const).flatMap((by) => {
        if (start === '') return []
        const first: UserCursor = { by, key: start, number: 0 }
        const end: UserCursor = { by, key: start + LAST_CHARACTERS, number: Number.MAX_SAFE_INTEGER }
        const order = orderOf({ by, direction: 'ascending' })
        return walk.readAlong(order, { isDeleted: 0, all: [] }, { from: { place: first }, end, limit })
      })
      if (places.length < limit)
        places.push(...(yield* findBehind(orderOf(byEmail), conditions, { from: null, limit, offset: 0 })))
      const once = new Map(places.map((place) => [place.number, place]))
      return readUsers([...once.values()].slice(0, limit))
    },

    /** Every thousandth row of an order, so that any row is near one. */
    *setWaymarks(isDeleted: 0 | 1, sort: UserSort): Turns<OffsetCheckpoint[]> {
      const order = orderOf(sort)
      const marks: OffsetCheckpoint[] = []
      let place = walk.skip(order, isDeleted, null, WAYMARK_ROWS)
      while (place) {
        marks.push({ rank: (marks.length + 1) * WAYMARK_ROWS, place })
        place = walk.skip(order, isDeleted, { place, isInclusive: true }, WAYMARK_ROWS)
        if (marks.length % WAYMARKS_IN_A_TURN === 0) yield
      }
      return marks
    },
  }
}

export type UserList = ReturnType<typeof createUserList>
