import { canonicalEmail } from '../../shared/email.ts'
import { Refusal } from '../../shared/errors.ts'
import type { ResetProof, Store, User } from '../store/store.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import { requireAllowedPassword } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import type { Random } from './random.ts'
import { hashCode, isRecoveryCode, makeRecoveryCodes, makeResetCode } from './secrets.ts'

export const createResets = ({
  store,
  passwords,
  random,
  lifetimeMs,
  ownAct,
}: {
  store: Store
  passwords: Passwords
  random: Random
  /** How long a reset code lives (milliseconds). */
  lifetimeMs: number
  ownAct: (action: string) => Act
}) => {
  return {
    /** How long a token lives (milliseconds). */
    resetLifetimeMs: lifetimeMs,

    /** Task 16: a reset token, shown once; it replaces the former one. @throws Refusal no-such-user */
    getResetPasswordToken: async (email: string, act: Act = ownAct('users:issueReset')): Promise<string> => {
      const user = await store.findUser({ email })
      if (!user) throw new Refusal('no-such-user')
      const code = makeResetCode(random)
      const expiresAt = act.at + lifetimeMs
      const reset = {
        userId: user.id,
        codeHash: hashCode(code),
        issuedAt: act.at,
        expiresAt,
        issuedBy: act.actor,
        transport: act.transport,
      }
      await store.issueReset(reset, guardOf(act), successEntry(act, user))
      return code
    },

    /**
     * Task 18: stores the new password's hash and spends the token, which is a reset code or a recovery code. Costs one
     * hash whatever the answer. Where an e-mail is given, the token must be of that account.
     *
     * @throws Refusal reset-refused, password-refused
     */
    updatePassword: async (
      resetToken: string,
      password: string,
      { email, act = ownAct('auth:reset') }: { email?: string; act?: Act } = {},
    ): Promise<User> => {
      const proof: ResetProof = { kind: isRecoveryCode(resetToken) ? 'recovery-code' : 'reset-code', hash: hashCode(resetToken) }
      const holder = await store.findResetUser(proof, act.at)
      const isTheirs = holder !== null && (email === undefined || canonicalEmail(email) === canonicalEmail(holder.email))
      // Their name is compared only for who holds the code: to all others the answer must not depend on it.
      await requireAllowedPassword(password, { email: email ?? holder?.email ?? '', name: isTheirs ? holder.name : '' })
      const hashedPassword = await passwords.hashPassword(password)
      if (!isTheirs) throw new Refusal('reset-refused')
      return store.redeemReset(
        { userId: holder.id, proof, hashedPassword },
        guardOf(act),
        successEntry({ ...act, actor: holder }, holder, proof.kind),
      )
    },

    /** Ten new recovery codes; the former ones end. */
    renewRecoveryCodes: async (user: User, act: Act): Promise<string[]> => {
      const codes = makeRecoveryCodes(random)
      await store.replaceRecoveryCodes({ userId: user.id, hashes: codes.map(hashCode) }, guardOf(act), successEntry(act, user))
      return codes
    },
  }
}
