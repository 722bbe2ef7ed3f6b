import { z } from 'zod'
import { brokenReasons } from './errors.ts'
import { roles } from './permissions.ts'

const time = z.number().int().describe('UTC epoch milliseconds')

/** A user as others see it: no hash, no token, ever. */
export const userView = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  state: z.enum(['active', 'disabled']),
  createdAt: time,
  lastSignInAt: time.nullable(),
  passwordChangedAt: time.nullable(),
})

export type UserView = z.infer<typeof userView>

/** Something that happened to an account while its owner was away; told at sign-in until acknowledged. */
export const noticeView = z.strictObject({
  kind: z.enum(['reset-issued', 'password-reset', 'recovery-code-used']),
  at: time,
  /** The e-mail of whoever did it; null where it was done in the terminal or by the owner's own recovery code. */
  by: z.string().nullable(),
  transport: z.enum(['window', 'http', 'terminal']),
})

export type NoticeView = z.infer<typeof noticeView>

/** What can differ between directories; stored in the database. */
export const policyView = z.strictObject({
  registration: z.enum(['open', 'closed']),
  compat: z.boolean(),
})

export type PolicyView = z.infer<typeof policyView>

/** Task 6: the greeting of the basic app. */
const greeting = z.literal('Bienvenue')

/** What a window needs to know before anyone has signed in. */
export const statusView = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('first-run'),
    message: greeting,
    version: z.string(),
    dataFolder: z.string(),
    policy: policyView,
  }),
  z.strictObject({
    state: z.literal('ready'),
    message: greeting,
    version: z.string(),
    dataFolder: z.string(),
    policy: policyView,
  }),
  z.strictObject({
    state: z.literal('broken'),
    version: z.string(),
    dataFolder: z.string(),
    reason: z.enum(brokenReasons),
    /** The file that is at fault, by its name inside the data folder; null where it is the folder itself. */
    file: z.string().nullable(),
  }),
])

export type StatusView = z.infer<typeof statusView>
