import { tidyEmail } from '../../shared/domain/email.ts'
import type { Role } from '../../shared/domain/permissions.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { generateUuid, hashCode, makeResetCode, type Random } from '../auth/secrets.ts'
import type { Store, User } from '../store/ports/store.ts'

/**
 * How long an activation code lives (milliseconds): a week, since a new account's slip often waits for its person's first day. NIST SP 800-63A,
 * 4.4.1.6 gives an enrolment code that goes by post ten days.
 */
const ACTIVATION_LIFETIME_MS = 7 * DAY_MS

/** A new account, and the code that sets its first password; shown once. */
export type Activation = { readonly user: User; readonly activationCode: string; readonly expiresAt: number }

export const createActivations = ({ store, random }: { store: Store; random: Random }) => ({
  /** Without a password: nobody but its person ever knows one. @throws Refusal email-taken */
  createUser: async (
    { email, name, role }: { email: string; name: string; role: Role },
    context: AuditContext,
  ): Promise<Activation> => {
    const activationCode = makeResetCode(random)
    const expiresAt = context.at + ACTIVATION_LIFETIME_MS
    const wanted = { id: generateUuid(random), email: tidyEmail(email), hashedPassword: null, name, role, createdAt: context.at }
    const issued = {
      issuedAt: context.at,
      expiresAt,
      issuedBy: context.actor,
      permission: 'users:manage' as const,
      transport: context.transport,
    }
    const change = { user: wanted, activation: { ...issued, codeHash: hashCode(activationCode) } }
    const user = await store.createUser(change, guardOf(context), successEntry(context, wanted, { kind: 'role-given', role }))
    return { user, activationCode, expiresAt }
  },
})
