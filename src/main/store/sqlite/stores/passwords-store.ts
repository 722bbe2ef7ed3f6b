import { highestStoredCost } from '../../../../shared/domain/policy.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { PasswordsPort, User } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { StoreContext } from './store-context.ts'

/** A hash to store, and whether its password is too short without a second factor. */
type NewPassword = { readonly hashedPassword: string; readonly isPasswordShort: boolean }

/**
 * A hash that was computed while the policy's cost was lowered may be too costly to be compared. Inside a write transaction.
 *
 * @throws Refusal changed-meanwhile
 */
const requireAllowedCost = ({ directory, users }: Tables, userId: string): void => {
  const cost = users.findHashCost(userId)
  if (cost !== null && cost > highestStoredCost(directory.read().policy.hashCost)) throw new Refusal('changed-meanwhile')
}

/** Stores a password hash. @throws Refusal changed-meanwhile if a short password has lost its second factor since it was checked */
export const setPassword = (
  tables: Tables,
  userId: string,
  { hashedPassword, isPasswordShort }: NewPassword,
  now: number,
): User => {
  const { users } = tables
  const user = users.change(users.requireById(userId), { hashedPassword }, now)
  requireAllowedCost(tables, userId)
  if (isPasswordShort && user.secondFactorAt === null) throw new Refusal('changed-meanwhile')
  if (isPasswordShort) users.markPasswordShort(userId)
  return user
}

type RequiredChange = Parameters<PasswordsPort['requirePasswordChange']>[0]

/** Inside a write transaction. */
export const requirePasswordChange = ({ users, notices }: Tables, { userId, notice }: RequiredChange, now: number): void => {
  users.requireById(userId)
  users.requirePasswordChange(userId, now)
  notices.insert(notice)
}

/** The port of stored password hashes. */
export const passwordsStore = (context: StoreContext): PasswordsPort => {
  const { tables, endedAccess } = context
  const { users, sessions, recoveryCodes } = tables
  return {
    listHashCosts: async (most) => context.cache.find(`hash costs ${most}`, () => users.listHashCosts(most)) ?? [],
    listForeignClasses: async () => context.cache.find('foreign classes', () => users.listForeignClasses()) ?? [],

    changePassword: ({ cancelsRecoveryCodes, session, ...password }, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => {
        setPassword(tables, session.userId, password, guard.now)
        endedAccess.endWaysIn(session.userId, guard.now)
        if (cancelsRecoveryCodes) recoveryCodes.drop(session.userId)
        sessions.insert(session)
      }),

    requirePasswordChange: (change, guard, entry) =>
      context.write(guard, entry, ['users'], () => requirePasswordChange(tables, change, guard.now)),

    upgradeHash: ({ userId, from, to }, guard, entry) =>
      context.write(guard, entry, [], () => {
        if (!users.replaceHash(userId, from, to)) throw new Refusal('changed-meanwhile')
        requireAllowedCost(tables, userId)
      }),
  }
}
