import type { UserCursor } from '../../../../shared/api/user-list.ts'
import { createCandidateSet } from './candidate-set.ts'
import { findCommonPrefixes } from './common-prefixes.ts'
import { type Conditions, narrow, type Source, searchSource } from './conditions.ts'
import type { Walk } from './order-scan.ts'
import type { Bounds, Wanted } from './search-limits.ts'
import type { Order } from './sort-order.ts'
import type { Turns } from './time-slices.ts'

/** So many texts tell how most of those that fit begin. */
const SAMPLED = 200

/** Above every text that begins as another does: no character stands behind this one. */
export const LAST_CHARACTERS = '\u{10ffff}'.repeat(3)

/** The stretch of an order whose texts begin alike. */
const stretchOf = (order: Order, text: string): { first: UserCursor; last: UserCursor } => {
  const low: UserCursor = { by: order.by, key: text, number: 0 }
  const high: UserCursor = { by: order.by, key: text + LAST_CHARACTERS, number: Number.MAX_SAFE_INTEGER }
  return order.isAscending ? { first: low, last: high } : { first: high, last: low }
}

/** Finds rows that fit in an order: chosen by how many fit, since few are sorted quickly and many met quickly. */
export const createSearch = (walk: Walk, bounds: Bounds) => {
  /** A walk from `from`, at the furthest to `last`, that can be gone on with. */
  const startWalk = (order: Order, conditions: Conditions, { from, limit }: Wanted, last: UserCursor | null = null) => {
    const isHeld = order.startMark !== null && conditions.filters.length === 0
    const narrowed = narrow(order, conditions, { from, end: last })
    const found: UserCursor[] = []
    let begin = narrowed?.way.from ?? null
    let walked = 0
    let isOver = narrowed === null
    return {
      found,
      /** How far it is away from its beginning (rows that are fetched). */
      walked: (): number => walked / (isHeld ? bounds.held : 1),
      /** Until it is so far away; null where there may be more of those who fit than it has found by then. */
      goOn: (fetched: number): UserCursor[] | null => {
        const rows = isHeld ? fetched * bounds.held : fetched
        while (narrowed && walked < rows && !isOver) {
          const { way, asked } = narrowed
          const next = walk.skip(order, conditions.isDeleted, begin, bounds.window - 1)
          const isLast = next === null || (way.end !== null && order.compare(next, way.end) >= 0)
          const end = isLast ? way.end : next
          found.push(...walk.readAlong(order, asked, { from: begin, end, limit: limit - found.length }))
          isOver = isLast || found.length >= limit
          if (next) begin = { place: next }
          walked += bounds.window
        }
        return isOver ? found : null
      },
    }
  }

  /** What the source gives that gives the fewest rows, and whether that is all: no more than `most`. */
  const gatherFewest = ({ sources }: Conditions, most: number): { gathered: Source; isAll: boolean } | null => {
    const fewest = sources.length > 1 ? findSmallest(sources, most + 1)?.source : sources[0]
    return fewest ? { isAll: walk.gather(fewest, most + 1) <= most, gathered: walk.gatheredOf(fewest) } : null
  }

  /** The source that gives the fewest rows, and how many, as far as it is worth knowing. */
  const findSmallest = (sources: readonly Source[], worth: number): { source: Source; size: number } | null => {
    let smallest: { source: Source; size: number } | null = null
    for (const source of sources) {
      const size = walk.sizeOf(source, smallest?.size ?? worth)
      if (!smallest || size < smallest.size) smallest = { source, size }
    }
    return smallest
  }

  /** The stretches of an order whose texts begin in these ways, walked through one after another; null where that is too far. */
  const walkThrough = (order: Order, conditions: Conditions, texts: readonly string[], { from, limit }: Wanted) => {
    const indexRanges = texts.map((text) => stretchOf(order, text)).sort((one, other) => order.compare(one.first, other.first))
    const found: UserCursor[] = []
    let left = bounds.judged
    for (const { first, last } of indexRanges) {
      if (found.length >= limit) break
      if (from && order.compare(from.place, last) >= 0) continue
      const begin = from && order.compare(from.place, first) > 0 ? from : { place: first }
      const walking = startWalk(order, conditions, { from: begin, limit: limit - found.length }, last)
      const met = walking.goOn(left)
      if (!met) return null
      found.push(...met)
      left -= walking.walked()
    }
    return found
  }

  /**
   * Where those who fit begin in few ways, perhaps far from here, they stand together in an order of texts. They are walked to at once, and
   * the few others are sorted among them. Null where it is not so.
   */
  const findApart = (order: Order, conditions: Conditions, gathered: Source, wanted: Wanted): UserCursor[] | null => {
    const { startMark: mark } = order
    if (mark === null || conditions.words.length === 0) return null
    const texts = findCommonPrefixes(walk.sampleTexts(order, conditions.isDeleted, gathered, SAMPLED))
    if (!texts) return null
    const alike = walkThrough(order, conditions, texts, wanted)
    if (!alike) return null
    const others = searchSource(conditions, { mark, texts })
    if (walk.gather(others, bounds.sorted + 1) > bounds.sorted) return null
    const sorted = walk.readSorted(order, conditions.isDeleted, walk.gatheredOf(others), { ...wanted, offset: 0 })
    return [...sorted, ...alike].sort(order.compare).slice(0, wanted.limit)
  }

  const candidateSet = createCandidateSet(walk, bounds)

  return {
    findSmallest: ({ sources }: Conditions, most: number) => findSmallest(sources, most + 1),
    *find(order: Order, conditions: Conditions, wanted: Wanted): Turns<UserCursor[]> {
      const walking = startWalk(order, conditions, wanted)
      const sort = (from: Source): UserCursor[] => walk.readSorted(order, conditions.isDeleted, from, { ...wanted, offset: 0 })
      const few = gatherFewest(conditions, bounds.few)
      if (!few) return walking.goOn(Number.POSITIVE_INFINITY) ?? walking.found
      if (few.isAll) return sort(few.gathered)
      let met = walking.goOn(bounds.judged)
      for (const rows of [bounds.walked, 2 * bounds.walked]) {
        // If it goes on like this, the rest of the walk costs no more than another way would.
        const isNear = (wanted.limit - walking.found.length) * walking.walked() <= walking.found.length * bounds.walked
        if (met || !isNear) break
        met = walking.goOn(rows)
      }
      if (met) return met
      const apart = findApart(order, conditions, few.gathered, wanted)
      if (apart) return apart
      const many = gatherFewest(conditions, bounds.sorted)
      if (many?.isAll) return sort(many.gathered)
      return walking.goOn(bounds.walked) ?? (yield* candidateSet(order, conditions, wanted))
    },
  }
}
