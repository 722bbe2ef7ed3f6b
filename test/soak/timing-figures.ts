import { median } from '../bench/row.ts'
import { type TimingKind, timingKinds } from './timing-kinds.ts'

/** The durations of the sign-ins (milliseconds), by kind. */
export type Samples = ReadonlyMap<TimingKind, readonly number[]>

/**
 * The probability that a value of the first sample exceeds one of the second, with ties as half (Mann and Whitney). A value of 0.5 means no
 * difference, so the distance from it matters.
 */
export const areaUnderCurve = (first: readonly number[], second: readonly number[]): number => {
  const all = [...first.map((value) => ({ value, side: 1 })), ...second.map((value) => ({ value, side: 0 }))]
  all.sort((one, other) => one.value - other.value)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const rank = (from + 1 + to) / 2
    ranks += rank * all.slice(from, to).filter(({ side }) => side === 1).length
    from = to
  }
  const area = (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length)
  return Math.max(area, 1 - area)
}

/** Two kinds, and how well their durations tell them apart. */
export type Pair = { readonly names: string; readonly area: number; readonly medians: number }

export const comparePairs = (samples: Samples): Pair[] =>
  timingKinds.flatMap((one, index) =>
    timingKinds.slice(index + 1).map((other) => {
      const [first, second] = [samples.get(one) ?? [], samples.get(other) ?? []]
      const ratio = median(first) / median(second)
      return { names: `${one}, ${other}`, area: areaUnderCurve(first, second), medians: Math.max(ratio, 1 / ratio) - 1 }
    }),
  )

const PERCENT = 100

/** One table: the median of each kind, then each pair. */
export const formatTiming = (title: string, samples: Samples): string[] => [
  title,
  ...timingKinds.map((kind) => {
    const times = samples.get(kind) ?? []
    return `  ${kind.padEnd(9)} ${String(times.length).padStart(4)} samples, median ${median(times).toFixed(2)} ms`
  }),
  ...comparePairs(samples).map(
    ({ names, area, medians }) =>
      `  ${names.padEnd(19)} AUC ${area.toFixed(3)}, medians ${(medians * PERCENT).toFixed(2)} % apart`,
  ),
]
