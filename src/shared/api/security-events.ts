import { z } from 'zod'
import { time } from './fields.ts'

/** Something that happened to an account while its owner was away; told at sign-in until acknowledged. */
export const noticeView = z.strictObject({
  kind: z.enum([
    'reset-issued',
    'password-reset',
    'recovery-code-used',
    'recovery-codes-made',
    'second-factor-removed',
    'password-change-required',
    /** For administrators: the person `about` said "This was not me". */
    'disowned',
  ]),
  at: time,
  /** Whose account it is about, where it is not one's own. */
  about: z.string().nullable(),
  /** The email of the user who did it. Null for the terminal and for the user's own recovery code. */
  by: z.string().nullable(),
  transport: z.enum(['window', 'http', 'terminal']),
})

export type NoticeView = z.infer<typeof noticeView>

/** The same under "Security activity", where it stays for 30 days. */
export const securityEventView = noticeView.extend({
  id: z.number().int(),
  /** When it happened first, where the same was done several times before it was acknowledged. `at` is the last time. */
  firstAt: time,
  times: z.number().int(),
  /** When its owner said "This was not me". */
  disownedAt: time.nullable(),
})

export type SecurityEventView = z.infer<typeof securityEventView>
