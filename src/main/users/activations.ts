import { detailOfCreation } from '../../shared/api/change-details.ts'
import { ACTIVATION_HOURS_DEFAULT } from '../../shared/domain/codes.ts'
import { tidyEmail } from '../../shared/domain/email.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { requireRedeemer } from '../auth/resets.ts'
import { generateUuid, hashCode, makeResetCode, type Random } from '../auth/secrets.ts'
import type { IssuedReset, Store, User } from '../store/ports/store.ts'

/** A new user, and the code that sets the first password. It is shown once. */
export type Activation = { readonly user: User; readonly activationCode: string; readonly expiresAt: number }

type WantedUser = Pick<User, 'email' | 'name' | 'role' | 'note' | 'groups'>

/** The life of a code (hours), as far as it was chosen. */
type Life = number | undefined

export const createActivations = ({ store, random }: { store: Store; random: Random }) => {
  /** Returns a function that makes one activation code for a user. The caller stores each code and shows it once. */
  const prepareActivations =
    (
      { actor: issuedBy, transport }: AuditContext,
      lifeHours: Life = ACTIVATION_HOURS_DEFAULT,
      permission: IssuedReset['permission'] = 'users:reset',
    ) =>
    (userId: string, issuedAt: number): { resetToken: string; reset: IssuedReset } => {
      const resetToken = makeResetCode(random)
      const expiresAt = issuedAt + lifeHours * HOUR_MS
      return {
        resetToken,
        reset: { userId, codeHash: hashCode(resetToken), issuedAt, expiresAt, issuedBy, permission, transport },
      }
    }

  /** A new user without a password, so that only the user ever knows one, and the code. Nothing is stored yet. */
  const prepareActivation = ({ email, name, role, note, groups }: WantedUser, context: AuditContext, lifeHours?: Life) => {
    const { at: createdAt } = context
    const id = generateUuid(random)
    const { resetToken, reset } = prepareActivations(context, lifeHours, 'users:manage')(id, createdAt)
    const user = { id, email: tidyEmail(email), hashedPassword: null, name, role, note, groups, createdAt }
    return { activationCode: resetToken, expiresAt: reset.expiresAt, change: { user, activation: reset } }
  }

  return {
    prepareActivation,

    prepareActivations,

    /** @throws Refusal email-taken */
    createUser: async (wanted: WantedUser, context: AuditContext, lifeHours?: Life): Promise<Activation> => {
      const { activationCode, expiresAt, change } = prepareActivation(wanted, context, lifeHours)
      const user = await store.createUser(
        change,
        guardOf(context),
        successEntry(context, change.user, detailOfCreation(change.user)),
      )
      return { user, activationCode, expiresAt }
    },

    /** Replaces the code of a user without a password. @throws Refusal already-activated, user-disabled, user-deleted */
    issueActivation: async (user: User, context: AuditContext, lifeHours?: Life) => {
      requireRedeemer(user, context.at)
      if (user.isActivated) throw new Refusal('already-activated', undefined, user)
      const { resetToken: activationCode, reset } = prepareActivations(context, lifeHours)(user.id, context.at)
      const entry = await store.issueActivation(reset, guardOf(context), successEntry(context, user))
      return { email: user.email, activationCode, expiresAt: reset.expiresAt, entry }
    },
  }
}
