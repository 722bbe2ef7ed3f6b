import type { Database } from 'better-sqlite3'
import type { UserCursor, UserSort } from '../../../../shared/api/user-list.ts'
import { searchKey } from '../../../../shared/domain/search-key.ts'
import type { ListedUser, UserListPage, UserListRequest, UserQuery } from '../../ports/store.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { LISTED_COLUMNS, type ListedRow, toListedUser } from '../tables/user-columns.ts'
import { type Conditions, narrow, readConditions } from './conditions.ts'
import { createOffsetCheckpoints, type MatchCheckpoint } from './offset-checkpoints.ts'
import { createOrderScan } from './order-scan.ts'
import { measuredLimits, type PageRange, type SearchLimits } from './search-limits.ts'
import { type Order, orderOf, reverse, type ScanStart } from './sort-order.ts'
import { Statements } from './statement-cache.ts'
import { createSearch, LAST_CHARACTERS } from './text-search.ts'

/** Rows between two offset checkpoints: an index skips that many in about thirty microseconds. */
const CHECKPOINT_ROWS = 1_000

/** How many offset checkpoints one time slice computes. */
const CHECKPOINTS_PER_SLICE = 50

/** A row of an order, and the number of rows before it. */
export type OffsetCheckpoint = { readonly rank: number; readonly cursor: UserCursor }

const byEmail: UserSort = { by: 'email', direction: 'ascending' }

/** Reads lists of users on a connection of the main thread or of a worker. */
export const createUserList = (database: Database, limits: SearchLimits = measuredLimits) => {
  const statements = new Statements(database)
  const scan = createOrderScan(statements)
  const countAll = (): number => statements.count({ sql: 'SELECT count(*) FROM users', values: [] })
  const countDeleted = (): number =>
    statements.count({ sql: 'SELECT count(*) FROM users INDEXED BY users_deleted WHERE deleted_at IS NOT NULL', values: [] })
  const search = createSearch(scan, limits)
  const checkpointsOf = createOffsetCheckpoints(database, statements)
  const byNumber = database.prepare<[number], ListedRow>(`SELECT ${LISTED_COLUMNS} FROM users WHERE number = ?`)

  const readUsers = (cursors: readonly UserCursor[]): ListedUser[] =>
    cursors.flatMap(({ number }) => {
      const row = byNumber.get(number)
      // Another process may have deleted the row since the index was read.
      return row ? [toListedUser(row)] : []
    })

  /** The first rows after `from`, without the first `offset` matching rows. */
  function* readFrom(
    order: Order,
    conditions: Conditions,
    { from, limit, offset, checkpoints = [] }: PageRange & { offset: number; checkpoints?: MatchCheckpoint[] },
  ): TimeSlices<UserCursor[]> {
    const { isDeleted, all } = conditions
    if (all.length === 0) {
      if (offset === 0) return scan.readRows(order, conditions, { from, end: null, limit })
      const cursor = scan.skip(order, isDeleted, from, offset)
      return cursor ? scan.readRows(order, conditions, { from: { cursor, isInclusive: true }, end: null, limit }) : []
    }
    if (offset === 0) return yield* search.find(order, conditions, { from, limit })
    const smallest = search.findSmallest(conditions, limits.maxSort)
    if (smallest && smallest.size <= limits.maxSort)
      return scan.readSorted(order, isDeleted, smallest.source, { from, offset, limit })
    const narrowed = narrow(order, conditions, { from, end: null })
    if (!narrowed) return []
    const { range, remaining } = narrowed
    let checkpoint = checkpoints.findLast(({ rank }) => rank <= offset)
    let start = checkpoint ? { cursor: checkpoint.cursor } : range.from
    for (let rowsToSkip = offset - (checkpoint?.rank ?? 0); ; ) {
      const next = scan.skip(order, isDeleted, start, limits.sliceRows - 1)
      const isLast = next === null || (range.end !== null && order.compare(next, range.end) >= 0)
      const matches = scan.countRows(order, remaining, { from: start, end: isLast ? range.end : next })
      if (matches > rowsToSkip) {
        const rows = scan.readRows(order, remaining, { from: start, end: range.end, limit: rowsToSkip + limit })
        return rows.slice(rowsToSkip)
      }
      if (isLast) return []
      rowsToSkip -= matches
      start = { cursor: next }
      const former = checkpoint
      checkpoint = { rank: offset - rowsToSkip, cursor: next }
      // Another jump may have appended checkpoints since the last time slice.
      if (checkpoints.at(-1) === former) checkpoints.push(checkpoint)
      yield
    }
  }

  const toPage = (cursors: UserCursor[], { position, limit }: UserListRequest): UserListPage => {
    const shown = cursors.slice(0, limit)
    const isBackwards = position?.kind === 'before'
    if (isBackwards) shown.reverse()
    const hasMore = cursors.length > limit
    const first = shown[0] ?? null
    const last = shown.at(-1) ?? null
    const isAtStart = position === null || (position.kind === 'index' && position.index === 0)
    const users = readUsers(shown)
    if (isBackwards) return { users, previous: hasMore ? first : null, next: last }
    return { users, previous: isAtStart ? null : first, next: hasMore ? last : null }
  }

  return {
    isLargerThan: (rows: number): boolean => scan.readHighest() > rows,

    /** A page of matching users. A page by index is read from the offset checkpoint, if one is given. */
    *list(request: UserListRequest, offsetCheckpoint: OffsetCheckpoint | null = null): TimeSlices<UserListPage> {
      const { sort, position, limit } = request
      const order = orderOf(position?.kind === 'before' ? reverse(sort) : sort)
      const conditions = readConditions(request)
      // One extra row shows whether there are more.
      const page = { limit: limit + 1, from: null, offset: 0 }
      switch (position?.kind) {
        case undefined:
          return toPage(yield* readFrom(order, conditions, page), request)
        case 'after':
        case 'before':
          return toPage(yield* readFrom(order, conditions, { ...page, from: { cursor: position.at } }), request)
        case 'index': {
          const from: ScanStart = offsetCheckpoint && { cursor: offsetCheckpoint.cursor, isInclusive: true }
          const offset = position.index - (offsetCheckpoint?.rank ?? 0)
          const isScanned = offset > 0 && offsetCheckpoint === null && conditions.all.length > 0
          const checkpoints = isScanned ? checkpointsOf(request) : []
          return toPage(yield* readFrom(order, conditions, { ...page, from, offset, checkpoints }), request)
        }
      }
    },

    /** The exact number of matching users. */
    *count(query: UserQuery): TimeSlices<number> {
      const conditions = readConditions(query)
      const { isDeleted, all, sources } = conditions
      if (all.length === 0) return isDeleted ? countDeleted() : countAll() - countDeleted()
      const exact = sources.find(({ rest, isDeletedApplied }) => rest.length === 0 && isDeletedApplied)
      if (exact) return scan.sizeOf(exact, Number.MAX_SAFE_INTEGER)
      const smallest = search.findSmallest(conditions, limits.maxCounted)
      let count = 0
      if (smallest && smallest.size <= limits.maxCounted) {
        const numbers = scan.numbersOf(smallest.source, limits.maxCounted)
        for (let first = 0; first < numbers.length; first += limits.sliceRows) {
          count += scan.countSource(isDeleted, scan.subsetOf(smallest.source, numbers.slice(first, first + limits.sliceRows)))
          yield
        }
        return count
      }
      const highest = scan.readHighest()
      for (let first = 0; first < highest; first += limits.sliceRows) {
        count += scan.countNumbers(conditions, first, first + limits.sliceRows)
        yield
      }
      return count
    },

    /** The best matches: by prefix of the email, then by prefix of the name, then by words anywhere in either. */
    *find({ search: text, now, limit }: { search: string; now: number; limit: number }): TimeSlices<ListedUser[]> {
      const conditions = readConditions({ search: text, filter: {}, now })
      const prefix = searchKey(text.toWellFormed())
      const cursors = (['email', 'name'] as const).flatMap((by) => {
        if (prefix === '') return []
        const first: UserCursor = { by, key: prefix, number: 0 }
        const end: UserCursor = { by, key: prefix + LAST_CHARACTERS, number: Number.MAX_SAFE_INTEGER }
        const order = orderOf({ by, direction: 'ascending' })
        return scan.readRows(order, { isDeleted: 0, all: [] }, { from: { cursor: first }, end, limit })
      })
      if (cursors.length < limit)
        cursors.push(...(yield* readFrom(orderOf(byEmail), conditions, { from: null, limit, offset: 0 })))
      const unique = new Map(cursors.map((cursor) => [cursor.number, cursor]))
      return readUsers([...unique.values()].slice(0, limit))
    },

    /** Every thousandth row of an order, so that every row is near a checkpoint. */
    *listOffsetCheckpoints(isDeleted: 0 | 1, sort: UserSort): TimeSlices<OffsetCheckpoint[]> {
      const order = orderOf(sort)
      const checkpoints: OffsetCheckpoint[] = []
      let cursor = scan.skip(order, isDeleted, null, CHECKPOINT_ROWS)
      while (cursor) {
        checkpoints.push({ rank: (checkpoints.length + 1) * CHECKPOINT_ROWS, cursor })
        cursor = scan.skip(order, isDeleted, { cursor, isInclusive: true }, CHECKPOINT_ROWS)
        if (checkpoints.length % CHECKPOINTS_PER_SLICE === 0) yield
      }
      return checkpoints
    },
  }
}

export type UserList = ReturnType<typeof createUserList>
