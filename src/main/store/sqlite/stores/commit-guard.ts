import { hasPermission, includesRole, mayActOn } from '../../../../shared/domain/permissions.ts'
import { isUsable } from '../../../../shared/domain/user-state.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Guard } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'

type GuardTables = Pick<Tables, 'users' | 'sessions' | 'attempts' | 'secondFactors' | 'directory'>

/**
 * The check that counts. Up to 250 ms of hashing lie between dispatch's own check and this one. In that time a session can end, a role can
 * change and a password can be reset.
 *
 * @throws Refusal not-signed-in, not-permitted, reauthentication-required, changed-meanwhile, wrong-second-factor, registration-closed,
 * no-such-user
 */
export const checkGuard = (
  { users, sessions, attempts, secondFactors, directory }: GuardTables,
  { now, actor, credentials, jobOwner, registrationIsOpen, notAdministrator }: Guard,
): void => {
  if (actor) {
    const found = sessions.find(actor.sessionHash)
    if (!found || found.session.expiresAt <= now || !isUsable(found.user, now)) throw new Refusal('not-signed-in')
    const { role } = found.user
    if (!actor.permissions.every((permission) => hasPermission(role, permission))) throw new Refusal('not-permitted')
    if (actor.givenRole !== undefined && !includesRole(role, actor.givenRole)) throw new Refusal('not-permitted')
    if (actor.targetId !== undefined) {
      const target = users.findById(actor.targetId)
      if (!target) throw new Refusal('changed-meanwhile', { message: 'the user is gone' })
      if (!actor.permissions.every((permission) => mayActOn(role, permission, target.role))) throw new Refusal('not-permitted')
    }
    if (actor.freshSince !== undefined && found.session.authenticatedAt < actor.freshSince)
      throw new Refusal('reauthentication-required')
  }
  if (jobOwner) {
    const user = users.findById(jobOwner.id)
    if (!user || !isUsable(user, now) || !hasPermission(user.role, jobOwner.permission)) throw new Refusal('not-permitted')
    if (user.workEpoch !== jobOwner.epoch) throw new Refusal('not-permitted', 'work-ended')
  }
  if (registrationIsOpen && directory.read().policy.registration !== 'open') throw new Refusal('registration-closed')
  if (notAdministrator !== undefined && users.requireById(notAdministrator).role === 'administrator')
    throw new Refusal('no-such-user', 'administrator')
  if (credentials) {
    const user = users.findById(credentials.userId)
    const { email, hashedPassword } = credentials
    if (!user || !isUsable(user, now) || user.email !== email || user.hashedPassword !== hashedPassword)
      throw new Refusal('changed-meanwhile')
    if (user.passwordDisownedAt !== null) throw new Refusal('changed-meanwhile')
    // A second factor that was set up meanwhile has not been asked for.
    if ((user.secondFactorAt !== null) !== (credentials.factorStep !== undefined) && credentials.asksFactor)
      throw new Refusal('changed-meanwhile')
    const { attempt, factorStep } = credentials
    if (factorStep !== undefined && !secondFactors.spend(user.id, factorStep))
      throw new Refusal('wrong-second-factor', 'used-already', { id: user.id, email })
    if (factorStep !== undefined) attempts.clear(user.id, { kind: 'second-factor', transport: 'any' })
    // A right password says nothing of a second factor that was not asked for.
    const isFactorUnproven = user.secondFactorAt !== null && factorStep === undefined
    if (attempt && isFactorUnproven) attempts.takeBack(attempt)
    else if (attempt) attempts.clear(user.id, attempt)
  }
}
