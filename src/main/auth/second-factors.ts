import type { Clock } from '../../shared/domain/time.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { AttemptCounted, KeySet, Store, User } from '../store/ports/store.ts'
import type { AttemptCounts } from './attempt-counts.ts'
import { type AuditContext, guardOf, successEntry } from './audit-context.ts'
import { hashCode, type Random } from './secrets.ts'
import { enrolmentRule } from './throttling.ts'
import {
  decryptSecret,
  encryptSecret,
  findFirstStep,
  findTotpStep,
  keyIdOfSecret,
  makeTotpSecret,
  measureClockDifference,
  secondsOfSteps,
  toBase32,
} from './totp.ts'
import { type DirectoryIdentity, totpUri } from './totp-uri.ts'

export const createSecondFactors = ({
  store,
  keys,
  random,
  clock,
  attemptCounts,
}: {
  store: Store
  /** The directory's keys for the stored secrets. Null if they are sealed; then no secret can be decrypted. */
  keys: KeySet | null
  random: Random
  clock: Clock
  attemptCounts: Pick<AttemptCounts, 'countFactorAttempt'>
}) => {
  const requireKeys = (): KeySet => {
    if (!keys) throw new Refusal('not-available')
    return keys
  }

  const openSecret = (userId: string, sealed: Buffer): Buffer => {
    const key = requireKeys().find(keyIdOfSecret(sealed))
    if (!key) throw new Error('the key of a second factor is missing')
    return decryptSecret({ key, userId, sealed })
  }

  /** @throws Refusal second-factor-delayed, second-factor-locked */
  const requireRead = ({ decision, delayedUntil }: AttemptCounted, user: User): void => {
    if (decision === 'locked') throw new Refusal('second-factor-locked', undefined, user)
    if (decision === 'open') return
    const seconds = Math.max(1, Math.ceil(((delayedUntil ?? 0) - clock()) / SECOND_MS))
    throw new Refusal({ code: 'second-factor-delayed', seconds }, undefined, user)
  }

  return {
    /**
     * Returns the time step of a right, unused code. The commit marks the step as used and clears the failures.
     *
     * The attempt is counted before the code is checked, over all transports and operations together.
     *
     * @throws Refusal second-factor-required, second-factor-delayed, second-factor-locked, wrong-second-factor
     */
    requireCode: async (user: User, code: string | null, context: AuditContext): Promise<number> => {
      if (code === null) throw new Refusal('second-factor-required', undefined, user)
      requireRead(await attemptCounts.countFactorAttempt(user, context), user)
      const factor = await store.findSecondFactor(user.id)
      const isConfirmed = factor !== null && factor.confirmedAt !== null
      const step = isConfirmed
        ? findTotpStep({ secret: openSecret(user.id, factor.sealedSecret), code, now: clock(), drift: factor.driftSteps })
        : null
      if (!isConfirmed || step === null || step <= factor.lastStep) throw new Refusal('wrong-second-factor', undefined, user)
      return step
    },

    /** Creates a new secret, shown once. Sign-ins need it only after it is confirmed. @throws Refusal second-factor-set */
    beginSecondFactor: async (
      user: User,
      directory: DirectoryIdentity,
      context: AuditContext,
    ): Promise<{ secret: string; uri: string }> => {
      const secret = makeTotpSecret(random)
      const { currentId: keyId, requireCurrent } = requireKeys()
      const sealedSecret = encryptSecret({ key: requireCurrent(), keyId, userId: user.id, secret }, random)
      await store.beginSecondFactor({ userId: user.id, sealedSecret }, guardOf(context), successEntry(context, user))
      const text = toBase32(secret)
      return { secret: text, uri: totpUri({ secret: text, email: user.email, directory }) }
    },

    /**
     * Confirms the new secret. Later sign-ins need its code. Returns how far the clock of the app is ahead of this computer's (seconds); zero if they
     * agree.
     *
     * @throws Refusal no-second-factor, second-factor-delayed, wrong-second-factor
     */
    confirmSecondFactor: async (user: User, code: string, keptHash: Buffer, context: AuditContext): Promise<number> => {
      const factor = await store.findSecondFactor(user.id)
      if (!factor) throw new Refusal('no-second-factor')
      if (factor.confirmedAt !== null) throw new Refusal('second-factor-set')
      requireRead(await attemptCounts.countFactorAttempt(user, context, enrolmentRule), user)
      const typed = { secret: openSecret(user.id, factor.sealedSecret), code, now: clock() }
      const first = findFirstStep(typed)
      if (first === null) {
        const aheadSeconds = await measureClockDifference(typed)
        const code = 'wrong-second-factor'
        throw new Refusal(aheadSeconds === null ? code : { code, aheadSeconds }, undefined, user)
      }
      const change = { userId: user.id, sealedSecret: factor.sealedSecret, step: first.step, driftSteps: first.drift, keptHash }
      await store.confirmSecondFactor(change, guardOf(context), successEntry(context, user))
      return secondsOfSteps(first.drift)
    },

    /** Removes the signed-in user's own second factor. @throws Refusal no-second-factor */
    removeOwnSecondFactor: (user: User, keptHash: Buffer, context: AuditContext): Promise<void> =>
      store.removeSecondFactor({ userId: user.id, keptHash, notice: null }, guardOf(context), successEntry(context, user)),

    /**
     * Replaces a lost second factor by one of the user's own recovery codes. The caller has checked the password. The attempt counts as one on the
     * second factor.
     *
     * @throws Refusal no-second-factor, reset-refused, second-factor-delayed, second-factor-locked
     */
    removeLostSecondFactor: async (user: User, recoveryCode: string, context: AuditContext): Promise<void> => {
      if (user.secondFactorAt === null) throw new Refusal('no-second-factor', undefined, user)
      requireRead(await attemptCounts.countFactorAttempt(user, context), user)
      const told = { kind: 'second-factor-removed' as const, at: context.at, about: null, by: null, transport: context.transport }
      const notice = { ...told, userId: user.id, byId: user.id }
      const change = { userId: user.id, keptHash: null, notice, recoveryHash: hashCode(recoveryCode) }
      await store.removeSecondFactor(change, guardOf(context), successEntry({ ...context, actor: user }, user))
    },

    /** Removes another user's lost second factor. The user gets a notice at the next sign-in. @throws Refusal no-second-factor */
    removeSecondFactor: (user: User, context: AuditContext): Promise<void> => {
      const by = context.actor?.email ?? null
      const told = { kind: 'second-factor-removed' as const, at: context.at, about: null, by, transport: context.transport }
      return store.removeSecondFactor(
        { userId: user.id, keptHash: null, notice: { ...told, userId: user.id, byId: context.actor?.id ?? null } },
        guardOf(context),
        successEntry(context, user),
      )
    },
  }
}

export type SecondFactors = ReturnType<typeof createSecondFactors>
