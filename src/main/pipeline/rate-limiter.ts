import type { Clock } from '../platform/clock.ts'

export type AttemptLimits = {
  /** Attempts at once that a source may make after a pause: a class that registers, or a person who tries all passwords they ever had. */
  readonly capacity: number
  /** Then as many a second: more than people type, and no more hashing than half of one core does at the default cost. */
  readonly perSecond: number
}

const ATTEMPT_LIMITS: AttemptLimits = { capacity: 120, perSecond: 2 }

const SECOND_MS = 1_000

/** Buckets kept before those that are full again are looked for: a full one is as good as none. */
const SWEEP_ABOVE = 1_000

type Bucket = { tokens: number; at: number }

export type RateLimitResult =
  /** `giveBack`: the attempt was right, and is not counted. To be called once. */
  { readonly kind: 'taken'; readonly giveBack: () => void } | { readonly kind: 'empty'; readonly seconds: number }

/** What a source that is not counted is answered. */
export const UNCOUNTED: RateLimitResult = { kind: 'taken', giveBack: () => undefined }

/**
 * A token bucket per source (all windows, all of HTTP, a registered program, a signed-in user). In memory: what must survive a restart is
 * counted per account. A bucket is forgotten only when it is full, so no number of sources resets one that is not.
 */
export const createRateLimiter = (clock: Clock, { capacity, perSecond }: AttemptLimits = ATTEMPT_LIMITS) => {
  const buckets = new Map<string, Bucket>()
  let sweepAbove = SWEEP_ABOVE

  // A clock that was set back gives nothing and takes nothing.
  const levelOf = ({ tokens, at }: Bucket, now: number): number =>
    Math.min(capacity, tokens + (Math.max(0, now - at) / SECOND_MS) * perSecond)

  const sweep = (now: number): void => {
    for (const [source, bucket] of buckets) {
      if (levelOf(bucket, now) >= capacity) buckets.delete(source)
      // From before the clock was set back: it would not fill until that time is reached again.
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

    /** Buckets that are kept. */
    count: (): number => buckets.size,
  }
}
