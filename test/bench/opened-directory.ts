import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { copyLargeDirectory, type LargeDirectory, largeAdministrator, MILLION } from '../helpers/large-directory.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { BareReader } from './bare-reader.ts'
import type { Row } from './row.ts'

/** bcrypt's lowest cost, for one sign-in that is not measured. */
const LEAST_COST = 4

const window: Caller = { transport: 'window', source: 'window:1', desktop: null }

export type OpenedDirectory = {
  readonly folder: string
  readonly call: <K extends OperationName>(operation: K, input: InputOf<K>) => Promise<OutputOf<K>>
  readonly close: () => Promise<void>
}

/** An administrator's calls to a generated directory, without a real window. */
export const openLargeDirectory = async (size: LargeDirectory): Promise<OpenedDirectory> => {
  const { folder, remove } = await copyLargeDirectory(size)
  const core = await openRealCore(folder, LEAST_COST)
  const { sessionId } = await callerOf(core, 'window')('auth:login', largeAdministrator)
  return {
    folder,
    call: async (operation, input) => {
      const result = await core.dispatch({ operation, input, sessionId }, window)
      if (!result.ok) throw new Error(`${operation} was refused: ${JSON.stringify(result.error)}`)
      // The result belongs to the called operation, which the compiler cannot infer through dispatch.
      return result.value as OutputOf<typeof operation>
    },
    close: async () => {
      await core.close()
      remove()
    },
  }
}

/** Measures in a directory of a million users, and closes it. */
export const withMillionUsers = async <T>(measure: (directory: OpenedDirectory) => Promise<T>): Promise<T> => {
  const directory = await openLargeDirectory(MILLION)
  try {
    return await measure(directory)
  } finally {
    await directory.close()
  }
}

/** As `withMillionUsers`, beside a bare reader of the same database. */
export const besideBareReader = (measure: (directory: OpenedDirectory, bare: BareReader) => Promise<Row>): Promise<Row> =>
  withMillionUsers(async (directory) => {
    const bare = new BareReader(directory.folder)
    try {
      return await measure(directory, bare)
    } finally {
      await bare.close()
    }
  })

/** The duration of some work (milliseconds). */
export const time = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const NANOSECONDS_A_MS = 1e6

type Work = () => Promise<unknown>

/**
 * The durations of ours and of the baseline (milliseconds), measured alternately, because other load on the machine slows down both. A first
 * round only fills the caches.
 */
export const timeBoth = async (
  rounds: number,
  { ours, baseline }: { ours: readonly Work[]; baseline: readonly Work[] },
): Promise<{ ours: number[]; baseline: number[] }> => {
  const measured = { ours: [] as number[], baseline: [] as number[] }
  for (const work of [...ours, ...baseline]) await work()
  for (let round = 0; round < rounds; round += 1) {
    for (const work of ours) measured.ours.push(await time(work))
    for (const work of baseline) measured.baseline.push(await time(work))
  }
  return measured
}

/** The 99.9th percentile of timer delays in this process during some work (milliseconds). */
export const measureDelay = async (work: () => Promise<unknown>): Promise<number> => {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  await work()
  histogram.disable()
  return histogram.percentile(99.9) / NANOSECONDS_A_MS
}
