/** One line of the report. With an absolute goal, the ratio is null. */
export type Row = {
  readonly name: string
  readonly ours: number
  readonly baseline: number | null
  readonly ratio: number | null
  readonly unit: string
  readonly goal: string
  /** An absolute figure that a quiet machine should reach; a row does not miss its goal because of it. */
  readonly advice?: string
  readonly ok: boolean
}

/** A bound on the ratio of ours to the baseline. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number }

export type Bench = { readonly name: string; readonly run: () => Promise<Row> }

/** Several rows from one measurement. */
export const measureOnce = <T>(measure: () => Promise<T>): (() => Promise<T>) => {
  let measured: Promise<T> | null = null
  return () => {
    measured ??= measure()
    return measured
  }
}

const KEPT_DIGITS = 4

const round = (value: number): number => Number(value.toPrecision(KEPT_DIGITS))

/** The value that `share` of the values do not exceed. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

/** A line with an absolute goal. `baseline` is shown if the goal was derived from one. */
export const holdTo = ({
  name,
  unit,
  ours,
  atMost,
  baseline = null,
}: {
  name: string
  unit: string
  ours: number
  atMost: number
  baseline?: number | null
}): Row => ({
  name,
  ours: round(ours),
  baseline: baseline === null ? null : round(baseline),
  ratio: null,
  unit,
  goal: `<= ${round(atMost)} ${unit}`,
  ok: ours <= atMost,
})

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  const before = sorted[Math.ceil(sorted.length / 2) - 1]
  if (middle === undefined || before === undefined) throw new Error('nothing was measured')
  return (middle + before) / 2
}

/** A line with a goal for the ratio. */
export const relate = ({
  name,
  unit,
  goal,
  ours,
  baseline,
}: {
  name: string
  unit: string
  goal: Goal
  ours: number
  baseline: number
}): Row => {
  const ratio = ours / baseline
  return {
    name,
    ours: round(ours),
    baseline: round(baseline),
    ratio: round(ratio),
    unit,
    goal: 'atLeast' in goal ? `ratio >= ${goal.atLeast}` : `ratio <= ${goal.atMost}`,
    ok: 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost,
  }
}

/**
 * Measures ours and the baseline alternately, and alternates which is first, because other load on the machine slows down both. The ratio
 * is that of the medians.
 */
export const compare = async ({
  name,
  unit,
  goal,
  rounds,
  ours,
  baseline,
}: {
  name: string
  unit: string
  goal: Goal
  rounds: number
  ours: () => Promise<number>
  baseline: () => Promise<number>
}): Promise<Row> => {
  const measured: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] }
  for (let turn = 0; turn < rounds; turn += 1) {
    if (turn % 2 === 0) measured.ours.push(await ours())
    measured.baseline.push(await baseline())
    if (turn % 2 === 1) measured.ours.push(await ours())
  }
  return relate({ name, unit, goal, ours: median(measured.ours), baseline: median(measured.baseline) })
}
