import { z } from 'zod'
import { REQUESTS_LISTED_MAX } from '../domain/limits.ts'
import { roles } from '../domain/permissions.ts'
import { userStates } from '../domain/user-state.ts'
import { defineOperation } from './definition.ts'
import { emailInput, time } from './fields.ts'

const requestOrders = ['newest', 'oldest'] as const

export type RequestOrder = (typeof requestOrders)[number]

/** A user who asked for a reset code and has none yet. */
const resetRequestView = z.strictObject({
  /** Whose request it is. */
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  /** A disabled user cannot use a code. */
  state: z.enum(userStates),
  lastSignInAt: time.nullable(),
  /** When the user asked first. */
  requestedAt: time,
  /** When the user asked last, and how often in all. */
  lastRequestedAt: time,
  times: z.number().int(),
  transport: z.enum(['window', 'http', 'terminal']),
})

export type ResetRequestView = z.infer<typeof resetRequestView>

export const requestsOperations = {
  'requests:list': defineOperation({
    /** `order`: by the last time that a user asked, the newest first by default. */
    input: z
      .strictObject({
        order: z.enum(requestOrders).optional(),
        limit: z.number().int().min(1).max(REQUESTS_LISTED_MAX).optional(),
      })
      .optional(),
    /** Open requests for a reset code from users on whom the caller may act. `total` is at most `REQUESTS_COUNTED`. */
    output: z.strictObject({ requests: z.array(resetRequestView), total: z.number().int() }),
    permission: 'users:reset',
    kind: 'query',
    isLongRead: true,
  }),
  'requests:dismiss': defineOperation({
    input: emailInput,
    permission: 'users:reset',
    kind: 'command',
    target: true,
  }),
  /**
   * Sets back a dismissal of this run of Gatehouse: the request is as old as before. Otherwise `not-undoable`; `changed-meanwhile` if the user
   * got a code or a password since the dismissal.
   */
  'requests:restore': defineOperation({
    input: emailInput,
    permission: 'users:reset',
    kind: 'command',
    target: true,
  }),
}
