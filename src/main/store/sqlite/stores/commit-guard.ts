import { hasPermission, includesRole, mayActOn } from '../../../../shared/domain/permissions.ts'
import { isUsable } from '../../../../shared/domain/user-state.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Guard } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import { toUser } from '../tables/users.ts'

type GuardTables = Pick<Tables, 'users' | 'sessions' | 'attempts' | 'secondFactors' | 'directory'>

/**
 * The check that counts. Between dispatch's own and this one lie up to 250 ms of hashing, in which a session can end, a
 * role can change and a password can be reset.
 *
 * @throws Refusal not-signed-in, not-permitted, reauthentication-required, changed-meanwhile, wrong-second-factor, registration-closed,
 * no-such-user
 */
export const checkGuard = (
  { users, sessions, attempts, secondFactors, directory }: GuardTables,
  { now, actor, credentials, person, registrationIsOpen, notAdministrator }: Guard,
): void => {
  if (actor) {
    const found = sessions.find(actor.sessionHash)
    if (!found || found.session.expiresAt <= now || !isUsable(found.user, now)) throw new Refusal('not-signed-in')
    const { role } = found.user
    if (!actor.permissions.every((permission) => hasPermission(role, permission))) throw new Refusal('not-permitted')
    if (actor.givenRole !== undefined && !includesRole(role, actor.givenRole)) throw new Refusal('not-permitted')
    if (actor.targetId !== undefined) {
      const row = users.findById(actor.targetId)
      if (!row) throw new Refusal('changed-meanwhile', 'the user is gone')
      const target = toUser(row)
      if (!actor.permissions.every((permission) => mayActOn(role, permission, target.role))) throw new Refusal('not-permitted')
    }
    if (actor.freshSince !== undefined && found.session.authenticatedAt < actor.freshSince)
      throw new Refusal('reauthentication-required')
  }
  if (person) {
    const row = users.findById(person.id)
    const user = row && toUser(row)
    if (!user || !isUsable(user, now) || !hasPermission(user.role, person.permission)) throw new Refusal('not-permitted')
    if (user.workEpoch !== person.epoch) throw new Refusal('not-permitted', 'work-ended')
  }
  if (registrationIsOpen && directory.read().policy.registration !== 'open') throw new Refusal('registration-closed')
  if (notAdministrator !== undefined && toUser(users.requireById(notAdministrator)).role === 'administrator')
    throw new Refusal('no-such-user', 'administrator')
  if (credentials) {
    const row = users.findById(credentials.userId)
    const { email, hashedPassword } = credentials
    if (!row || !isUsable(toUser(row), now) || row.email !== email || row.hashed_password !== hashedPassword)
      throw new Refusal('changed-meanwhile')
    if (row.password_disowned_at !== null) throw new Refusal('changed-meanwhile')
    // A second factor that was set up meanwhile has not been asked for.
    if ((row.second_factor_at !== null) !== (credentials.factorStep !== undefined) && credentials.asksFactor)
      throw new Refusal('changed-meanwhile')
    const { attempt, factorStep } = credentials
    if (factorStep !== undefined && !secondFactors.spend(row.id, factorStep))
      throw new Refusal('wrong-second-factor', 'used-already', row)
    if (factorStep !== undefined) attempts.clear(row.id, { kind: 'second-factor', transport: 'any' })
    // A right password says nothing of a second factor that was not asked for.
    const isFactorUnproven = row.second_factor_at !== null && factorStep === undefined
    if (attempt && isFactorUnproven) attempts.takeBack(attempt)
    else if (attempt) attempts.clear(row.id, attempt)
  }
}
