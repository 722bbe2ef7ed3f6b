import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

/** The slow hash. Takes and gives bcrypt's own strings; knows nothing of schemes. */
export type Hasher = {
  /** `cost` is log2 of the rounds. */
  readonly hash: (secret: string, cost: number) => Promise<string>
  /** Also hashes once at each of the decoys' costs, for nothing but the work: all of it is one turn in the queue. */
  readonly compare: (secret: string, hash: string, decoyCosts?: readonly number[]) => Promise<boolean>
}

/** bcrypt knows no lower cost. */
export const HASH_COST_LEAST = 4

/** libuv's pool has four threads and also serves files and DNS: with all four hashing, a stat takes seconds. */
const THREADS_LEFT_FREE = 1
const LIBUV_THREADS = 4

/** A hash of this cost that no password has; comparing with it only costs what a real one costs. */
export const decoyOf = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`

/** As long as what is hashed of a password. */
const DECOY_SECRET = '.'.repeat(64)

/** As many at once as there are cores, always fewer than libuv's threads; the rest wait in order. */
export const createBcryptHasher = (): Hasher => {
  const inTurn = pLimit(Math.max(1, Math.min(availableParallelism(), LIBUV_THREADS - THREADS_LEFT_FREE)))
  let loading: Promise<typeof import('bcrypt')> | null = null
  // Read with the first hash: no screen waits for it at the start.
  const load = (): Promise<typeof import('bcrypt')> => {
    loading ??= import('bcrypt').then(({ default: bcrypt }) => bcrypt)
    return loading
  }
  return {
    hash: async (secret, cost) => {
      const bcrypt = await load()
      return inTurn(() => bcrypt.hash(secret, cost))
    },
    compare: async (secret, hash, decoyCosts = []) => {
      const bcrypt = await load()
      return inTurn(async () => {
        const matches = await bcrypt.compare(secret, hash)
        for (const cost of decoyCosts) await bcrypt.compare(DECOY_SECRET, decoyOf(cost))
        return matches
      })
    },
  }
}
