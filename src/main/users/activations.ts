import { tidyEmail } from '../../shared/domain/email.ts'
import type { Role } from '../../shared/domain/permissions.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { generateUuid, hashCode, makeResetCode, type Random } from '../auth/secrets.ts'
import type { Store, User } from '../store/ports/store.ts'

/**
 * The lifetime of an activation code (milliseconds): a week, because a printed code often waits for the user's first day. NIST SP 800-63A,
 * 4.4.1.6 allows ten days for an enrolment code by post.
 */
const ACTIVATION_LIFETIME_MS = 7 * DAY_MS

/** A new user, and the code that sets the first password. It is shown once. */
export type Activation = { readonly user: User; readonly activationCode: string; readonly expiresAt: number }

export const createActivations = ({ store, random }: { store: Store; random: Random }) => ({
  /** Creates a user without a password, so that only the user ever knows one. @throws Refusal email-taken */
  createUser: async (
    { email, name, role, note }: { email: string; name: string; role: Role; note: string },
    context: AuditContext,
  ): Promise<Activation> => {
    const activationCode = makeResetCode(random)
    const expiresAt = context.at + ACTIVATION_LIFETIME_MS
    const wanted = {
      id: generateUuid(random),
      email: tidyEmail(email),
      hashedPassword: null,
      name,
      role,
      note,
      createdAt: context.at,
    }
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
