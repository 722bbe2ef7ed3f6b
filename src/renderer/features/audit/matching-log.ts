import { InfiniteQueryObserver } from '@tanstack/react-query'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import { coalesceRuns } from '../../../shared/domain/coalesced-runs.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import { infinitePages } from '../../api/infinite-pages.ts'
import { CallError, makeQueryClient } from '../../api/query-client.ts'
import { type AskLog, type LogReading, makeSnapshot, nothingRead, PAGE_ENTRIES } from './log-reading.ts'
import { arrangeEntries } from './log-rows.ts'

/** The pages of matching entries up to `head`, in a cache of their own that is dropped with them. */
const observePages = (list: AskLog['list'], filter: AuditFilter, head: number) =>
  new InfiniteQueryObserver(makeQueryClient(), {
    ...infinitePages(['log'], (position) => list({ filter, limit: PAGE_ENTRIES, ...position }), { before: head + 1 }),
    gcTime: Number.POSITIVE_INFINITY,
  })

type MatchingPages = ReturnType<typeof observePages>

const readPages = (pages: MatchingPages) => pages.getCurrentQuery().state.data?.pages ?? []

/** Adds newer entries to the first page. Reading every page again would take longer than the change. */
const addNewer = (pages: MatchingPages, newer: readonly AuditEntryView[]): void => {
  const query = pages.getCurrentQuery()
  const { data } = query.state
  const [first, ...others] = data?.pages ?? []
  if (data && first) query.setData({ ...data, pages: [{ ...first, entries: [...newer, ...first.entries] }, ...others] })
}

/** Running bulk changes that are looked at again: more run at once only after a crash. */
const RUNNING_MAX = 3

const isRunning = ({ details, ended }: AuditEntryView): boolean => details?.kind === 'bulk-started' && ended === null

/** Reads again how the newest running bulk changes have ended. Returns whether one has. */
const renewRunning = async (pages: MatchingPages, list: AskLog['list']): Promise<boolean> => {
  const running = readPages(pages).flatMap(({ entries }) => entries.filter(isRunning))
  const renewed = new Map<number, AuditEntryView>()
  for (const { id } of running.slice(0, RUNNING_MAX)) {
    const result = await list({ before: id + 1, after: id - 1, limit: 1 })
    const [entry] = result.ok ? result.value.entries : []
    if (entry && !isRunning(entry)) renewed.set(id, entry)
  }
  const query = pages.getCurrentQuery()
  const { data } = query.state
  if (renewed.size === 0 || !data) return false
  const renew = (entry: AuditEntryView): AuditEntryView => renewed.get(entry.id) ?? entry
  query.setData({ ...data, pages: data.pages.map((page) => ({ ...page, entries: page.entries.map(renew) })) })
  return true
}

/** The refusal of a failed read. Any other error is a defect, and is thrown. */
const requireRefusal = (error: Error): GatehouseError => {
  if (error instanceof CallError) return error.error
  throw error
}

/** Reads the matching entries on infinite pages, one at a time. Newer entries are looked for apart. */
export const readMatchingLog = ({ list, count }: AskLog, filter: AuditFilter): LogReading => {
  const snapshot = makeSnapshot(nothingRead)
  /** Null before the first page has been read. */
  let pages: MatchingPages | null = null
  let rows = arrangeEntries([])
  let hasMore = false
  /** The newest entry checked so far, matching or not. */
  let seen = 0
  let isRenewed = false
  let lastWanted = 0

  const refuse = (error: GatehouseError): void => snapshot.change({ state: 'failed', error })

  const tell = (read: MatchingPages, more = 0): void => {
    const found = readPages(read)
    const listed = found.flatMap((page) => page.entries)
    hasMore = found.at(-1)?.hasMore ?? false
    const { added, newer, total } = snapshot.read()
    const former = rows.count
    const current = arrangeEntries(listed)
    rows = current
    // Once all matches have been read, no count is needed.
    const counted = hasMore ? total : listed.length
    snapshot.change({
      state: 'ready',
      error: null,
      rows: current.count + (hasMore ? 1 : 0),
      total: counted === null || !hasMore ? counted : counted + more,
      added: added + (more > 0 ? current.count - former : 0),
      newer: newer + more,
      rowAt: current.at,
    })
  }

  const countAll = coalesceRuns(async () => {
    const { newer } = snapshot.read()
    const result = await count({ filter })
    if (!result.ok || !hasMore) return
    // Entries that arrived during the count may or may not be included in it.
    if (snapshot.read().newer === newer) snapshot.change({ total: result.value.total })
    else countAll()
  })

  /** The newest entry, matching or not. Older entries need no second check. */
  const readHead = async (): Promise<number | null> => {
    const result = await list({ limit: 1 })
    if (result.ok) return result.value.entries[0]?.id ?? 0
    refuse(result.error)
    return null
  }

  /** All matches after an entry, on as many pages as needed. */
  const readNewer = async (after: number): Promise<AuditEntryView[] | null> => {
    const newer: AuditEntryView[] = []
    for (;;) {
      const before = newer.at(-1)?.id
      const result = await list({ filter, after, limit: PAGE_ENTRIES, ...(before === undefined ? {} : { before }) })
      if (!result.ok) {
        refuse(result.error)
        return null
      }
      newer.push(...result.value.entries)
      if (!result.value.hasMore) return newer
    }
  }

  const begin = async (): Promise<void> => {
    const head = await readHead()
    if (head === null) return
    const begun = observePages(list, filter, head)
    const { error } = await begun.refetch()
    if (error) return refuse(requireRefusal(error))
    seen = head
    pages = begun
    tell(begun)
    if (hasMore) countAll()
  }

  const readNew = async (read: MatchingPages): Promise<void> => {
    const head = await readHead()
    const newer = head === null || head === seen ? null : await readNewer(seen)
    if (head === null || !newer) return
    // More entries may have arrived during the read.
    seen = Math.max(head, newer[0]?.id ?? 0)
    const isRenewed = await renewRunning(read, list)
    if (newer.length > 0) addNewer(read, newer)
    if (newer.length > 0 || isRenewed) tell(read, newer.length)
  }

  const readOn = async (read: MatchingPages): Promise<void> => {
    const { error } = await read.fetchNextPage()
    if (error) refuse(requireRefusal(error))
    else tell(read)
  }

  // One read at a time, because a page must not replace newer entries that were added during its read.
  const work = coalesceRuns(async () => {
    if (pages === null) return begin()
    if (isRenewed) {
      isRenewed = false
      await readNew(pages)
    }
    if (hasMore && lastWanted >= rows.count && snapshot.read().state === 'ready') await readOn(pages)
  })

  work()
  return {
    subscribe: snapshot.subscribe,
    read: snapshot.read,
    want: (_first, last) => {
      if (snapshot.read().state !== 'ready' || last < rows.count) return
      lastWanted = last
      work()
    },
    // A refused read is not repeated: each refusal adds an audit entry, whose event would repeat the read without end.
    renew: () => {
      if (snapshot.read().state === 'failed') return
      isRenewed = true
      work()
    },
    retry: () => {
      pages = null
      lastWanted = 0
      snapshot.change({ state: 'loading', error: null })
      work()
    },
  }
}
