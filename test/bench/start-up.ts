import { copyLargeDirectory, MILLION } from '../helpers/large-directory.ts'
import { type Bench, compare } from './row.ts'
import { type OpenWindow, openBareWindow, openGatehouse, openGatehouseOn } from './windows.ts'

const PAIRS = 9

const measure = async (launch: () => Promise<OpenWindow>): Promise<number> => {
  const { startMs, close } = await launch()
  await close()
  return startMs
}

const NOBODY = { users: 0, entries: 0 }

/** From the launch on a new data folder to the first responsive screen, against a bare window with a static page. */
const startUp: Bench = {
  name: 'start-up',
  run: async () => {
    // The first run only fills the disk's cache.
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

/** From the launch to an answered sign-in: on a directory of a million users and entries, against one with a single administrator. */
const startUpMillion: Bench = {
  name: 'start-up-million',
  run: async () => {
    const large = await copyLargeDirectory(MILLION)
    const empty = await copyLargeDirectory(NOBODY)
    const open = (folder: string) => measure(() => openGatehouseOn(folder))
    try {
      await open(large.folder)
      await open(empty.folder)
      return await compare({
        name: 'start-up-million',
        unit: 'ms',
        goal: { atMost: 1.2 },
        rounds: PAIRS,
        ours: () => open(large.folder),
        baseline: () => open(empty.folder),
      })
    } finally {
      large.remove()
      empty.remove()
    }
  },
}

export const startUpBenches: readonly Bench[] = [startUp, startUpMillion]
