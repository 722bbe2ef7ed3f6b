import { z } from 'zod'
import { defineOperation } from './definition.ts'
import { knownEmail, newEmail, newPassword, recoveryCodes, time } from './fields.ts'

export const setupOperations = {
  'setup:createAdministrator': defineOperation({
    input: z.strictObject({ email: newEmail, password: newPassword }),
    output: z.strictObject({ email: z.string(), message: z.literal('administrator created'), recoveryCodes }),
    permission: 'anyone',
    kind: 'command',
    directoryStates: ['first-run'],
  }),
  'setup:recoverAdministrator': defineOperation({
    /** Issues a reset code for an administrator to a caller who can read the data folder. Without an email, it is for the only one. */
    input: z.strictObject({ email: knownEmail.optional(), removeSecondFactor: z.boolean().optional() }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('issued'), email: z.string(), resetToken: z.string(), expiresAt: time }),
      z.strictObject({ kind: z.literal('choose'), emails: z.array(z.string()) }),
    ]),
    permission: 'anyone',
    kind: 'command',
    transports: ['terminal'],
  }),
}
