import type { UserPlace } from '../../../../shared/user-list.ts'
import { type Conditions, type Source, searchSource } from './conditions.ts'
import type { Beginning, Order } from './order.ts'
import { startOf } from './search-terms.ts'
import type { Walk } from './walk.ts'

/** How far each way of reading goes, in rows. */
export type Bounds = {
  /** So many are sorted, if walking would not be cheaper. */
  readonly sorted: number
  /** So many are walked before those that fit count as sparse. */
  readonly walked: number
  /** One window of a walk: what is walked too far in vain, against a look at where the window ends. */
  readonly window: number
  /** A long read gives way to others after so many. */
  readonly turn: number
}

/** Measured on a million users: a row takes 0.7 microseconds to be fetched and sorted, a third of that to be walked over. */
export const measuredBounds: Bounds = { sorted: 12_000, walked: 8_000, window: 1_000, turn: 5_000 }

/** What a row costs to be fetched and sorted, in rows walked over. */
const SORTED_TO_WALKED = 3

/** Above every text that begins as another does: no character stands behind this one. */
export const LAST_CHARACTERS = '\u{10ffff}'.repeat(3)

export type Wanted = { readonly from: Beginning; readonly limit: number }

/** Finds rows that fit in an order: chosen by how many fit, since few are sorted quickly and many met quickly. */
export const createSearch = (walk: Walk, countAll: () => number, bounds: Bounds) => {
  /** Null where so few fit hereabouts that walking on would take too long. */
  const walkWithin = (
    order: Order,
    conditions: Conditions,
    { from, limit, last = null }: Wanted & { last?: UserPlace | null },
  ): UserPlace[] | null => {
    const found: UserPlace[] = []
    let begin = from
    for (let walked = 0; walked < bounds.walked; walked += bounds.window) {
      const next = walk.skip(order, conditions.isDeleted, begin, bounds.window - 1)
      const isLast = next === null || (last !== null && order.compare(next, last) >= 0)
      const end = isLast ? last : next
      found.push(...walk.readAlong(order, conditions, { from: begin, end, limit: limit - found.length }))
      if (isLast || found.length >= limit) return found
      begin = { place: next }
    }
    return null
  }

  /**
   * Where what is searched for is what the order sorts by, those who begin with it stand together, perhaps far from here. They are walked to
   * at once, and the few others are sorted among them. Null where the others are not few.
   */
  const findApart = (order: Order, conditions: Conditions, { from, limit }: Wanted): UserPlace[] | null => {
    const word = [...conditions.words].sort((one, other) => other.length - one.length)[0]
    if (order.startMark === null || word === undefined) return null
    const text = startOf(word)
    const others = searchSource(conditions, { mark: order.startMark, text })
    if (walk.sizeOf(others, bounds.sorted + 1) > bounds.sorted) return null
    const low: UserPlace = { by: order.by, key: text, number: 0 }
    const high: UserPlace = { by: order.by, key: text + LAST_CHARACTERS, number: Number.MAX_SAFE_INTEGER }
    const [first, last] = order.isAscending ? [low, high] : [high, low]
    const found = walk.readSorted(order, conditions.isDeleted, others, { from, offset: 0, limit })
    if (from && order.compare(from.place, last) >= 0) return found
    const begin = from && order.compare(from.place, first) > 0 ? from : { place: first }
    const alike = walkWithin(order, conditions, { from: begin, limit, last })
    return alike && [...found, ...alike].sort(order.compare).slice(0, limit)
  }

  const findSmallest = ({ sources }: Conditions): { source: Source; size: number } | null => {
    const sized = sources.map((source) => ({ source, size: walk.sizeOf(source, bounds.sorted + 1) }))
    return sized.reduce<(typeof sized)[number] | null>((least, one) => (least && least.size <= one.size ? least : one), null)
  }

  /** Walking to `limit` of them takes so many rows as there are for each that fits; where more is asked than the source knows, yet more. */
  const isQuickToSort = (size: number, limit: number, { all }: Conditions): boolean =>
    size <= bounds.sorted && (all.length > 1 || size * SORTED_TO_WALKED <= (limit * countAll()) / size)

  return {
    /** The source that gives the fewest rows, looked at no further than to one more than are sorted. */
    findSmallest,
    find: (order: Order, conditions: Conditions, wanted: Wanted): UserPlace[] => {
      const { isDeleted } = conditions
      const smallest = findSmallest(conditions)
      const sort = (source: Source): UserPlace[] => walk.readSorted(order, isDeleted, source, { ...wanted, offset: 0 })
      if (smallest && isQuickToSort(smallest.size, wanted.limit, conditions)) return sort(smallest.source)
      const walked = walkWithin(order, conditions, wanted) ?? findApart(order, conditions, wanted)
      if (walked) return walked
      if (smallest) return sort(smallest.source)
      return walk.readAlong(order, conditions, { ...wanted, end: null })
    },
  }
}
