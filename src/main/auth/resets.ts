import { canonicalEmail } from '../../shared/email.ts'
import { Refusal } from '../../shared/errors.ts'
import type { IssuedReset, ResetProof, Store, User } from '../store/store.ts'
import type { CredentialRules } from './credentials.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import type { HouseRules } from './house-rules.ts'
import type { Passwords } from './passwords.ts'
import type { Random } from './random.ts'
import type { SecondFactors } from './second-factors.ts'
import { hashCode, isRecoveryCode, makeRecoveryCode, makeRecoveryCodes } from './secrets.ts'
import { resetRule } from './throttling.ts'

/** What a reset came to. */
export type Redeemed = {
  readonly user: User
  /** Takes the place of the recovery code that was used (NIST SP 800-63B-4, 4.2.1.1); null where it was a reset code. */
  readonly replacementCode: string | null
}

export const createResets = ({
  store,
  passwords,
  credentials,
  secondFactors,
  random,
  lifetimeMs,
  readRules,
  ownAct,
}: {
  store: Store
  passwords: Passwords
  credentials: Pick<CredentialRules, 'inTurnOf' | 'countAttempt'>
  secondFactors: Pick<SecondFactors, 'checkCode'>
  random: Random
  /** How long a reset code lives (milliseconds). */
  lifetimeMs: number
  readRules: () => Promise<HouseRules>
  ownAct: (action: string) => Act
}) => {
  type Attempt = { resetToken: string; password: string; email: string | undefined; code: string | null; act: Act }

  const redeem = async ({ resetToken, password, email, code, act }: Attempt): Promise<Redeemed> => {
    const { requirePassword, isShort: isShortHere } = await readRules()
    const isShort = isShortHere(password)
    // What can be said without knowing whose code it is comes first, and is no attempt.
    if (!isShort) await requirePassword(password, { email: email ?? '', name: '' })
    const proof: ResetProof = { kind: isRecoveryCode(resetToken) ? 'recovery-code' : 'reset-code', hash: hashCode(resetToken) }
    const holder = await store.findResetUser(proof, act.at)
    const named = email === undefined ? holder : await store.findUser({ email })
    const verdict = await credentials.countAttempt(named, 'reset', resetRule, act)
    const isTheirs = holder !== null && (email === undefined || canonicalEmail(email) === canonicalEmail(holder.email))
    // Their name and their second factor count only for who holds the code: to all others the answer must not depend on them.
    const own = { email: email ?? holder?.email ?? '', name: isTheirs ? holder.name : '' }
    const hasSecondFactor = isTheirs && verdict === 'open' && holder.secondFactorAt !== null
    try {
      await requirePassword(password, own, { hasSecondFactor })
    } catch (error) {
      // Whoever holds the right code is not guessing.
      if (isTheirs && verdict === 'open') await store.clearAttempts(holder.id, 'reset')
      throw error
    }
    const hashedPassword = await passwords.hashPassword(password)
    if (verdict !== 'open') throw new Refusal('reset-refused', verdict, named)
    if (!isTheirs) throw new Refusal('reset-refused', ...(await findNamed(named, email)))
    if (hasSecondFactor && code === null) throw new Refusal('second-factor-required', undefined, holder)
    const factorStep = hasSecondFactor ? await secondFactors.checkCode(holder, code ?? '') : null
    if (hasSecondFactor && factorStep === null) throw new Refusal('wrong-second-factor', undefined, holder)
    const replacement = makeRecoveryCode(random)
    const user = await store.redeemReset(
      { userId: holder.id, proof, hashedPassword, isPasswordShort: isShort, factorStep, replacementHash: hashCode(replacement) },
      guardOf(act),
      successEntry({ ...act, actor: holder }, holder, holder.hashedPassword === null ? 'activation' : proof.kind),
    )
    return { user, replacementCode: proof.kind === 'recovery-code' ? replacement : null }
  }

  /** For the log alone: whose address it was, also where that account is deleted. */
  const findNamed = async (named: User | null, email: string | undefined): Promise<[string | undefined, User | null]> => {
    const deleted = named || email === undefined ? null : await store.findAnyUser({ email })
    return deleted ? ['deleted', deleted] : [undefined, named]
  }

  /** What makes reset tokens in the name of an act, one an account; each is to be shown once, and to be stored by whoever asked for it. */
  const prepareResets = async (act: Act) => {
    const { makeResetToken } = await readRules()
    return (userId: string, issuedAt: number): { resetToken: string; reset: IssuedReset } => {
      const resetToken = makeResetToken(random)
      const times = { issuedAt, expiresAt: issuedAt + lifetimeMs }
      return {
        resetToken,
        reset: { userId, codeHash: hashCode(resetToken), ...times, issuedBy: act.actor, transport: act.transport },
      }
    }
  }

  /**
   * Redeems a reset code or a recovery code. Costs one hash whatever the answer. Where an e-mail is given, the code must be of that account;
   * an account with a second factor asks for that too.
   *
   * @throws Refusal reset-refused, password-refused, second-factor-required, wrong-second-factor
   */
  const redeemReset = (
    resetToken: string,
    password: string,
    { email, code = null, act = ownAct('auth:reset') }: { email?: string; code?: string | null; act?: Act } = {},
  ): Promise<Redeemed> => {
    const attempt = { resetToken, password, email, code, act }
    return email === undefined ? redeem(attempt) : credentials.inTurnOf(email, () => redeem(attempt))
  }

  return {
    /** How long a token lives (milliseconds). */
    resetLifetimeMs: lifetimeMs,

    /** Task 16: a reset token, shown once; it replaces the former one. @throws Refusal no-such-user */
    getResetPasswordToken: async (email: string, act: Act = ownAct('users:issueReset')): Promise<string> => {
      const user = await store.findUser({ email })
      if (!user) throw new Refusal('no-such-user')
      const { resetToken, reset } = (await prepareResets(act))(user.id, act.at)
      await store.issueReset(reset, guardOf(act), successEntry(act, user))
      return resetToken
    },

    prepareResets,

    redeemReset,

    /** Task 18: stores the new password's hash and spends the token. @throws as redeemReset */
    updatePassword: async (resetToken: string, password: string, options: { email?: string; act?: Act } = {}): Promise<User> =>
      (await redeemReset(resetToken, password, options)).user,

    /** Ten new recovery codes; the former ones end. */
    renewRecoveryCodes: async (user: User, act: Act): Promise<string[]> => {
      const codes = makeRecoveryCodes(random)
      await store.replaceRecoveryCodes({ userId: user.id, hashes: codes.map(hashCode) }, guardOf(act), successEntry(act, user))
      return codes
    },
  }
}

export type ResetRules = ReturnType<typeof createResets>
