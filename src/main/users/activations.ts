import { detailOfCreation } from '../../shared/api/change-details.ts'
import { tidyEmail } from '../../shared/domain/email.ts'
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

type WantedUser = Pick<User, 'email' | 'name' | 'role' | 'note' | 'groups'>

export const createActivations = ({ store, random }: { store: Store; random: Random }) => {
  /** A new user without a password, so that only the user ever knows one, and the code. Nothing is stored yet. */
  const prepareActivation = ({ email, name, role, note, groups }: WantedUser, { at, actor, transport }: AuditContext) => {
    const activationCode = makeResetCode(random)
    const expiresAt = at + ACTIVATION_LIFETIME_MS
    const user = {
      id: generateUuid(random),
      email: tidyEmail(email),
      hashedPassword: null,
      name,
      role,
      note,
      groups,
      createdAt: at,
    }
    const issued = { issuedAt: at, expiresAt, issuedBy: actor, permission: 'users:manage' as const, transport }
    return { activationCode, expiresAt, change: { user, activation: { ...issued, codeHash: hashCode(activationCode) } } }
  }

  return {
    prepareActivation,

    /** @throws Refusal email-taken */
    createUser: async (wanted: WantedUser, context: AuditContext): Promise<Activation> => {
      const { activationCode, expiresAt, change } = prepareActivation(wanted, context)
      const user = await store.createUser(
        change,
        guardOf(context),
        successEntry(context, change.user, detailOfCreation(change.user)),
      )
      return { user, activationCode, expiresAt }
    },
  }
}
