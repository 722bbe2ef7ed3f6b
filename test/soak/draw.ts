/** Random values that are the same for the same seed. */
export type Draw = {
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number
  readonly one: <T>(values: readonly T[]) => T
  /** Of so many characters, from anywhere in Unicode's first plane. */
  readonly text: (length: number) => string
}

const FIRST_PLANE = 0x10000

/** mulberry32: small, quick, and good enough to draw with. */
export const makeDraw = (seed: number): Draw => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  return {
    below,
    one: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('there is nothing to draw from')
      return value
    },
    text: (length) => String.fromCharCode(...Array.from({ length }, () => below(below(3) === 0 ? FIRST_PLANE : 128))),
  }
}
