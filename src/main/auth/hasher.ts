import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { ThreadPool } from '../platform/thread-pool.ts'
import type { ForeignHash } from '../transfer/foreign-hash.ts'
import type { RunLoop } from '../transfer/foreign-verification.ts'
import { estimateWork } from '../transfer/hash-limits.ts'
import type { LoopTask } from '../transfer/hash-loops.ts'
import type { ForeignTask } from '../transfer/work-class.ts'

/** The slow hash. It uses bcrypt's own format and does not know the schemes of Gatehouse. */
export type Hasher = {
  /** `cost` is log2 of the rounds. */
  readonly hash: (secret: string, cost: number) => Promise<string>
  /**
   * Computes one hash per cost of `costs`, in their order; at the other costs with a decoy, only for the time it takes. The limiter treats
   * all of these hashes as one task.
   */
  readonly compare: (secret: string, hash: string, costs: readonly number[], foreign?: ForeignWork) => Promise<boolean>
}

/** The hashes of other systems that a comparison computes besides, for the same reason. `own` is the user's, if it is among them. */
export type ForeignWork = {
  readonly password: string
  readonly tasks: readonly ForeignTask[]
  readonly own: ForeignHash | null
}

const NO_FOREIGN_WORK: ForeignWork = { password: '', tasks: [], own: null }

/** The lowest cost that bcrypt supports. */
export const HASH_COST_LEAST = 4

/** libuv's pool has four threads, which also serve files and DNS. If all four hash, a stat takes seconds. */
const THREADS_LEFT_FREE = 1
const LIBUV_THREADS = 4

/** A hash of this cost that no password matches. Comparing with it takes as long as with a real hash. */
export const decoyOf = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`

/** The cost in a hash of bcrypt's format. */
export const costOf = (bcryptHash: string): number => Number(bcryptHash.slice(4, 6))

/** As long as the keyed form of a password. */
const DECOY_SECRET = '.'.repeat(64)

/** The highest cost of a short hash (about 10 ms), as imported passwords may have, and the longest short foreign hash (milliseconds). */
const SHORT_COST_MOST = 8
const SHORT_WORK_MOST_MS = 10

/** Whether the password matches the user's foreign hash. Does all the tasks, whatever one of them comes to. */
const compareForeign = async ({ password, tasks, own }: ForeignWork, runLoop: RunLoop): Promise<boolean> => {
  let matches = false
  // Loaded with the first imported password.
  const verification = tasks.length > 0 ? await import('../transfer/foreign-verification.ts') : null
  for (const task of tasks) {
    const isOwn = task.hash === own
    // A decoy may fail for want of memory. It must not refuse the sign-ins of others.
    const isMatch = await verification?.verifyForeignHash(password, task, runLoop).catch((error: unknown) => {
      if (isOwn) throw error
    })
    if (isOwn) matches = isMatch === true
  }
  return matches
}

/**
 * Runs as many hashes at once as there are cores, but fewer than libuv's threads. One more short hash may run, because a core would otherwise
 * wait for the main thread after each. The rest wait in order. `readerProgram` is the entry file of the worker threads.
 */
export const createHasher = (readerProgram: string): Hasher => {
  const cores = availableParallelism()
  const mostThreads = LIBUV_THREADS - THREADS_LEFT_FREE
  const limitAll = pLimit(Math.min(cores + 1, mostThreads))
  const limitLong = pLimit(Math.min(cores, mostThreads))
  const limit = <T>(isShort: boolean, run: () => Promise<T>): Promise<T> =>
    isShort ? limitAll(run) : limitLong(() => limitAll(run))
  const loops = new ThreadPool<LoopTask, Uint8Array>(readerProgram, 'hash-loops')
  const runLoop: RunLoop = (task) => loops.run(task)
  let loading: Promise<typeof import('bcrypt')> | null = null
  // Loaded with the first hash, so that the start does not wait for it.
  const load = (): Promise<typeof import('bcrypt')> => {
    loading ??= import('bcrypt').then(({ default: bcrypt }) => bcrypt)
    return loading
  }
  return {
    hash: async (secret, cost) => {
      const bcrypt = await load()
      return limit(cost <= SHORT_COST_MOST, () => bcrypt.hash(secret, cost))
    },
    compare: async (secret, hash, costs, foreign = NO_FOREIGN_WORK) => {
      const bcrypt = await load()
      const own = costOf(hash)
      const foreignMs = foreign.tasks.reduce((sum, task) => sum + estimateWork(task.hash), 0)
      const isShort = Math.max(own, ...costs) <= SHORT_COST_MOST && foreignMs <= SHORT_WORK_MOST_MS
      return limit(isShort, async () => {
        let matches = false
        for (const cost of costs) {
          if (cost === own) matches = await bcrypt.compare(secret, hash)
          else await bcrypt.compare(DECOY_SECRET, decoyOf(cost))
        }
        const isForeignMatch = await compareForeign(foreign, runLoop)
        return foreign.own === null ? matches : isForeignMatch
      })
    },
  }
}
