import type { OperationContract } from '../../shared/api/index.ts'
import { hasPermission, mayActOn } from '../../shared/domain/permissions.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { type GatehouseError, Refusal } from '../../shared/errors.ts'
import { listRequiredActions } from '../auth/directory-rules.ts'
import { hashSecret } from '../auth/secrets.ts'
import { FRESH_MS } from '../auth/sessions.ts'
import type { Guard, Session, User } from '../store/ports/store.ts'

/** A valid session and its user. */
export type LiveSession = { readonly session: Session; readonly user: User }

/** Why the user may not call the operation. Null if the user may. */
export const findAccessError = ({ permission }: OperationContract, user: User, policy: Policy | null): GatehouseError | null => {
  if (permission !== 'anyone' && !hasPermission(user.role, permission)) return { code: 'not-permitted' }
  const [action] = policy ? listRequiredActions(user, policy) : []
  return action ? { code: 'required-action', action } : null
}

/** @throws Refusal reauthentication-required, if the user has not given the password within the last five minutes */
export const requireFresh = ({ authenticatedAt }: Session, at: number): void => {
  if (at - authenticatedAt >= FRESH_MS) throw new Refusal('reauthentication-required')
}

/** A deleted user exists only for operations that reach deleted users, and only while a restore is possible. */
const isThere = ({ deletedAt }: User, reachesDeleted: boolean, now: number): boolean =>
  deletedAt === null || (reachesDeleted && now < purgeTimeOf(deletedAt))

/** Checks that the target exists and that the permission reaches it. @throws Refusal no-such-user, not-permitted */
export const requireReachedTarget = (
  { permission, reachesDeleted }: OperationContract,
  { user, target, at }: { user: User; target: User | null; at: number },
): User => {
  if (!target || !isThere(target, reachesDeleted === true, at)) throw new Refusal('no-such-user', undefined, target)
  if (permission === 'anyone' || !mayActOn(user.role, permission, target.role))
    throw new Refusal('not-permitted', undefined, target)
  return target
}

/** What must still hold at the commit. A query commits nothing, so it needs no guard. */
export const guardOf = (
  { kind, permission }: OperationContract,
  { sessionId, target, at, isFresh }: { sessionId: string | null; target: User | null; at: number; isFresh: boolean },
): Omit<Guard, 'now'> => {
  if (kind === 'query' || permission === 'anyone' || sessionId === null) return {}
  return {
    actor: {
      sessionHash: hashSecret(sessionId),
      permissions: [permission],
      ...(target ? { targetId: target.id } : {}),
      ...(isFresh ? { freshSince: at - FRESH_MS + 1 } : {}),
    },
  }
}
