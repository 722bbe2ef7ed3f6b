import { Refusal } from '../../shared/errors.ts'
import type { Store, User } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import type { Random } from './random.ts'
import { decryptSecret, encryptSecret, findTotpStep, makeTotpSecret, toBase32, totpUri } from './second-factor.ts'

export const createSecondFactors = ({
  store,
  key,
  random,
  clock,
}: {
  store: Store
  /** The directory's key under the secrets (32 bytes); null where it is sealed: then none can be opened here. */
  key: Buffer | null
  random: Random
  clock: Clock
}) => {
  const requireKey = (): Buffer => {
    if (!key) throw new Refusal('not-available')
    return key
  }

  const openSecret = (userId: string, sealed: Buffer): Buffer => decryptSecret({ key: requireKey(), userId, sealed })

  return {
    /** The time step of a right code that was not used yet; null for all others. The commit spends it. */
    checkCode: async (user: User, code: string): Promise<number | null> => {
      const factor = await store.findSecondFactor(user.id)
      if (!factor || factor.confirmedAt === null) return null
      const step = findTotpStep({ secret: openSecret(user.id, factor.sealedSecret), code, now: clock() })
      return step !== null && step > factor.lastStep ? step : null
    },

    /** A new secret, shown once; asked for only when it is confirmed. @throws Refusal second-factor-set */
    beginSecondFactor: async (user: User, act: Act): Promise<{ secret: string; uri: string }> => {
      const secret = makeTotpSecret(random)
      const sealedSecret = encryptSecret({ key: requireKey(), userId: user.id, secret }, random)
      await store.beginSecondFactor({ userId: user.id, sealedSecret }, guardOf(act), successEntry(act, user))
      return { secret: toBase32(secret), uri: totpUri({ secret, email: user.email }) }
    },

    /** From here on it is asked for. @throws Refusal no-second-factor, wrong-second-factor */
    confirmSecondFactor: async (user: User, code: string, keptHash: Buffer, act: Act): Promise<void> => {
      const factor = await store.findSecondFactor(user.id)
      if (!factor) throw new Refusal('no-second-factor')
      if (factor.confirmedAt !== null) throw new Refusal('second-factor-set')
      const step = findTotpStep({ secret: openSecret(user.id, factor.sealedSecret), code, now: clock() })
      if (step === null) throw new Refusal('wrong-second-factor', undefined, user)
      const change = { userId: user.id, sealedSecret: factor.sealedSecret, step, keptHash }
      await store.confirmSecondFactor(change, guardOf(act), successEntry(act, user))
    },

    /** One's own. @throws Refusal no-second-factor */
    removeOwnSecondFactor: (user: User, keptHash: Buffer, act: Act): Promise<void> =>
      store.removeSecondFactor({ userId: user.id, keptHash, notice: null }, guardOf(act), successEntry(act, user)),

    /** Somebody's who has lost it; they are told at the next sign-in. @throws Refusal no-second-factor */
    removeSecondFactor: (user: User, act: Act): Promise<void> => {
      const by = act.actor?.email ?? null
      const told = { kind: 'second-factor-removed' as const, at: act.at, about: null, by, transport: act.transport }
      return store.removeSecondFactor(
        { userId: user.id, keptHash: null, notice: { ...told, userId: user.id } },
        guardOf(act),
        successEntry(act, user),
      )
    },
  }
}

export type SecondFactors = ReturnType<typeof createSecondFactors>
