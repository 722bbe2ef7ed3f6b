import { z } from 'zod'
import { time } from './fields.ts'

/** A session as its owner sees it. */
export const sessionView = z.strictObject({
  /** Names the session in this list; it opens nothing. */
  id: z.uuid(),
  transport: z.enum(['window', 'http', 'terminal']),
  createdAt: time,
  /** Up to a minute older than the truth. */
  lastUsedAt: time,
  expiresAt: time,
  isCurrent: z.boolean(),
})

export type SessionView = z.infer<typeof sessionView>

/** What a window has to know of its own session. */
export const sessionLimitsView = z.strictObject({
  /** Milliseconds without use after which it is over. */
  idleMs: z.number().int(),
  /** A shorter maximum length counts from here, also for a session that exists. */
  createdAt: time,
  /** However busy, it is over then. */
  expiresAt: time,
})

export type SessionLimitsView = z.infer<typeof sessionLimitsView>
