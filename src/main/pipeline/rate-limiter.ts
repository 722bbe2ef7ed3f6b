import type { Clock } from '../../shared/domain/time.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'

export type AttemptLimits = {
  /** The burst size of a source: enough for a class that registers, or a user who tries several old passwords. */
  readonly capacity: number
  /** The refill rate (tokens per second): more than users need, and at most half a core of hashing at the default cost. */
  readonly perSecond: number
}

const ATTEMPT_LIMITS: AttemptLimits = { capacity: 120, perSecond: 2 }

/** Above this number of buckets, full buckets are removed, since a full bucket equals no bucket. */
const SWEEP_ABOVE = 1_000

type Bucket = { tokens: number; at: number }

export type RateLimitResult =
  /** `giveBack` returns the token after a successful attempt. Call it at most once. */
  { readonly kind: 'taken'; readonly giveBack: () => void } | { readonly kind: 'empty'; readonly seconds: number }

/** The result for a source that is not rate limited. */
export const UNCOUNTED: RateLimitResult = { kind: 'taken', giveBack: () => undefined }

/**
 * A rate limiter with one token bucket per source (all windows, all of HTTP, a registered program, a signed-in user).
 *
 * It is in memory only; limits that must survive a restart are counted per user. Only full buckets are removed, so many sources
 * cannot reset an empty one.
 */
export const createRateLimiter = (clock: Clock, { capacity, perSecond }: AttemptLimits = ATTEMPT_LIMITS) => {
  const buckets = new Map<string, Bucket>()
  let sweepAbove = SWEEP_ABOVE

  // A clock that was set back does not change the level.
  const levelOf = ({ tokens, at }: Bucket, now: number): number =>
    Math.min(capacity, tokens + (Math.max(0, now - at) / SECOND_MS) * perSecond)

  const sweep = (now: number): void => {
    for (const [source, bucket] of buckets) {
      if (levelOf(bucket, now) >= capacity) buckets.delete(source)
      // The clock was set back. Without this the bucket would not refill until that time is reached again.
      else if (bucket.at > now) bucket.at = now
    }
    sweepAbove = Math.max(SWEEP_ABOVE, 2 * buckets.size)
  }

  const giveBack = (source: string): void => {
    const bucket = buckets.get(source)
    if (bucket) bucket.tokens = Math.min(capacity, bucket.tokens + 1)
  }

  return {
    take: (source: string): RateLimitResult => {
      const now = clock()
      if (buckets.size > sweepAbove) sweep(now)
      const bucket = buckets.get(source)
      const tokens = bucket ? levelOf(bucket, now) : capacity
      const isEmpty = tokens < 1
      buckets.set(source, { tokens: isEmpty ? tokens : tokens - 1, at: now })
      if (!isEmpty) return { kind: 'taken', giveBack: () => giveBack(source) }
      return { kind: 'empty', seconds: Math.ceil((1 - tokens) / perSecond) }
    },

    /** The number of buckets in memory. */
    count: (): number => buckets.size,
  }
}
