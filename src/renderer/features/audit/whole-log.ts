import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { coalesceRuns } from '../../../shared/domain/coalesced-runs.ts'
import { LruMap } from '../../../shared/domain/lru-map.ts'
import { type AskLog, type LogReading, makeSnapshot, nothingRead, PAGE_ENTRIES } from './log-reading.ts'
import { arrangeOutline, extendOutline, type LogRow, noOutline } from './log-rows.ts'

/** The number of cached pages: more than a screen shows, and a few megabytes. Beyond it, the least recently used page is dropped. */
const KEPT_PAGES = 100

/** Concurrent page reads: those in a tall window, and the next one. */
const READS_AT_ONCE = 3

/** The earlier entry with which an entry is shown, and which therefore has changed. */
const changedEntry = ({ details }: AuditEntryView): number | null =>
  details?.kind === 'bulk-finished' || details?.kind === 'reason-given' ? details.entry : null

/** Reads the log without a filter. Entry numbers have no gaps, so the outline maps any row directly to a page. */
export const readWholeLog = ({ list, outline: askOutline }: Pick<AskLog, 'list' | 'outline'>): LogReading => {
  const snapshot = makeSnapshot(nothingRead)
  /** Entries by page, of which the first has entries 1 to 100. Only the newest page grows. */
  const pages = new LruMap<number, ReadonlyMap<number, AuditEntryView>>(KEPT_PAGES)
  const underWay = new Set<number>()
  let outline = noOutline
  let rows = arrangeOutline(outline)

  const pageOf = (id: number): number => Math.floor((id - 1) / PAGE_ENTRIES)
  const find = (id: number): AuditEntryView | null => pages.peek(pageOf(id))?.get(id) ?? null

  /** Archived entries are on no page. */
  const isWhole = (page: number): boolean => {
    const before = Math.max(page * PAGE_ENTRIES, outline.archived)
    return (pages.peek(page)?.size ?? 0) >= Math.min(outline.entries, (page + 1) * PAGE_ENTRIES) - before
  }

  const keep = (page: number, entries: readonly AuditEntryView[]): void => {
    const known = pages.peek(page) ?? new Map<number, AuditEntryView>()
    pages.set(page, new Map([...known, ...entries.map((entry) => [entry.id, entry] as const)]))
  }

  const keepAll = (entries: readonly AuditEntryView[]): void => {
    for (const [page, own] of Map.groupBy(entries, ({ id }) => pageOf(id))) keep(page, own)
  }

  const rowAt = (row: number): LogRow<AuditEntryView> | null => {
    const known = rows.at(row)
    if (known?.kind !== 'entry') return known
    const entry = find(known.entry)
    return entry && { kind: 'entry', entry }
  }

  const tell = (added = 0, newer = 0): void => {
    const former = snapshot.read()
    const counts = {
      rows: rows.count,
      total: outline.entries - outline.archived,
      added: former.added + added,
      newer: former.newer + newer,
    }
    // A new function for every change, so that the table looks again.
    snapshot.change({ state: 'ready', error: null, ...counts, rowAt: (row) => rowAt(row) })
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
    tell()
  }

  const renew = coalesceRuns(async () => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    // One after the other: a refusal is an entry itself, and one is enough.
    const ask = (after: number) => askOutline({ ...(after > 0 && { after }), timeZone })
    let grouped = await ask(outline.entries)
    // Entries that were archived meanwhile end the outline somewhere else, so it is read again.
    if (grouped.ok && outline.entries > 0 && grouped.value.archived !== outline.archived) {
      outline = noOutline
      grouped = await ask(0)
    }
    if (!grouped.ok) return snapshot.change({ state: 'failed', error: grouped.error })
    const known = outline.entries
    const result = await list({ limit: PAGE_ENTRIES })
    if (!result.ok) return snapshot.change({ state: 'failed', error: result.error })
    for (const entry of result.value.entries) {
      const changed = entry.id > known && known > 0 ? changedEntry(entry) : null
      if (changed !== null) pages.delete(pageOf(changed))
    }
    keepAll(result.value.entries)
    const former = rows
    outline = extendOutline(outline, grouped.value)
    rows = arrangeOutline(outline)
    if (known === 0) tell()
    else tell(rows.count - former.count, rows.entries - former.entries)
  })

  renew()
  return {
    subscribe: snapshot.subscribe,
    read: snapshot.read,
    want: (first, last) => {
      if (snapshot.read().state !== 'ready') return
      const wanted = Array.from({ length: last - first + 1 }, (_, step) => rows.at(first + step))
      const numbers = wanted.flatMap((row) => (row?.kind === 'entry' ? [pageOf(row.entry)] : []))
      for (const page of new Set(numbers)) if (!isWhole(page)) void readPage(page)
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
