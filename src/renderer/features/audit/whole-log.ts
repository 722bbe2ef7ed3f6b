import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { coalesceRuns } from '../../../shared/domain/coalesced-runs.ts'
import { LruMap } from '../../../shared/domain/lru-map.ts'
import { type AskLog, type LogReading, makeSnapshot, nothingRead, PAGE_ENTRIES } from './log-reading.ts'

/** The number of cached pages: more than a screen shows, and a few megabytes. Beyond it, the least recently used page is dropped. */
const KEPT_PAGES = 100

/** Concurrent page reads: those in a tall window, and the next one. */
const READS_AT_ONCE = 3

/** Reads the log without a filter. Entry numbers have no gaps, so any position maps directly to a page. */
export const readWholeLog = ({ list }: Pick<AskLog, 'list'>): LogReading => {
  const snapshot = makeSnapshot(nothingRead)
  /** Entries by page, of which the first has entries 1 to 100. Only the newest page grows. */
  const pages = new LruMap<number, ReadonlyMap<number, AuditEntryView>>(KEPT_PAGES)
  const underWay = new Set<number>()
  let newest = 0

  const pageOf = (id: number): number => Math.floor((id - 1) / PAGE_ENTRIES)
  const find = (id: number): AuditEntryView | null => pages.peek(pageOf(id))?.get(id) ?? null

  const isWhole = (page: number): boolean => (pages.peek(page)?.size ?? 0) >= Math.min(newest - page * PAGE_ENTRIES, PAGE_ENTRIES)

  const keep = (page: number, entries: readonly AuditEntryView[]): void => {
    const known = pages.peek(page) ?? new Map<number, AuditEntryView>()
    pages.set(page, new Map([...known, ...entries.map((entry) => [entry.id, entry] as const)]))
  }

  const keepAll = (entries: readonly AuditEntryView[]): void => {
    for (const [page, own] of Map.groupBy(entries, ({ id }) => pageOf(id))) keep(page, own)
  }

  const tell = (added: number): void => {
    const last = newest
    snapshot.change({ state: 'ready', error: null, rows: last, total: last, added, entryAt: (row) => find(last - row) })
  }

  const readPage = async (page: number): Promise<void> => {
    // Dragging the scrollbar passes many pages. When one answer arrives, the page in view by then is requested.
    if (underWay.has(page) || underWay.size >= READS_AT_ONCE) return
    underWay.add(page)
    const result = await list({
      before: (page + 1) * PAGE_ENTRIES + 1,
      ...(page > 0 && { after: page * PAGE_ENTRIES }),
      limit: PAGE_ENTRIES,
    })
    underWay.delete(page)
    if (!result.ok) return snapshot.change({ state: 'failed', error: result.error })
    keep(page, result.value.entries)
    tell(snapshot.read().added)
  }

  /** The newest entry's number is the number of entries. */
  const renew = coalesceRuns(async () => {
    const result = await list({ limit: PAGE_ENTRIES })
    if (!result.ok) return snapshot.change({ state: 'failed', error: result.error })
    const { entries } = result.value
    const former = newest
    newest = entries[0]?.id ?? 0
    keepAll(entries)
    tell(snapshot.read().added + (former === 0 ? 0 : newest - former))
  })

  renew()
  return {
    subscribe: snapshot.subscribe,
    read: snapshot.read,
    want: (first, last) => {
      if (snapshot.read().state !== 'ready' || newest === 0) return
      // The newest entry is the first row.
      const oldest = Math.max(newest - last, 1)
      const latest = Math.max(newest - first, 1)
      for (let page = pageOf(oldest); page <= pageOf(latest); page += 1) if (!isWhole(page)) void readPage(page)
    },
    // A refused read is not repeated: each refusal adds an audit entry, whose event would repeat the read without end.
    renew: () => {
      if (snapshot.read().state !== 'failed') renew()
    },
    retry: () => {
      snapshot.change({ state: 'loading', error: null })
      renew()
    },
  }
}
