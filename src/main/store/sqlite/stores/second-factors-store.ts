import { Refusal } from '../../../../shared/errors.ts'
import type { AuditEntry, SecondFactorsPort } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { StoreContext } from './store-context.ts'

type Removal = Parameters<SecondFactorsPort['removeSecondFactor']>[0]

/** Removes a second factor, and ends the user's sessions but for one. Inside a write transaction. @throws Refusal no-second-factor, reset-refused */
export const removeSecondFactor = (
  tables: Tables,
  { userId, keptHash, notice, recoveryHash }: Removal,
  entry: AuditEntry,
  now: number,
): void => {
  const { users, secondFactors, sessions, attempts, resets, recoveryCodes, notices } = tables
  const user = users.requireById(userId)
  if (user.secondFactorAt === null) throw new Refusal('no-second-factor')
  if (recoveryHash && !recoveryCodes.spend(userId, recoveryHash, now)) throw new Refusal('reset-refused', undefined, user)
  secondFactors.remove(userId)
  // The issuer of the live code could otherwise go on guessing with it.
  if (notice && !resets.isIssuedBy(userId, entry.actor, now)) attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
  if (user.isPasswordShort) users.requirePasswordChange(userId, now)
  if (keptHash) sessions.removeOthers(userId, keptHash, now)
  else sessions.removeOfUser(userId, now)
  if (notice) notices.insert(notice)
}

/** The port of second factors. */
export const secondFactorsStore = (context: StoreContext): SecondFactorsPort => {
  const { users, secondFactors, sessions, attempts } = context.tables
  return {
    findSecondFactor: async (userId) => secondFactors.read(userId),

    beginSecondFactor: ({ userId, sealedSecret }, guard, entry) =>
      context.write(guard, entry, [], () => {
        users.requireById(userId)
        if (!secondFactors.begin(userId, sealedSecret, guard.now)) throw new Refusal('second-factor-set')
      }),

    confirmSecondFactor: ({ userId, sealedSecret, step, driftSteps, keptHash }, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => {
        const first = { sealedSecret, step, driftSteps, now: guard.now }
        if (!secondFactors.confirm(userId, first)) throw new Refusal('no-second-factor')
        attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
        sessions.removeOthers(userId, keptHash, guard.now)
      }),

    removeSecondFactor: (change, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => removeSecondFactor(context.tables, change, entry, guard.now)),
  }
}
