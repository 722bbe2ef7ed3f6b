/** Calls in flight per source: twice what a window sends at once in a directory of a thousand users. */
const CALLS_OF_A_SOURCE = 2_048

/** Characters in the inputs of those calls: sixteen of the largest calls, or all calls of a usual size. */
const CHARACTERS_OF_A_SOURCE = 4 * 1024 * 1024

/** Calls in flight over all sources: several windows and programs at their limits. */
const CALLS_OF_ALL = 8_192

type UnderWay = { calls: number; characters: number }

/**
 * Limits the calls in flight per source, and refuses further calls at once.
 *
 * This bounds the memory that one source can use and leaves capacity for the others.
 */
export const createInFlightLimiter = () => {
  const sources = new Map<string, UnderWay>()
  let all = 0

  const leave = (source: string, underWay: UnderWay, characters: number): void => {
    all -= 1
    underWay.calls -= 1
    underWay.characters -= characters
    if (underWay.calls === 0) sources.delete(source)
  }

  return {
    /** Returns a function that releases the call once. Null if the limit is reached. */
    enter: (source: string, characters: number): (() => void) | null => {
      const underWay = sources.get(source) ?? { calls: 0, characters: 0 }
      const isFull = underWay.calls >= CALLS_OF_A_SOURCE || underWay.characters + characters > CHARACTERS_OF_A_SOURCE
      if (isFull || all >= CALLS_OF_ALL) return null
      sources.set(source, underWay)
      all += 1
      underWay.calls += 1
      underWay.characters += characters
      return () => leave(source, underWay, characters)
    },
  }
}
