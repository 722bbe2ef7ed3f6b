import type { UserCursor } from '../../../../shared/api/user-list.ts'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { type Conditions, narrow, type Source } from './conditions.ts'
import type { OrderScan } from './order-scan.ts'
import type { PageRange, SearchLimits } from './search-limits.ts'
import type { Order } from './sort-order.ts'

/** How many candidate rows one query fetches: a page, and a margin for rows that do not match. */
const FETCHED_AT_ONCE = 200

/** Reading a row number from the text index takes this many times as long as from a filter's index. */
const SEARCH_WEIGHT = 3

/** A set of row numbers that shrinks to its intersection with each added source. */
const createIntersection = (highest: number) => {
  const layerOf = new Uint8Array(highest + 1)
  let layers = 0
  return {
    /** Returns the numbers that remain in the set. */
    addLayer: (numbers: readonly number[]): number[] => {
      const remaining = numbers.filter((number) => layerOf[number] === layers)
      layers += 1
      for (const number of remaining) layerOf[number] = layers
      return remaining
    },
    has: (number: number): boolean => layerOf[number] === layers,
  }
}

type Sized = { readonly source: Source; readonly size: number }

/**
 * Finds matching rows that are many but late in the order. Intersects the row numbers of several indexes, then sorts
 * these candidates or scans the order's index for them.
 */
export const createCandidateSet = (scan: OrderScan, limits: SearchLimits) => {
  /** The sources whose numbers are worth reading, the smallest first. */
  const listSources = ({ sources, words }: Conditions): Sized[] => {
    const search = words.length > 0 && sources.length > 1 ? sources.at(-1) : null
    const sized = sources.map((source) => ({ source, size: scan.sizeOf(source, limits.maxSlicedSort + 1) }))
    const smallest = Math.min(...sized.map(({ size }) => size))
    const largest =
      smallest > limits.maxSlicedSort ? limits.maxCandidates : Math.min(limits.maxCandidates, smallest * limits.numbersPerRow)
    const largestOf = (source: Source): number => (source === search ? largest / SEARCH_WEIGHT : largest)
    return sized
      .map(({ source, size }) => ({
        source,
        size: size <= limits.maxSlicedSort ? size : scan.sizeOf(source, Math.floor(largestOf(source)) + 1),
      }))
      .filter(({ source, size }) => size <= largestOf(source))
      .sort((one, other) => one.size - other.size)
  }

  function* sort(order: Order, conditions: Conditions, numbers: readonly number[], page: PageRange): TimeSlices<UserCursor[]> {
    let first: UserCursor[] = []
    for (let next = 0; next < numbers.length; next += limits.sliceRows) {
      const rows = scan.readByNumbers(order, conditions, numbers.slice(next, next + limits.sliceRows), page)
      first = [...first, ...rows].sort(order.compare).slice(0, page.limit)
      yield
    }
    return first
  }

  return function* candidateSet(order: Order, conditions: Conditions, page: PageRange): TimeSlices<UserCursor[]> {
    const narrowed = narrow(order, conditions, { from: page.from, end: null })
    if (!narrowed) return []
    const { end } = narrowed.range
    const sources = listSources(conditions)
    const candidates = createIntersection(scan.readHighest())
    const found: UserCursor[] = []
    let start = narrowed.range.from
    let remaining: readonly number[] | null = null
    let fetched = 0

    /** Whether reading the numbers of this source saves more time than it takes. */
    const isWorth = ({ size }: Sized): boolean =>
      remaining === null ||
      fetched >= limits.maxScan ||
      (remaining.length > limits.maxSort && size < remaining.length * limits.numbersPerRow)

    for (;;) {
      yield
      const [next] = sources
      if (next && isWorth(next)) {
        sources.shift()
        remaining = candidates.addLayer(scan.numbersOf(next.source, Number.MAX_SAFE_INTEGER))
        fetched = 0
        continue
      }
      if (remaining && remaining.length <= limits.maxSlicedSort) return yield* sort(order, conditions, remaining, page)
      const last = scan.skip(order, conditions.isDeleted, start, limits.sliceRows - 1)
      const isLast = last === null || (end !== null && order.compare(last, end) >= 0)
      const indexRange = { from: start, end: isLast ? end : last }
      // A commit between two time slices can move a user behind the cursor, where the scan meets it again.
      const seen = new Set(found.map(({ number }) => number))
      const numbers = scan.readNumbers(order, conditions.isDeleted, indexRange)
      const matching = numbers.filter((number) => candidates.has(number) && !seen.has(number))
      for (let first = 0; first < matching.length && found.length < page.limit; first += FETCHED_AT_ONCE) {
        const batch = matching.slice(first, first + FETCHED_AT_ONCE)
        found.push(...scan.readByNumbers(order, conditions, batch, { from: null, limit: page.limit - found.length }))
        fetched += batch.length
      }
      if (isLast || found.length >= page.limit) return found
      start = { cursor: last }
    }
  }
}
