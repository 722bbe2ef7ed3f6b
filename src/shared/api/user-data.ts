import { z } from 'zod'
import { canonicalEmail } from '../domain/email.ts'
import { defineOperation } from './definition.ts'
import { emailInput, knownEmail } from './fields.ts'
import { jobView } from './jobs.ts'

/** What administrators do with all that the directory has of one user. */
export const userDataOperations = {
  'users:exportData': defineOperation({
    /** Writes all that the directory has of the user to a file that the caller chooses. docs/user-data.md has its format. */
    input: emailInput,
    output: jobView,
    permission: 'users:manage',
    kind: 'command',
    target: true,
    reachesDeleted: true,
    requiresReauthentication: true,
    opensDialog: true,
  }),
  'users:erase': defineOperation({
    /**
     * Removes the user for good, and the user's texts from the audit log, where the user becomes a number. `confirmation` is the address or user
     * name, typed again. Deleted users can be erased too; no user can erase their own account.
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

/** The same for one's own data. */
export const ownDataOperations = {
  'auth:exportData': defineOperation({
    output: jobView,
    permission: 'own:read',
    kind: 'command',
    requiresReauthentication: true,
    opensDialog: true,
  }),
}
