import type { UserDetailView } from '../../shared/api/users.ts'
import { includesRole, type Role } from '../../shared/domain/permissions.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { describeStoredHash } from '../auth/passwords.ts'
import type { Handlers } from '../pipeline/call.ts'
import { requireReauthentication } from '../pipeline/reauthentication-check.ts'
import type { Store, UndoableChanges, User } from '../store/ports/store.ts'
import { toUserView } from './user-view.ts'

type AccountHandlers = Pick<
  Handlers,
  | 'users:create'
  | 'users:read'
  | 'users:update'
  | 'users:changeEmail'
  | 'users:changeRole'
  | 'users:disable'
  | 'users:enable'
  | 'users:delete'
  | 'users:restore'
>

/**
 * Nobody gives a permission that they lack: the check now, and for the commit.
 *
 * @throws Refusal not-permitted
 */
const requireGivable = (own: Role, givenRole: Role, context: AuditContext): AuditContext => {
  if (!includesRole(own, givenRole)) throw new Refusal('not-permitted')
  const { actor } = context.guard
  return actor ? { ...context, guard: { ...context.guard, actor: { ...actor, givenRole } } } : context
}

/** One account at the desk: all but `users:create` can be undone. */
export const accountOperations = ({ auth, store }: { auth: Auth; store: Store }): AccountHandlers => {
  const change = async (target: User, changes: UndoableChanges, context: AuditContext, reason: string | null = null) => {
    const user = await store.changeAccount({ id: target.id, changes }, guardOf(context), successEntry(context, target, reason))
    return toUserView(user, context.at)
  }

  const readDetails = async (user: User, now: number): Promise<UserDetailView> => ({
    ...toUserView(user, now),
    note: user.note,
    purgeAt: user.deletedAt === null ? null : purgeTimeOf(user.deletedAt),
    password: user.hashedPassword === null ? null : describeStoredHash(user.hashedPassword, (await store.readPolicy()).hashCost),
    secondFactorAt: user.secondFactorAt,
    recoveryCodesLeft: (await store.readRecoveryCodes(user.id)).left,
    resetExpiresAt: await store.findResetExpiry(user.id, now),
  })

  return {
    'users:create': async ({ input, user: { role: own }, session, context }) => {
      const { email, name = '', role = 'user' } = input
      const giving = requireGivable(own, role, context)
      const confirmedContext = role === 'user' ? giving : requireReauthentication(session, giving)
      const { user, activationCode, expiresAt } = await auth.createUser({ email, name, role }, confirmedContext)
      return { user: toUserView(user, context.at), activationCode, expiresAt }
    },

    'users:read': ({ target, context }) => readDetails(target, context.at),

    'users:update': ({ input: { email: _, ...named }, target, context }) => {
      // What was not named is left out of the change, not set to nothing.
      const changes = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
      const fields = Object.keys(changes)
      return fields.length === 0
        ? Promise.resolve(toUserView(target, context.at))
        : change(target, changes, context, fields.join(', '))
    },

    'users:changeEmail': ({ input, target, context }) => change(target, { email: input.newEmail }, context),

    'users:changeRole': async ({ input: { role }, user, target, context }) => {
      const giving = requireGivable(user.role, role, context)
      return role === target.role ? toUserView(target, context.at) : change(target, { role }, giving, `${target.role} to ${role}`)
    },

    'users:disable': ({ input, target, context }) => {
      const at = input.at ?? context.at
      // A moment that has passed is now. Where it is disabled already, it stays so since then.
      if (at <= context.at) return change(target, { disabledAt: target.disabledAt ?? context.at, disableAt: null }, context)
      return change(target, { disableAt: at }, context, `from ${new Date(at).toISOString()}`)
    },

    'users:enable': ({ target, context }) => change(target, { disabledAt: null, disableAt: null }, context),

    'users:delete': ({ target, context }) => change(target, { deletedAt: context.at }, context),

    'users:restore': ({ target, context }) => change(target, { deletedAt: null }, context),
  }
}
