import type { UserPlace } from '../../../../shared/user-list.ts'
import { type Conditions, type Source, searchSource } from './conditions.ts'
import type { Beginning, Order } from './order.ts'
import { startOf } from './search-terms.ts'
import type { Walk } from './walk.ts'

/** How far each way of reading goes, in rows. */
export type Bounds = {
  /** So many are sorted, if walking would not be cheaper. */
  readonly sorted: number
  /** After so many walked over it is judged whether those that fit lie elsewhere. */
  readonly judged: number
  /** No more than so many are walked over. */
  readonly walked: number
  /** One window of a walk: what is walked too far in vain, against a look at where the window ends. */
  readonly window: number
  /** A long read gives way to others after so many. */
  readonly turn: number
}

/** Measured on a million users: a row takes 0.7 microseconds to be fetched and sorted, a third of that to be walked over. */
export const measuredBounds: Bounds = { sorted: 12_000, judged: 2_000, walked: 16_000, window: 1_000, turn: 5_000 }

/** What a row costs to be fetched and sorted, in rows walked over. */
const SORTED_TO_WALKED = 3

/** Where so many times fewer are met than would be if they lay evenly, they lie elsewhere. */
const SPARSE = 4

/** Words that are tried as what the order's text begins with; people type those first. */
const TRIED_WORDS = 2

/** Above every text that begins as another does: no character stands behind this one. */
export const LAST_CHARACTERS = '\u{10ffff}'.repeat(3)

export type Wanted = { readonly from: Beginning; readonly limit: number }

/** Finds rows that fit in an order: chosen by how many fit, since few are sorted quickly and many met quickly. */
export const createSearch = (walk: Walk, countAll: () => number, bounds: Bounds) => {
  /** A walk from `from`, at the furthest to `last`, that can be gone on with. */
  const startWalk = (order: Order, conditions: Conditions, { from, limit }: Wanted, last: UserPlace | null = null) => {
    const found: UserPlace[] = []
    let begin = from
    let walked = 0
    let isOver = false
    return {
      found,
      /** Until it is `rows` away from its beginning; null where there may be more of those who fit than it has found by then. */
      goOn: (rows: number): UserPlace[] | null => {
        while (walked < rows && !isOver) {
          const next = walk.skip(order, conditions.isDeleted, begin, bounds.window - 1)
          const isLast = next === null || (last !== null && order.compare(next, last) >= 0)
          const end = isLast ? last : next
          found.push(...walk.readAlong(order, conditions, { from: begin, end, limit: limit - found.length }))
          isOver = isLast || found.length >= limit
          if (next) begin = { place: next }
          walked += bounds.window
        }
        return isOver ? found : null
      },
    }
  }

  /** The first of those that a source gives; null where these are more than are sorted. */
  const sortFew = (order: Order, { isDeleted }: Conditions, source: Source, wanted: Wanted): UserPlace[] | null => {
    if (walk.gather(source, bounds.sorted + 1) > bounds.sorted) return null
    return walk.readSorted(order, isDeleted, walk.gatheredOf(source), { ...wanted, offset: 0 })
  }

  /**
   * Where a word that is searched for is what the order's text begins with, those who begin so stand together, perhaps far from here. They
   * are walked to at once, and the few others are sorted among them. Null where the others are not few.
   */
  const findApart = (order: Order, conditions: Conditions, word: string, { from, limit }: Wanted): UserPlace[] | null => {
    if (order.startMark === null) return null
    const text = startOf(word)
    const others = sortFew(order, conditions, searchSource(conditions, { mark: order.startMark, text }), { from, limit })
    if (!others) return null
    const low: UserPlace = { by: order.by, key: text, number: 0 }
    const high: UserPlace = { by: order.by, key: text + LAST_CHARACTERS, number: Number.MAX_SAFE_INTEGER }
    const [first, last] = order.isAscending ? [low, high] : [high, low]
    if (from && order.compare(from.place, last) >= 0) return others
    const begin = from && order.compare(from.place, first) > 0 ? from : { place: first }
    const alike = startWalk(order, conditions, { from: begin, limit }, last).goOn(bounds.walked)
    return alike && [...others, ...alike].sort(order.compare).slice(0, limit)
  }

  /** The source that gives the fewest rows, as far as it is worth knowing. */
  const findSmallest = ({ sources }: Conditions): { source: Source; size: number } | null => {
    const sized = sources.map((source) => ({ source, size: walk.sizeOf(source, bounds.sorted + 1) }))
    return sized.reduce<(typeof sized)[number] | null>((least, one) => (least && least.size <= one.size ? least : one), null)
  }

  /**
   * Up to how many rows sorting is cheaper than walking to `limit` of them, if they lie evenly. Where more is asked than the source knows, far
   * fewer fit, and walking takes longer.
   */
  const findSortBound = ({ filters, words }: Conditions, limit: number): number => {
    const isKnown = filters.length + Math.min(words.length, 1) === 1
    return isKnown ? Math.min(bounds.sorted, Math.floor(Math.sqrt((limit * countAll()) / SORTED_TO_WALKED))) : bounds.sorted
  }

  const findApartByWords = (order: Order, conditions: Conditions, wanted: Wanted): UserPlace[] | null => {
    for (const word of conditions.words.slice(0, TRIED_WORDS)) {
      const found = findApart(order, conditions, word, wanted)
      if (found) return found
    }
    return null
  }

  return {
    findSmallest,
    find: (order: Order, conditions: Conditions, wanted: Wanted): UserPlace[] => {
      const { isDeleted, sources } = conditions
      const source = sources.length > 1 ? findSmallest(conditions)?.source : sources[0]
      const walking = startWalk(order, conditions, wanted)
      if (!source) return walking.goOn(Number.POSITIVE_INFINITY) ?? walking.found
      const sortBound = findSortBound(conditions, wanted.limit)
      // Texts lie together more often than not, and are then sorted after all.
      const gathered = order.startMark === null ? sortBound : bounds.sorted
      const size = walk.gather(source, gathered + 1)
      const sort = (from: Source): UserPlace[] => walk.readSorted(order, isDeleted, from, { ...wanted, offset: 0 })
      if (size <= sortBound) return sort(walk.gatheredOf(source))
      const near = walking.goOn(bounds.judged)
      if (near) return near
      // So many would be near if those that are known to fit lay evenly.
      const evenly = (bounds.judged * size) / countAll()
      const isElsewhere = walking.found.length * SPARSE < evenly
      if (isElsewhere && size <= gathered) return sort(walk.gatheredOf(source))
      const seekApart = () => findApartByWords(order, conditions, wanted)
      const found = (isElsewhere ? seekApart() : null) ?? walking.goOn(bounds.walked) ?? (isElsewhere ? null : seekApart())
      return found ?? sort(source)
    },
  }
}
