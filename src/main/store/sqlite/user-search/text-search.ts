import type { UserCursor } from '../../../../shared/api/user-list.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { createCandidateSet } from './candidate-set.ts'
import { findCommonPrefixes } from './common-prefixes.ts'
import { type Conditions, narrow, type Source, searchSource } from './conditions.ts'
import type { OrderScan } from './order-scan.ts'
import type { PageRange, SearchLimits } from './search-limits.ts'
import type { Order } from './sort-order.ts'

/** How many texts are sampled to find common prefixes. */
const SAMPLED_TEXTS = 200

/** Appended to a prefix, it sorts after every text with that prefix, because it is the highest code point. */
export const LAST_CHARACTERS = '\u{10ffff}'.repeat(3)

/** The first and last possible cursor of the texts with a prefix. */
const prefixRange = (order: Order, text: string): { first: UserCursor; last: UserCursor } => {
  const low: UserCursor = { by: order.by, key: text, number: 0 }
  const high: UserCursor = { by: order.by, key: text + LAST_CHARACTERS, number: Number.MAX_SAFE_INTEGER }
  return order.isAscending ? { first: low, last: high } : { first: high, last: low }
}

/** Plans how to find matching rows in a sort order: few are fast to sort, many are fast to find by a scan. */
export const createSearch = (scan: OrderScan, limits: SearchLimits) => {
  /** A resumable scan from `from`, at most to `last`. */
  const startScan = (order: Order, conditions: Conditions, { from, limit }: PageRange, last: UserCursor | null = null) => {
    const isCovered = order.prefixMarker !== null && conditions.filters.length === 0
    const narrowed = narrow(order, conditions, { from, end: last })
    const found: UserCursor[] = []
    let start = narrowed?.range.from ?? null
    let scanned = 0
    let isOver = narrowed === null
    return {
      found,
      /** The cost so far (fetched rows). */
      cost: (): number => scanned / (isCovered ? limits.coveringFactor : 1),
      /** Scans until it has cost this many fetched rows; null if the page is not complete by then. */
      advance: (fetched: number): UserCursor[] | null => {
        const rows = isCovered ? fetched * limits.coveringFactor : fetched
        while (narrowed && scanned < rows && !isOver) {
          const { range, remaining } = narrowed
          const next = scan.skip(order, conditions.isDeleted, start, limits.scanWindow - 1)
          const isLast = next === null || (range.end !== null && order.compare(next, range.end) >= 0)
          const end = isLast ? range.end : next
          found.push(...scan.readRows(order, remaining, { from: start, end, limit: limit - found.length }))
          isOver = isLast || found.length >= limit
          if (next) start = { cursor: next }
          scanned += limits.scanWindow
        }
        return isOver ? found : null
      },
    }
  }

  /** Gathers up to `limit` rows of the smallest source, and says whether these are all of its rows. */
  const gatherSmallest = ({ sources }: Conditions, limit: number): { gathered: Source; isAll: boolean } | null => {
    const smallest = sources.length > 1 ? findSmallest(sources, limit + 1)?.source : sources[0]
    return smallest ? { isAll: scan.gather(smallest, limit + 1) <= limit, gathered: scan.gatheredOf(smallest) } : null
  }

  /** The smallest source, and its size, counted up to `limit`. */
  const findSmallest = (sources: readonly Source[], limit: number): { source: Source; size: number } | null => {
    let smallest: { source: Source; size: number } | null = null
    for (const source of sources) {
      const size = scan.sizeOf(source, smallest?.size ?? limit)
      if (!smallest || size < smallest.size) smallest = { source, size }
    }
    return smallest
  }

  /** Scans the ranges of these prefixes one after another; null if that costs too much. */
  const scanPrefixes = (order: Order, conditions: Conditions, texts: readonly string[], { from, limit }: PageRange) => {
    const indexRanges = texts.map((text) => prefixRange(order, text)).sort((one, other) => order.compare(one.first, other.first))
    const found: UserCursor[] = []
    let budget = limits.probeRows
    for (const { first, last } of indexRanges) {
      if (found.length >= limit) break
      if (from && order.compare(from.cursor, last) >= 0) continue
      const start = from && order.compare(from.cursor, first) > 0 ? from : { cursor: first }
      const orderScan = startScan(order, conditions, { from: start, limit: limit - found.length }, last)
      const matches = orderScan.advance(budget)
      if (!matches) return null
      found.push(...matches)
      budget -= orderScan.cost()
    }
    return found
  }

  /**
   * If most matching texts share a few prefixes, the index ranges of these prefixes are scanned directly. The few other matches are sorted and
   * merged; null if there are no such prefixes or too many others.
   */
  const findByPrefixes = (order: Order, conditions: Conditions, gathered: Source, page: PageRange): UserCursor[] | null => {
    const { prefixMarker: marker } = order
    if (marker === null || conditions.words.length === 0) return null
    const texts = findCommonPrefixes(scan.sampleTexts(order, conditions.isDeleted, gathered, SAMPLED_TEXTS))
    if (!texts) return null
    const matches = scanPrefixes(order, conditions, texts, page)
    if (!matches) return null
    const others = searchSource(conditions, { marker, texts })
    if (scan.gather(others, limits.maxSort + 1) > limits.maxSort) return null
    const sorted = scan.readSorted(order, conditions.isDeleted, scan.gatheredOf(others), { ...page, offset: 0 })
    return [...sorted, ...matches].sort(order.compare).slice(0, page.limit)
  }

  const candidateSet = createCandidateSet(scan, limits)

  return {
    findSmallest: ({ sources }: Conditions, limit: number) => findSmallest(sources, limit + 1),
    *find(order: Order, conditions: Conditions, page: PageRange): TimeSlices<UserCursor[]> {
      const orderScan = startScan(order, conditions, page)
      const sort = (from: Source): UserCursor[] => scan.readSorted(order, conditions.isDeleted, from, { ...page, offset: 0 })
      const few = gatherSmallest(conditions, limits.smallSort)
      if (!few) return orderScan.advance(Number.POSITIVE_INFINITY) ?? orderScan.found
      if (few.isAll) return sort(few.gathered)
      let matches = orderScan.advance(limits.probeRows)
      for (const rows of [limits.maxScan, 2 * limits.maxScan]) {
        // At this density of matches, the rest of the scan costs no more than another strategy.
        const isNear = (page.limit - orderScan.found.length) * orderScan.cost() <= orderScan.found.length * limits.maxScan
        if (matches || !isNear) break
        matches = orderScan.advance(rows)
      }
      if (matches) return matches
      const byPrefixes = findByPrefixes(order, conditions, few.gathered, page)
      if (byPrefixes) return byPrefixes
      const many = gatherSmallest(conditions, limits.maxSort)
      if (many?.isAll) return sort(many.gathered)
      return orderScan.advance(limits.maxScan) ?? (yield* candidateSet(order, conditions, page))
    },
  }
}
