import type { Clock } from './clock.ts'

/** Attempts at once that a source may make after a pause: a class that registers, or a person who tries all passwords they ever had. */
const CAPACITY = 120

/** Then as many a second: more than people type, and no more hashing than half of one core does at the default cost. */
const PER_SECOND = 2

/** Sources remembered; beyond, the one that has been quiet for longest is forgotten. */
const REMEMBERED_SOURCES = 10_000

const SECOND_MS = 1_000

export type BucketAnswer =
  | { readonly kind: 'taken' }
  /** `isFirst`: the source had a token the last time it asked. */
  | { readonly kind: 'empty'; readonly seconds: number; readonly isFirst: boolean }

/** A token bucket per source (a window, an HTTP peer). In memory: what must survive a restart is counted per account. */
export const createTokenBuckets = (clock: Clock) => {
  const buckets = new Map<string, { tokens: number; at: number; wasEmpty: boolean }>()

  return {
    take: (source: string): BucketAnswer => {
      const now = clock()
      const bucket = buckets.get(source) ?? { tokens: CAPACITY, at: now, wasEmpty: false }
      // A clock that was set back gives nothing and takes nothing.
      const tokens = Math.min(CAPACITY, bucket.tokens + (Math.max(0, now - bucket.at) / SECOND_MS) * PER_SECOND)
      const isEmpty = tokens < 1
      buckets.delete(source)
      buckets.set(source, { tokens: isEmpty ? tokens : tokens - 1, at: now, wasEmpty: isEmpty })
      const oldest = buckets.keys().next()
      if (buckets.size > REMEMBERED_SOURCES && !oldest.done) buckets.delete(oldest.value)
      if (!isEmpty) return { kind: 'taken' }
      return { kind: 'empty', seconds: Math.ceil((1 - tokens) / PER_SECOND), isFirst: !bucket.wasEmpty }
    },
  }
}
