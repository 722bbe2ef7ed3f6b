import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Caller } from '../../src/main/pipeline/call.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { copyLargeDirectory, type LargeDirectory, largeAdministrator, MILLION } from '../helpers/large-directory.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'

/** bcrypt's lowest cost, for one sign-in that is not measured. */
const LEAST_COST = 4

const window: Caller = { transport: 'window', source: 'window:1', desktop: null }

export type Desk = {
  readonly call: <K extends OperationName>(operation: K, input: InputOf<K>) => Promise<OutputOf<K>>
  readonly close: () => Promise<void>
}

/** An administrator's calls to a generated directory, without a real window. */
export const openDesk = async (size: LargeDirectory): Promise<Desk> => {
  const { folder, remove } = await copyLargeDirectory(size)
  const core = await openRealCore(folder, LEAST_COST)
  const { sessionId } = await callerOf(core, 'window')('auth:login', largeAdministrator)
  return {
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
export const withDesk = async <T>(measure: (desk: Desk) => Promise<T>): Promise<T> => {
  const desk = await openDesk(MILLION)
  try {
    return await measure(desk)
  } finally {
    await desk.close()
  }
}

/** The duration of some work (milliseconds). */
export const time = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const NANOSECONDS_A_MS = 1e6

/** The 99.9th percentile of timer delays in this process during some work (milliseconds). */
export const measureDelay = async (work: () => Promise<unknown>): Promise<number> => {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  await work()
  histogram.disable()
  return histogram.percentile(99.9) / NANOSECONDS_A_MS
}
