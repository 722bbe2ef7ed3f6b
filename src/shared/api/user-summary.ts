import { z } from 'zod'
import { roles } from '../domain/permissions.ts'
import { userStates } from '../domain/user-state.ts'
import { time } from './fields.ts'

/** An account as its owner sees it too: no hash, no token, ever. */
export const userSummaryView = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  state: z.enum(userStates),
  /** The password sign-in is off, after too many failures in a row. */
  isLocked: z.boolean(),
  mustChangePassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  createdAt: time,
  lastSignInAt: time.nullable(),
  passwordChangedAt: time.nullable(),
})

export type UserSummaryView = z.infer<typeof userSummaryView>

/** A user as those see it who look after others. */
export const userView = userSummaryView.extend({
  /** From when on the account counts as disabled. */
  disableAt: time.nullable(),
  deletedAt: time.nullable(),
  groups: z.array(z.string()),
})

export type UserView = z.infer<typeof userView>
