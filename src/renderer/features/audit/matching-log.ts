import type { AuditEntryView } from '../../../shared/api/audit.ts'
import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import { coalesceRuns } from '../../../shared/domain/coalesced-runs.ts'
import { type AskLog, type LogReading, makeSnapshot, nothingRead, PAGE_ENTRIES } from './log-reading.ts'

/** Reads the matching entries page by page, because their numbers are only known from the page before. */
export const readMatchingLog = ({ list, count }: AskLog, filter: AuditFilter): LogReading => {
  const snapshot = makeSnapshot(nothingRead)
  let found: readonly AuditEntryView[] = []
  let hasMore = false
  let isReadingOn = false
  /** The newest entry checked so far, matching or not. Null before the first read. */
  let seen: number | null = null

  const tell = (more = 0): void => {
    const entries = found
    const { added, total } = snapshot.read()
    // Once all matches have been read, no count is needed.
    const counted = hasMore ? total : entries.length
    snapshot.change({
      state: 'ready',
      error: null,
      rows: entries.length + (hasMore ? 1 : 0),
      total: counted === null || !hasMore ? counted : counted + more,
      added: added + more,
      entryAt: (row) => entries[row] ?? null,
    })
  }

  const countAll = coalesceRuns(async () => {
    const { added } = snapshot.read()
    const result = await count({ filter })
    if (!result.ok || !hasMore) return
    // Entries that arrived during the count may or may not be included in it.
    if (snapshot.read().added === added) snapshot.change({ total: result.value.total })
    else countAll()
  })

  const readOn = async (): Promise<void> => {
    if (isReadingOn || !hasMore) return
    isReadingOn = true
    const before = found.at(-1)?.id
    const result = await list({ filter, limit: PAGE_ENTRIES, ...(before === undefined ? {} : { before }) })
    isReadingOn = false
    if (!result.ok) return snapshot.change({ state: 'failed', error: result.error })
    // The list was read again from its start, so this page no longer follows.
    if (found.at(-1)?.id !== before) return
    found = [...found, ...result.value.entries]
    hasMore = result.value.hasMore
    tell()
  }

  /** The newest entry, matching or not. Older entries need no second check. */
  const readHead = async (): Promise<number | null> => {
    const result = await list({ limit: 1 })
    if (result.ok) return result.value.entries[0]?.id ?? 0
    snapshot.change({ state: 'failed', error: result.error })
    return null
  }

  /** All matches after an entry, on as many pages as needed. */
  const readNewer = async (after: number): Promise<AuditEntryView[] | null> => {
    const newer: AuditEntryView[] = []
    for (;;) {
      const before = newer.at(-1)?.id
      const result = await list({ filter, after, limit: PAGE_ENTRIES, ...(before === undefined ? {} : { before }) })
      if (!result.ok) {
        snapshot.change({ state: 'failed', error: result.error })
        return null
      }
      newer.push(...result.value.entries)
      if (!result.value.hasMore) return newer
    }
  }

  const begin = async (): Promise<void> => {
    const head = await readHead()
    if (head === null) return
    const result = await list({ filter, before: head + 1, limit: PAGE_ENTRIES })
    if (!result.ok) return snapshot.change({ state: 'failed', error: result.error })
    seen = head
    found = result.value.entries
    hasMore = result.value.hasMore
    tell()
    if (hasMore) countAll()
  }

  const readNew = async (known: number): Promise<void> => {
    const head = await readHead()
    const newer = head === null || head === known ? null : await readNewer(known)
    if (head === null || !newer) return
    // More entries may have arrived during the read.
    seen = Math.max(head, newer[0]?.id ?? 0)
    if (newer.length === 0) return
    found = [...newer, ...found]
    tell(newer.length)
  }

  // Entries that arrive during the first read are looked for right after it.
  const look = coalesceRuns(() => (seen === null ? begin() : readNew(seen)))

  look()
  return {
    subscribe: snapshot.subscribe,
    read: snapshot.read,
    want: (_first, last) => {
      if (snapshot.read().state === 'ready' && last >= found.length) void readOn()
    },
    // A refused read is not repeated: each refusal adds an audit entry, whose event would repeat the read without end.
    renew: () => {
      if (snapshot.read().state !== 'failed') look()
    },
    retry: () => {
      seen = null
      snapshot.change({ state: 'loading', error: null })
      look()
    },
  }
}
