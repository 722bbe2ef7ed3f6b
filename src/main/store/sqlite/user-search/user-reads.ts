import type { Database } from 'better-sqlite3'
import type { UserSort } from '../../../../shared/api/user-list.ts'
import type { Store, UserListRequest } from '../../ports/store.ts'
import type { Changes } from '../connection/change-feed.ts'
import type { ReadScheduler } from '../connection/read-scheduler.ts'
import { QueryThread } from '../workers/query-thread.ts'
import { readConditions } from './conditions.ts'
import { createUserList, type OffsetCheckpoint } from './user-pages.ts'

/** Up to this row a page is found by skipping rows of an index on this thread (about a millisecond). */
const SKIPPED_ROWS = 5_000

/** After a change, waymarks of what is looked at are set anew, and no more often than this (milliseconds). */
const WAYMARKS_AGE_MS = 1_000

/** Waymarks that nobody has needed for so long are not set again (milliseconds). */
const WAYMARKS_KEPT_MS = 60_000

type KnownOrder = {
  readonly isDeleted: 0 | 1
  readonly sort: UserSort
  marks: readonly OffsetCheckpoint[] | null
  usedAt: number
}

type UserReads = Pick<Store, 'listUsers' | 'countUsers' | 'findUsers'> & { readonly close: () => Promise<void> }

/**
 * Lists of users. A page of everyone in some order is a look into one index, and read on this thread; whatever searches, filters or counts
 * goes to the other.
 */
export const createUserReads = ({
  database,
  readerProgram,
  changes,
  scheduler,
}: {
  database: Database
  readerProgram: string
  changes: Changes
  /** Shares this thread among all that read on it. */
  scheduler: Pick<ReadScheduler, 'run'>
}): UserReads => {
  const thread = new QueryThread({ program: readerProgram, path: database.name })
  const list = createUserList(database)
  const known = new Map<string, KnownOrder>()
  let timer: NodeJS.Timeout | null = null
  let stopListening: (() => void) | null = null

  const setWaymarks = async (order: KnownOrder): Promise<void> => {
    // Where it fails, jumps are answered by the thread, and tell what is wrong.
    order.marks = await thread.ask({ kind: 'offsetCheckpoints', isDeleted: order.isDeleted, sort: order.sort }).catch(() => null)
  }

  const setAnew = (): void => {
    timer = null
    const now = performance.now()
    for (const [name, order] of known) {
      if (now - order.usedAt > WAYMARKS_KEPT_MS) known.delete(name)
      else void setWaymarks(order)
    }
  }

  const onChanged = (): void => {
    timer ??= setTimeout(setAnew, WAYMARKS_AGE_MS).unref()
  }

  /** The waymarks of an order; where there are none, they are set, for the next time. */
  const findWaymarks = (isDeleted: 0 | 1, sort: UserSort): readonly OffsetCheckpoint[] | null => {
    stopListening ??= changes.listen((topic) => topic === 'users' && onChanged())
    const name = `${isDeleted} ${sort.by} ${sort.direction}`
    const usedAt = performance.now()
    const order = known.get(name) ?? { isDeleted, sort, marks: null, usedAt }
    order.usedAt = usedAt
    if (!known.has(name)) {
      known.set(name, order)
      if (list.isLargerThan(SKIPPED_ROWS)) void setWaymarks(order)
    }
    return order.marks
  }

  /** How a page is read here; null where it is the thread's work. */
  const findWay = (request: UserListRequest): { offsetCheckpoint: OffsetCheckpoint | null } | null => {
    const { isDeleted, all } = readConditions(request)
    if (all.length > 0) return null
    const marks = findWaymarks(isDeleted, request.sort)
    const { place } = request
    if (place?.kind !== 'index' || place.index <= SKIPPED_ROWS) return { offsetCheckpoint: null }
    if (!marks) return null
    const offsetCheckpoint = marks.findLast(({ rank }) => rank <= place.index)
    return offsetCheckpoint && place.index - offsetCheckpoint.rank <= SKIPPED_ROWS ? { offsetCheckpoint } : null
  }

  return {
    listUsers: async (request, signal) => {
      const way = findWay(request)
      return way ? scheduler.run(list.list(request, way.offsetCheckpoint), signal) : thread.ask({ kind: 'list', request }, signal)
    },
    countUsers: (query, signal) => thread.ask({ kind: 'count', query }, signal),
    findUsers: (request, signal) => thread.ask({ kind: 'find', request }, signal),
    close: async () => {
      if (timer) clearTimeout(timer)
      stopListening?.()
      await thread.close()
    },
  }
}
