import { detailOfCreation } from '../../shared/api/change-details.ts'
import { ACTIVATION_HOURS_DEFAULT, mayBeShort } from '../../shared/domain/codes.ts'
import { tidyEmail } from '../../shared/domain/email.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { requireRedeemer } from '../auth/resets.ts'
import { generateUuid, hashCode, makeResetCode, type Random } from '../auth/secrets.ts'
import type { ShortCodes } from '../auth/short-codes.ts'
import type { IssuedReset, Store, User } from '../store/ports/store.ts'

/** A new user, and the code that sets the first password. It is shown once. */
export type Activation = { readonly user: User; readonly activationCode: string; readonly expiresAt: number }

type WantedUser = Pick<User, 'email' | 'name' | 'role' | 'note' | 'groups'>

/** What was chosen about a code: its life in hours, and whether it is short. */
export type CodeChoice = { readonly lifeHours?: number | undefined; readonly isShort?: boolean | undefined }

export const createActivations = ({ store, random, shortCodes }: { store: Store; random: Random; shortCodes: ShortCodes }) => {
  const makeLong = (): { resetToken: string; codeHash: Buffer } => {
    const resetToken = makeResetCode(random)
    return { resetToken, codeHash: hashCode(resetToken) }
  }

  /**
   * Returns a function that makes one activation code for a user. The caller stores each code and shows it once.
   *
   * Among many users, those whose role allows no short code get a long one.
   */
  const prepareActivations =
    (
      { actor: issuedBy, transport }: AuditContext,
      { lifeHours = ACTIVATION_HOURS_DEFAULT, isShort: isShortWanted = false }: CodeChoice = {},
      permission: IssuedReset['permission'] = 'users:reset',
    ) =>
    ({ id: userId, role }: Pick<User, 'id' | 'role'>, issuedAt: number): { resetToken: string; reset: IssuedReset } => {
      const isShort = isShortWanted && mayBeShort(role, lifeHours)
      const { resetToken, codeHash } = isShort ? shortCodes.make(userId) : makeLong()
      const expiresAt = issuedAt + lifeHours * HOUR_MS
      return { resetToken, reset: { userId, codeHash, isShort, issuedAt, expiresAt, issuedBy, permission, transport } }
    }

  /** A new user without a password, so that only the user ever knows one, and the code. Nothing is stored yet. */
  const prepareActivation = ({ email, name, role, note, groups }: WantedUser, context: AuditContext, choice?: CodeChoice) => {
    const { at: createdAt } = context
    const id = generateUuid(random)
    const { resetToken, reset } = prepareActivations(context, choice, 'users:manage')({ id, role }, createdAt)
    const user = { id, email: tidyEmail(email), hashedPassword: null, name, role, note, groups, createdAt }
    return { activationCode: resetToken, expiresAt: reset.expiresAt, change: { user, activation: reset } }
  }

  return {
    prepareActivation,

    prepareActivations,

    /** @throws Refusal email-taken */
    createUser: async (wanted: WantedUser, context: AuditContext, choice?: CodeChoice): Promise<Activation> => {
      const { activationCode, expiresAt, change } = prepareActivation(wanted, context, choice)
      const user = await store.createUser(
        change,
        guardOf(context),
        successEntry(context, change.user, detailOfCreation(change.user)),
      )
      return { user, activationCode, expiresAt }
    },

    /** Replaces the code of a user without a password. @throws Refusal already-activated, user-disabled, user-deleted */
    issueActivation: async (user: User, context: AuditContext, choice?: CodeChoice) => {
      requireRedeemer(user, context.at)
      if (user.isActivated) throw new Refusal('already-activated', undefined, user)
      const { resetToken: activationCode, reset } = prepareActivations(context, choice)(user, context.at)
      const entry = await store.issueActivation(reset, guardOf(context), successEntry(context, user))
      return { email: user.email, activationCode, expiresAt: reset.expiresAt, entry }
    },
  }
}
