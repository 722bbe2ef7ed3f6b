import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

/** The slow hash. It uses bcrypt's own format and does not know the schemes of Gatehouse. */
export type Hasher = {
  /** `cost` is log2 of the rounds. */
  readonly hash: (secret: string, cost: number) => Promise<string>
  /**
   * Computes one hash per cost of `costs`, in their order; at the other costs with a decoy, only for the time it takes. The limiter treats
   * all of these hashes as one task.
   */
  readonly compare: (secret: string, hash: string, costs: readonly number[]) => Promise<boolean>
}

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

/** The highest cost of a short hash (about 10 ms), as imported passwords may have. */
const SHORT_COST_MOST = 8

/**
 * Runs as many hashes at once as there are cores, but fewer than libuv's threads. One more short hash may run, because a core would otherwise
 * wait for the main thread after each. The rest wait in order.
 */
export const createBcryptHasher = (): Hasher => {
  const cores = availableParallelism()
  const mostThreads = LIBUV_THREADS - THREADS_LEFT_FREE
  const limitAll = pLimit(Math.min(cores + 1, mostThreads))
  const limitLong = pLimit(Math.min(cores, mostThreads))
  const limit = <T>(cost: number, run: () => Promise<T>): Promise<T> =>
    cost > SHORT_COST_MOST ? limitLong(() => limitAll(run)) : limitAll(run)
  let loading: Promise<typeof import('bcrypt')> | null = null
  // Loaded with the first hash, so that the start does not wait for it.
  const load = (): Promise<typeof import('bcrypt')> => {
    loading ??= import('bcrypt').then(({ default: bcrypt }) => bcrypt)
    return loading
  }
  return {
    hash: async (secret, cost) => {
      const bcrypt = await load()
      return limit(cost, () => bcrypt.hash(secret, cost))
    },
    compare: async (secret, hash, costs) => {
      const bcrypt = await load()
      const own = costOf(hash)
      return limit(Math.max(own, ...costs), async () => {
        let matches = false
        for (const cost of costs) {
          if (cost === own) matches = await bcrypt.compare(secret, hash)
          else await bcrypt.compare(DECOY_SECRET, decoyOf(cost))
        }
        return matches
      })
    },
  }
}
