import { isShortCode } from '../../shared/domain/codes.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { CountedAttempt, IssuedReset, ResetProof, Store, User } from '../store/ports/store.ts'
import type { AttemptCounts } from './attempt-counts.ts'
import { type CallContext, guardOf, type MakeOwnContext, successEntry } from './audit-context.ts'
import type { CredentialRules } from './credentials.ts'
import { directoryRulesOf } from './directory-rules.ts'
import type { Passwords } from './passwords.ts'
import type { SecondFactors } from './second-factors.ts'
import type { Random } from './secrets.ts'
import { hashCode, isRecoveryCode, makeRecoveryCode, makeRecoveryCodes } from './secrets.ts'
import type { ShortCodes } from './short-codes.ts'
import { resetRule } from './throttling.ts'

/** The result of a reset. */
export type Redeemed = {
  readonly user: User
  /** Replaces the recovery code that was used (NIST SP 800-63B-4, 4.2.1.1). Null after a reset code. */
  readonly replacementCode: string | null
}

/** A code of a disabled or deleted user would not work. @throws Refusal user-disabled, user-deleted */
export const requireRedeemer = (user: User, now: number): void => {
  if (user.deletedAt !== null) throw new Refusal('user-deleted', undefined, user)
  if (isDisabled(user, now)) throw new Refusal('user-disabled', undefined, user)
}

export const createResets = ({
  store,
  passwords,
  credentials,
  attemptCounts,
  secondFactors,
  shortCodes,
  random,
  lifetimeMs,
  clock,
  ownContext,
}: {
  store: Store
  passwords: Passwords
  credentials: Pick<CredentialRules, 'withAddressLock'>
  attemptCounts: Pick<AttemptCounts, 'countAttempt'>
  secondFactors: Pick<SecondFactors, 'requireCode'>
  shortCodes: ShortCodes
  random: Random
  /** The lifetime of a reset code (milliseconds). */
  lifetimeMs: number
  clock: Clock
  ownContext: MakeOwnContext
}) => {
  type Attempt = { resetToken: string; password: string; email: string | undefined; code: string | null; context: CallContext }

  const proofOf = (resetToken: string): ResetProof => ({
    kind: isRecoveryCode(resetToken) ? 'recovery-code' : 'reset-code',
    hash: hashCode(resetToken),
  })

  /**
   * The user of a live code. Null if the code is unknown or belongs to another address.
   *
   * A short code is unknown here, because its hash is another: without a count, callers could search for it.
   */
  const findHolder = async (resetToken: string, email: string | undefined, now: number): Promise<User | null> => {
    const holder = await store.findResetUser(proofOf(resetToken), now)
    if (!holder || email === undefined) return holder
    const named = await store.findUser({ email })
    return named?.id === holder.id ? holder : null
  }

  /** The proof of a live short code of this user. The same work for an unknown user, and for a code of each key. */
  const findShortProofOf = async (resetToken: string, userId: string, now: number): Promise<ResetProof | null> => {
    let found: ResetProof | null = null
    for (const hash of shortCodes.hashes(userId, resetToken)) {
      const proof: ResetProof = { kind: 'reset-code', hash }
      const holder = await store.findResetUser(proof, now)
      if (holder && holder.id === userId) found = proof
    }
    return found
  }

  /** The proof of the named user's live short code. */
  const findShortProof = async ({ resetToken, context }: Attempt, named: User | null): Promise<ResetProof | null> => {
    if (!isShortCode(resetToken) || !shortCodes.isRedeemedBy(context)) return null
    return findShortProofOf(resetToken, named?.id ?? '', context.at)
  }

  /** Runs a reset with a right code that was counted as an attempt. If its password is refused, the attempt was no wrong guess. */
  const withReturnedAttempt = async <T>(attempt: CountedAttempt | null, run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      const isWrong = error instanceof Refusal && error.error.code === 'reset-refused'
      if (attempt && !isWrong) await store.takeBackAttempt(attempt)
      throw error
    }
  }

  /** Counts a code as an attempt first. Only a short one can still be right; every other is refused after the time of one hash. */
  const redeemCounted = async (attempt: Attempt): Promise<Redeemed> => {
    const { password, email, context } = attempt
    // Unknown, deleted and existing users need the same single look-up. Only the audit log shows the difference.
    const found = email === undefined ? null : await store.findAnyUser({ email })
    const named = found?.deletedAt === null ? found : null
    const counted = await attemptCounts.countAttempt(named, 'reset', resetRule, context)
    const proof = await findShortProof(attempt, named)
    if (named && proof && counted.decision === 'open')
      return withReturnedAttempt(counted.attempt, () => redeemLive(named, proof, attempt))
    const { requirePassword } = directoryRulesOf(context.policy)
    await requirePassword(password, { email: email ?? '', name: '' })
    await passwords.hashPassword(password, context.policy)
    if (counted.decision !== 'open') throw new Refusal('reset-refused', counted.decision, named)
    throw new Refusal('reset-refused', found && !named ? 'deleted' : undefined, found)
  }

  /** Sets the password with a live code. The user's attempt count is cleared only at the commit. */
  const redeemLive = async (holder: User, proof: ResetProof, { password, email, code, context }: Attempt): Promise<Redeemed> => {
    const { requirePassword, isShort } = directoryRulesOf(context.policy)
    const hasSecondFactor = holder.secondFactorAt !== null
    await requirePassword(password, { email: email ?? holder.email, name: holder.name }, { hasSecondFactor })
    const factorStep = hasSecondFactor ? await secondFactors.requireCode(holder, code, context) : null
    // Another person may know the disowned password, so it must not be set again.
    const disowned = holder.passwordDisownedAt === null ? null : holder.hashedPassword
    if (disowned !== null && (await passwords.verifyPassword(password, disowned, context.policy)))
      throw new Refusal({ code: 'password-refused', reason: 'unchanged' }, undefined, holder)
    const hashedPassword = await passwords.hashPassword(password, context.policy)
    const replacement = makeRecoveryCode(random)
    const user = await store.redeemReset(
      {
        userId: holder.id,
        proof,
        hashedPassword,
        isPasswordShort: isShort(password),
        factorStep,
        replacementHash: hashCode(replacement),
      },
      guardOf(context),
      successEntry({ ...context, actor: holder }, holder, {
        kind: 'reset-with',
        way: holder.hashedPassword === null ? 'activation-code' : proof.kind,
      }),
    )
    return { user, replacementCode: proof.kind === 'recovery-code' ? replacement : null }
  }

  const redeem = async (attempt: Attempt): Promise<Redeemed> => {
    const { resetToken, password, email, context } = attempt
    const { requirePassword, isShort } = directoryRulesOf(context.policy)
    // The checks that do not depend on the user run first. A failure here does not count as an attempt.
    if (!isShort(password)) await requirePassword(password, { email: email ?? '', name: '' })
    // A live code of 120 bits or more does not count as an attempt, and no count blocks it.
    const holder = await findHolder(resetToken, email, context.at)
    if (holder) return redeemLive(holder, proofOf(resetToken), attempt)
    return email === undefined
      ? redeemCounted(attempt)
      : credentials.withAddressLock(email, context, () => redeemCounted(attempt))
  }

  /** Returns a function that makes one reset token for a user. The caller stores each token and shows it once. */
  const prepareResets = (context: CallContext) => {
    const { makeResetToken } = directoryRulesOf(context.policy)
    return ({ id: userId }: Pick<User, 'id'>, issuedAt: number): { resetToken: string; reset: IssuedReset } => {
      const resetToken = makeResetToken(random)
      const times = { issuedAt, expiresAt: issuedAt + lifetimeMs }
      return {
        resetToken,
        reset: {
          userId,
          codeHash: hashCode(resetToken),
          isShort: false,
          ...times,
          issuedBy: context.actor,
          permission: 'users:reset',
          transport: context.transport,
        },
      }
    }
  }

  /**
   * Redeems a reset code or a recovery code. A wrong code takes as long as a right one.
   *
   * If an email is given, the code must belong to that user. A user with a second factor must give its code too.
   *
   * @throws Refusal reset-refused, password-refused, and the errors of the second-factor check
   */
  const redeemReset = async (
    resetToken: string,
    password: string,
    { email, code = null, context }: { email?: string; code?: string | null; context?: CallContext } = {},
  ): Promise<Redeemed> => redeem({ resetToken, password, email, code, context: context ?? (await ownContext('auth:reset')) })

  /** Issues a reset token, and gives the number of its audit entry. @throws Refusal no-such-user, user-disabled, user-deleted */
  const issueReset = async (email: string, context: CallContext): Promise<{ resetToken: string; entry: number }> => {
    const user = await store.findAnyUser({ email })
    if (!user) throw new Refusal('no-such-user')
    requireRedeemer(user, context.at)
    const { resetToken, reset } = prepareResets(context)(user, context.at)
    return { resetToken, entry: await store.issueReset(reset, guardOf(context), successEntry(context, user)) }
  }

  return {
    /** The lifetime of a token (milliseconds). */
    resetLifetimeMs: lifetimeMs,

    /** Task 16: a reset token, shown once. It replaces the previous token. @throws like issueReset */
    getResetPasswordToken: async (email: string, given?: CallContext): Promise<string> =>
      (await issueReset(email, given ?? (await ownContext('users:issueReset')))).resetToken,

    issueReset,

    prepareResets,

    redeemReset,

    /**
     * Whether the code is live for this address. No limit on attempts may block a reset with a live code.
     *
     * Never for a short code: anyone could ask, so every answer must count as an attempt.
     */
    isLiveCode: async (resetToken: string, email: string): Promise<boolean> =>
      !isShortCode(resetToken) && (await findHolder(resetToken, email, clock())) !== null,

    /** Whether a code that this directory has issued to the user still works. Only for codes that a caller did not type. */
    isIssuedCode: async (resetToken: string, { id }: Pick<User, 'id'>): Promise<boolean> => {
      if (isShortCode(resetToken)) return (await findShortProofOf(resetToken, id, clock())) !== null
      return (await store.findResetUser(proofOf(resetToken), clock()))?.id === id
    },

    /** Task 18: stores the hash of the new password and spends the token. @throws Refusal like redeemReset */
    updatePassword: async (
      resetToken: string,
      password: string,
      options: { email?: string; context?: CallContext } = {},
    ): Promise<User> => (await redeemReset(resetToken, password, options)).user,

    /** Makes ten new recovery codes and invalidates the old ones. The user gets a notice at the next sign-in. */
    renewRecoveryCodes: async (user: User, context: CallContext): Promise<string[]> => {
      const codes = makeRecoveryCodes(random)
      const told = { kind: 'recovery-codes-made' as const, at: context.at, about: null, by: null, transport: context.transport }
      const change = { userId: user.id, hashes: codes.map(hashCode), notice: { ...told, userId: user.id, byId: user.id } }
      await store.replaceRecoveryCodes(change, guardOf(context), successEntry(context, user))
      return codes
    },
  }
}

export type ResetRules = ReturnType<typeof createResets>
