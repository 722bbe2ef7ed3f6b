import { tidyEmail } from '../../shared/email.ts'
import type { Role } from '../../shared/permissions.ts'
import type { Store, User } from '../store/store.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import { generateUuid, type Random } from './random.ts'
import { hashCode, makeResetCode } from './secrets.ts'

/**
 * How long an activation code lives (milliseconds): a week, since a new account's slip often waits for its person's first day. NIST SP 800-63A,
 * 4.4.1.6 gives an enrolment code that goes by post ten days.
 */
const ACTIVATION_LIFETIME_MS = 7 * 86_400_000

/** A new account, and the code that sets its first password; shown once. */
export type Activation = { readonly user: User; readonly activationCode: string; readonly expiresAt: number }

export const createActivations = ({ store, random }: { store: Store; random: Random }) => ({
  /** Without a password: nobody but its person ever knows one. @throws Refusal email-taken */
  createUser: async ({ email, name, role }: { email: string; name: string; role: Role }, act: Act): Promise<Activation> => {
    const activationCode = makeResetCode(random)
    const expiresAt = act.at + ACTIVATION_LIFETIME_MS
    const wanted = { id: generateUuid(random), email: tidyEmail(email), hashedPassword: null, name, role, createdAt: act.at }
    const issued = {
      issuedAt: act.at,
      expiresAt,
      issuedBy: act.actor,
      permission: 'users:manage' as const,
      transport: act.transport,
    }
    const change = { user: wanted, activation: { ...issued, codeHash: hashCode(activationCode) } }
    const user = await store.createUser(change, guardOf(act), successEntry(act, wanted, role))
    return { user, activationCode, expiresAt }
  },
})
