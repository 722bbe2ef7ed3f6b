import { Refusal } from '../../../../shared/errors.ts'
import type { SecondFactorsPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of second factors. */
export const secondFactorsStore = (context: StoreContext): SecondFactorsPort => {
  const { users, secondFactors, sessions, attempts, resets, notices } = context.tables
  return {
    findSecondFactor: async (userId) => secondFactors.read(userId),

    beginSecondFactor: ({ userId, sealedSecret }, guard, entry) =>
      context.write(guard, entry, [], () => {
        users.requireById(userId)
        if (!secondFactors.begin(userId, sealedSecret, guard.now)) throw new Refusal('second-factor-set')
      }),

    confirmSecondFactor: ({ userId, sealedSecret, step, keptHash }, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => {
        if (!secondFactors.confirm(userId, { sealedSecret, step, now: guard.now })) throw new Refusal('no-second-factor')
        attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
        sessions.removeOthers(userId, keptHash)
      }),

    removeSecondFactor: ({ userId, keptHash, notice }, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => {
        const user = users.requireById(userId)
        if (user.secondFactorAt === null) throw new Refusal('no-second-factor')
        secondFactors.remove(userId)
        // The issuer of the live code could otherwise go on guessing with it.
        if (notice && !resets.isIssuedBy(userId, entry.actor, guard.now))
          attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
        if (user.isPasswordShort) users.requirePasswordChange(userId, guard.now)
        if (keptHash) sessions.removeOthers(userId, keptHash)
        else sessions.removeOfUser(userId)
        if (notice) notices.insert(notice)
      }),
  }
}
