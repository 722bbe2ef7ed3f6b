import { z } from 'zod'
import { canonicalEmail } from '../domain/email.ts'
import { defineOperation } from './definition.ts'
import { knownEmail } from './fields.ts'
import { jobView } from './jobs.ts'

/** What administrators do with all that the directory has of one user. */
export const userDataOperations = {
  'users:erase': defineOperation({
    /**
     * Removes the user for good, and the user's texts from the audit log, where the user becomes a number. `confirmation` is the address or user
     * name, typed again. Deleted users can be erased too; nobody can erase their own account.
     */
    input: z
      .strictObject({ email: knownEmail, confirmation: knownEmail })
      .refine(({ email, confirmation }) => canonicalEmail(email) === canonicalEmail(confirmation), {
        path: ['confirmation'],
        message: 'confirmation-other',
      }),
    output: jobView,
    permission: 'users:manage',
    kind: 'command',
    target: true,
    reachesDeleted: true,
    requiresReauthentication: true,
  }),
}
