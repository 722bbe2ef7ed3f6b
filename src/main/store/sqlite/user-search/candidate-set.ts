import type { UserCursor } from '../../../../shared/api/user-list.ts'
import { type Conditions, narrow, type Source } from './conditions.ts'
import type { Walk } from './order-scan.ts'
import type { Bounds, Wanted } from './search-limits.ts'
import type { Order } from './sort-order.ts'
import type { Turns } from './time-slices.ts'

/** Of those that pass the sieve, so many are fetched at a time: a page, and some that do not fit after all. */
const FETCHED_AT_ONCE = 200

/** A search takes so many times as long to give its numbers as a filter does. */
const SEARCH_WEIGHT = 3

/** Lets the numbers pass that each of its layers has. */
const createSieve = (highest: number) => {
  const marks = new Uint8Array(highest + 1)
  let layers = 0
  return {
    /** Those of the numbers that pass now. */
    addLayer: (numbers: readonly number[]): number[] => {
      const passing = numbers.filter((number) => marks[number] === layers)
      layers += 1
      for (const number of passing) marks[number] = layers
      return passing
    },
    passes: (number: number): boolean => marks[number] === layers,
  }
}

type Sized = { readonly source: Source; readonly size: number }

/**
 * Finds rows that fit where they are many and far away, such as the newest accounts of those who have not been seen for a year. A number is
 * read out of an index in a small part of the time that its row takes to be fetched: so it is known of whom two or three indexes speak, and
 * these are sorted, or the order's index is read for their numbers, to its end if need be.
 */
export const createCandidateSet = (walk: Walk, bounds: Bounds) => {
  /** The sources whose numbers are worth reading, the one that gives the fewest first. */
  const listSources = ({ sources, words }: Conditions): Sized[] => {
    const search = words.length > 0 && sources.length > 1 ? sources.at(-1) : null
    const few = sources.map((source) => ({ source, size: walk.sizeOf(source, bounds.sortedInTurns + 1) }))
    const least = Math.min(...few.map(({ size }) => size))
    const most = least > bounds.sortedInTurns ? bounds.sifted : Math.min(bounds.sifted, least * bounds.numbers)
    const mostOf = (source: Source): number => (source === search ? most / SEARCH_WEIGHT : most)
    return few
      .map(({ source, size }) => ({
        source,
        size: size <= bounds.sortedInTurns ? size : walk.sizeOf(source, Math.floor(mostOf(source)) + 1),
      }))
      .filter(({ source, size }) => size <= mostOf(source))
      .sort((one, other) => one.size - other.size)
  }

  function* sort(order: Order, conditions: Conditions, numbers: readonly number[], wanted: Wanted): Turns<UserCursor[]> {
    let first: UserCursor[] = []
    for (let next = 0; next < numbers.length; next += bounds.turn) {
      const some = walk.readThese(order, conditions, numbers.slice(next, next + bounds.turn), wanted)
      first = [...first, ...some].sort(order.compare).slice(0, wanted.limit)
      yield
    }
    return first
  }

  return function* candidateSet(order: Order, conditions: Conditions, wanted: Wanted): Turns<UserCursor[]> {
    const narrowed = narrow(order, conditions, { from: wanted.from, end: null })
    if (!narrowed) return []
    const { end } = narrowed.way
    const sources = listSources(conditions)
    const sieve = createSieve(walk.readHighest())
    const found: UserCursor[] = []
    let begin = narrowed.way.from
    let left: readonly number[] | null = null
    let fetched = 0

    /** Whether to read the numbers of this source takes less time than it saves. */
    const isWorth = ({ size }: Sized): boolean =>
      left === null || fetched >= bounds.walked || (left.length > bounds.sorted && size < left.length * bounds.numbers)

    for (;;) {
      yield
      const [next] = sources
      if (next && isWorth(next)) {
        sources.shift()
        left = sieve.addLayer(walk.numbersOf(next.source, Number.MAX_SAFE_INTEGER))
        fetched = 0
        continue
      }
      if (left && left.length <= bounds.sortedInTurns) return yield* sort(order, conditions, left, wanted)
      const last = walk.skip(order, conditions.isDeleted, begin, bounds.turn - 1)
      const isLast = last === null || (end !== null && order.compare(last, end) >= 0)
      const indexRange = { from: begin, end: isLast ? end : last }
      // Whoever has been moved behind the walk since an earlier turn is met again.
      const taken = new Set(found.map(({ number }) => number))
      const numbers = walk.numbersAlong(order, conditions.isDeleted, indexRange)
      const passing = numbers.filter((number) => sieve.passes(number) && !taken.has(number))
      for (let first = 0; first < passing.length && found.length < wanted.limit; first += FETCHED_AT_ONCE) {
        const some = passing.slice(first, first + FETCHED_AT_ONCE)
        found.push(...walk.readThese(order, conditions, some, { from: null, limit: wanted.limit - found.length }))
        fetched += some.length
      }
      if (isLast || found.length >= wanted.limit) return found
      begin = { place: last }
    }
  }
}
