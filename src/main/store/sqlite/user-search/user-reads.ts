import type { Database } from 'better-sqlite3'
import type { UserSort } from '../../../../shared/api/user-list.ts'
import { MINUTE_MS } from '../../../../shared/domain/time.ts'
import { Throttle } from '../../../platform/throttle.ts'
import type { Store, UserListRequest } from '../../ports/store.ts'
import type { Changes } from '../connection/change-feed.ts'
import type { ReadScheduler } from '../connection/read-scheduler.ts'
import { QueryThread } from '../workers/query-thread.ts'
import { readConditions } from './conditions.ts'
import { createUserList, type OffsetCheckpoint } from './user-pages.ts'

/** The most rows of an index that this thread skips to reach a page (about a millisecond). */
const SKIPPED_ROWS_MAX = 5_000

/** The shortest time between two refreshes of the offset checkpoints after changes (milliseconds). */
const REFRESH_MS = 1_000

/** Offset checkpoints that were not used for this long are dropped instead of refreshed (milliseconds). */
const UNUSED_LIFETIME_MS = MINUTE_MS

type TrackedOrder = {
  readonly isDeleted: 0 | 1
  readonly sort: UserSort
  checkpoints: readonly OffsetCheckpoint[] | null
  usedAt: number
}

type UserReads = Pick<Store, 'listUsers' | 'countUsers' | 'findUsers'> & { readonly close: () => Promise<void> }

/**
 * Reads lists of users. A page of an unfiltered list is one index range, and is read on this thread; searches, filters and counts run on the
 * query thread.
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
  /** Divides this thread's time among its reads. */
  scheduler: Pick<ReadScheduler, 'run'>
}): UserReads => {
  const thread = new QueryThread({ program: readerProgram, path: database.name })
  const list = createUserList(database)
  const tracked = new Map<string, TrackedOrder>()
  let stopListening: (() => void) | null = null

  const refresh = async (order: TrackedOrder): Promise<void> => {
    // After a failure, jumps run on the query thread and report the error.
    order.checkpoints = await thread
      .ask({ kind: 'offsetCheckpoints', isDeleted: order.isDeleted, sort: order.sort })
      .catch(() => null)
  }

  const refreshAll = (): void => {
    const now = performance.now()
    for (const [name, order] of tracked) {
      if (now - order.usedAt > UNUSED_LIFETIME_MS) tracked.delete(name)
      else void refresh(order)
    }
  }

  const refreshes = new Throttle(refreshAll, { intervalMs: REFRESH_MS, delayMs: REFRESH_MS })

  /** The offset checkpoints of an order. If there are none, they are computed for the next call. */
  const findCheckpoints = (isDeleted: 0 | 1, sort: UserSort): readonly OffsetCheckpoint[] | null => {
    stopListening ??= changes.listen((topic) => topic === 'users' && refreshes.schedule())
    const name = `${isDeleted} ${sort.by} ${sort.direction}`
    const usedAt = performance.now()
    const order = tracked.get(name) ?? { isDeleted, sort, checkpoints: null, usedAt }
    order.usedAt = usedAt
    if (!tracked.has(name)) {
      tracked.set(name, order)
      if (list.isLargerThan(SKIPPED_ROWS_MAX)) void refresh(order)
    }
    return order.checkpoints
  }

  /** How to read a page on this thread; null if it belongs to the query thread. */
  const planLocalRead = (request: UserListRequest): { offsetCheckpoint: OffsetCheckpoint | null } | null => {
    const { isDeleted, all } = readConditions(request)
    if (all.length > 0) return null
    const checkpoints = findCheckpoints(isDeleted, request.sort)
    const { position } = request
    if (position?.kind !== 'index' || position.index <= SKIPPED_ROWS_MAX) return { offsetCheckpoint: null }
    if (!checkpoints) return null
    const offsetCheckpoint = checkpoints.findLast(({ rank }) => rank <= position.index)
    return offsetCheckpoint && position.index - offsetCheckpoint.rank <= SKIPPED_ROWS_MAX ? { offsetCheckpoint } : null
  }

  return {
    listUsers: async (request, signal) => {
      const plan = planLocalRead(request)
      return plan
        ? scheduler.run(list.list(request, plan.offsetCheckpoint), signal)
        : thread.ask({ kind: 'list', request }, signal)
    },
    countUsers: (query, signal) => thread.ask({ kind: 'count', query }, signal),
    findUsers: (request, signal) => thread.ask({ kind: 'find', request }, signal),
    close: async () => {
      refreshes.cancel()
      stopListening?.()
      await thread.close()
    },
  }
}
