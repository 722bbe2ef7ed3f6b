import { type Bench, compare } from './row.ts'
import { type OpenWindow, openBareWindow, openGatehouse } from './windows.ts'

const PAIRS = 9

const measure = async (launch: () => Promise<OpenWindow>): Promise<number> => {
  const { startMs, close } = await launch()
  await close()
  return startMs
}

/** From the launch on a fresh data folder to the first screen that answers, against a bare window with a static page. */
export const startUpBench: Bench = {
  name: 'start-up',
  run: async () => {
    // Once for nothing: the disk's cache.
    await measure(openGatehouse)
    await measure(openBareWindow)
    return compare({
      name: 'start-up',
      unit: 'ms',
      goal: { atMost: 1.5 },
      rounds: PAIRS,
      ours: () => measure(openGatehouse),
      baseline: () => measure(openBareWindow),
    })
  },
}
