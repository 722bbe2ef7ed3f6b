import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

/** The slow hash. Takes and gives bcrypt's own strings; knows nothing of schemes. */
export type Hasher = {
  /** `cost` is log2 of the rounds. */
  readonly hash: (secret: string, cost: number) => Promise<string>
  readonly compare: (secret: string, hash: string) => Promise<boolean>
}

/** libuv's pool has four threads and also serves files and DNS: with all four hashing, a stat takes seconds. */
const THREADS_LEFT_FREE = 1
const LIBUV_THREADS = 4

/** As many at once as there are cores, always fewer than libuv's threads; the rest wait in order. */
export const createBcryptHasher = (): Hasher => {
  const inTurn = pLimit(Math.max(1, Math.min(availableParallelism(), LIBUV_THREADS - THREADS_LEFT_FREE)))
  // Read with the first hash: no screen waits for it at the start.
  const load = async () => (await import('bcrypt')).default
  return {
    hash: (secret, cost) => inTurn(async () => (await load()).hash(secret, cost)),
    compare: (secret, hash) => inTurn(async () => (await load()).compare(secret, hash)),
  }
}
