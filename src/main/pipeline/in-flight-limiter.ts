/** Calls of one source under way at once: twice what our own page asks of a directory of a thousand accounts in one go. */
const CALLS_OF_A_SOURCE = 2_048

/** Characters in their inputs together: sixteen of the largest calls, or every one of them of an honest size. */
const CHARACTERS_OF_A_SOURCE = 4 * 1024 * 1024

/** Calls of all sources together: what some windows and programs send when each of them is as busy as it may be. */
const CALLS_OF_ALL = 8_192

type UnderWay = { calls: number; characters: number }

/**
 * What is under way, by source. Beyond its bounds a call is refused at once instead of kept: however fast and however much someone sends,
 * the memory that it takes is bounded, and one source leaves room for the others.
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
    /** Null where there is no room; else the way to say that the call is answered, once. */
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
