import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type Bench, compare } from './row.ts'
import { type OpenWindow, openBareWindow, openGatehouse } from './windows.ts'

const ROUNDS = 3

/** How long after the first screen the memory of the start is released (milliseconds). */
const REST_MS = 3_000

const KIB_PER_MIB = 1024

/** A process and its descendants: Chromium's zygotes, its GPU process, the network service, the pages. */
const listFamily = (ancestor: number): number[] => {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readOrEmpty(`/proc/${name}/stat`)
    // The process's name is in parentheses and may contain any character. State and parent follow it.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    parents.set(Number(name), Number(parent))
  }
  const isFamily = (pid: number | undefined): boolean =>
    pid === ancestor || (pid !== undefined && pid > 1 && isFamily(parents.get(pid)))
  return [...parents.keys()].filter(isFamily)
}

/** Proportional set size (MiB): a page that several processes share counts once. Linux, proc_pid_smaps(5). */
const readPss = (pid: number): number => {
  const [, kib] = /^Pss:\s+(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`)) ?? []
  return Number(kib ?? 0) / KIB_PER_MIB
}

// Processes start and exit during the count.
const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const measure = async (launch: () => Promise<OpenWindow>): Promise<number> => {
  const { app, close } = await launch()
  await wait(REST_MS)
  const { pid } = app.process()
  if (pid === undefined) throw new Error('Electron has no process')
  const sizes = listFamily(pid).map(readPss)
  await close()
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** All processes together at the first screen, against a bare window with a static page. */
export const memoryBench: Bench = {
  name: 'memory',
  run: () => {
    if (process.platform !== 'linux') throw new Error('memory is read from /proc, which only Linux has')
    return compare({
      name: 'memory',
      unit: 'MiB',
      goal: { atMost: 1.5 },
      rounds: ROUNDS,
      ours: () => measure(openGatehouse),
      baseline: () => measure(openBareWindow),
    })
  },
}
