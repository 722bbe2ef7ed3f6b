import type { AuditEntryView, AuditOutlineView } from '../../../shared/api/audit.ts'

/** A row of the log: the heading of a day, or an entry of type `T`. */
export type LogRow<T> = { readonly kind: 'day'; readonly at: number } | { readonly kind: 'entry'; readonly entry: T }

/** The rows of a log, newest first. */
export type LogRows<T> = {
  readonly count: number
  /** The number of entries among the rows. */
  readonly entries: number
  readonly at: (row: number) => LogRow<T> | null
}

export type Outline = Pick<AuditOutlineView, 'entries' | 'archived' | 'days' | 'folds'>

export const noOutline: Outline = { entries: 0, archived: 0, days: [], folds: [] }

/** Adds what follows an outline. Its last day and its last fold may go on. */
export const extendOutline = ({ days, folds }: Outline, next: Outline): Outline => {
  const [firstDay, ...laterDays] = next.days
  const isSameDay = firstDay !== undefined && firstDay.at === days.at(-1)?.at
  return {
    entries: next.entries,
    archived: next.archived,
    days: [...days, ...(isSameDay ? laterDays : next.days)],
    folds: [...folds.filter(({ from }) => from !== next.folds[0]?.from), ...next.folds],
  }
}

/** Rows that follow each other: a heading, or entries by falling numbers from `newest`. */
type Segment = { readonly row: number } & ({ readonly day: number } | { readonly newest: number })

/** The last segment that begins at this row or before. */
const findSegment = (segments: readonly Segment[], row: number): Segment | undefined => {
  let low = 0
  let high = segments.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((segments[middle]?.row ?? 0) <= row) low = middle
    else high = middle - 1
  }
  return segments[low]
}

/** The rows of the whole log, by the numbers of its entries. The cost depends only on the number of days and bulk changes. */
export const arrangeOutline = ({ entries, days, folds }: Outline): LogRows<number> => {
  const segments: Segment[] = []
  let count = 0
  let shown = 0
  let fold = folds.length - 1
  for (let index = days.length - 1; index >= 0; index -= 1) {
    const { at, from } = days[index] ?? { at: 0, from: 1 }
    const shownBefore = shown
    const add = (oldest: number, newest: number): void => {
      if (newest < oldest) return
      if (shown === shownBefore) {
        segments.push({ row: count, day: at })
        count += 1
      }
      segments.push({ row: count, newest })
      count += newest - oldest + 1
      shown += newest - oldest + 1
    }
    let newest = (days[index + 1]?.from ?? entries + 1) - 1
    while (newest >= from) {
      while ((folds[fold]?.from ?? 0) > newest) fold -= 1
      const hidden = folds[fold]
      if (!hidden || hidden.to < from) {
        add(from, newest)
        break
      }
      add(hidden.to + 1, newest)
      newest = hidden.from - 1
    }
  }
  const at = (row: number): LogRow<number> | null => {
    const segment = row < 0 || row >= count ? undefined : findSegment(segments, row)
    if (!segment) return null
    return 'day' in segment ? { kind: 'day', at: segment.day } : { kind: 'entry', entry: segment.newest - (row - segment.row) }
  }
  return { count, entries: shown, at }
}

/** Whether a folded log shows the entries of a bulk change with this entry. */
export const isBulkStart = ({ details }: AuditEntryView): boolean => details?.kind === 'bulk-started'

/** The rows of entries that were read one after another. */
export const arrangeEntries = (entries: readonly AuditEntryView[]): LogRows<AuditEntryView> => {
  const rows: LogRow<AuditEntryView>[] = []
  let last: number | null = null
  for (const entry of entries) {
    const day = new Date(entry.at).setHours(0, 0, 0, 0)
    if (day !== last) rows.push({ kind: 'day', at: day })
    last = day
    rows.push({ kind: 'entry', entry })
  }
  return { count: rows.length, entries: entries.length, at: (row) => rows[row] ?? null }
}
