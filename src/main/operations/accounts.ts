import { purgeTimeOf } from '../../shared/account-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { includesRole, type Role } from '../../shared/permissions.ts'
import type { UserDetailView } from '../../shared/views.ts'
import type { Auth } from '../auth/auth.ts'
import { type Act, guardOf, successEntry } from '../auth/entries.ts'
import { describeStoredHash } from '../auth/passwords.ts'
import type { AccountChanges, Store, User } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { requireFresh } from './fresh.ts'
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
const requireGivable = (own: Role, givenRole: Role, act: Act): Act => {
  if (!includesRole(own, givenRole)) throw new Refusal('not-permitted')
  const { actor } = act.guard
  return actor ? { ...act, guard: { ...act.guard, actor: { ...actor, givenRole } } } : act
}

/** One account at the desk: all but `users:create` can be undone. */
export const accountOperations = ({ auth, store }: { auth: Auth; store: Store }): AccountHandlers => {
  const change = async (target: User, changes: AccountChanges, act: Act, reason: string | null = null) => {
    const user = await store.changeAccount({ id: target.id, changes }, guardOf(act), successEntry(act, target, reason))
    return toUserView(user, act.at)
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
    'users:create': async ({ input, user: { role: own }, session, act }) => {
      const { email, name = '', role = 'user' } = input
      const giving = requireGivable(own, role, act)
      const sure = role === 'user' ? giving : requireFresh(session, giving)
      const { user, activationCode, expiresAt } = await auth.createUser({ email, name, role }, sure)
      return { user: toUserView(user, act.at), activationCode, expiresAt }
    },

    'users:read': ({ target, act }) => readDetails(target, act.at),

    'users:update': ({ input: { email: _, ...named }, target, act }) => {
      // What was not named is left out of the change, not set to nothing.
      const changes = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
      const fields = Object.keys(changes)
      return fields.length === 0 ? Promise.resolve(toUserView(target, act.at)) : change(target, changes, act, fields.join(', '))
    },

    'users:changeEmail': ({ input, target, act }) => change(target, { email: input.newEmail }, act),

    'users:changeRole': async ({ input: { role }, user, target, act }) => {
      const giving = requireGivable(user.role, role, act)
      return role === target.role ? toUserView(target, act.at) : change(target, { role }, giving, `${target.role} to ${role}`)
    },

    'users:disable': ({ input, target, act }) => {
      const at = input.at ?? act.at
      // A moment that has passed is now. Where it is disabled already, it stays so since then.
      if (at <= act.at) return change(target, { disabledAt: target.disabledAt ?? act.at, disableAt: null }, act)
      return change(target, { disableAt: at }, act, `from ${new Date(at).toISOString()}`)
    },

    'users:enable': ({ target, act }) => change(target, { disabledAt: null, disableAt: null }, act),

    'users:delete': ({ target, act }) => change(target, { deletedAt: act.at }, act),

    'users:restore': ({ target, act }) => change(target, { deletedAt: null }, act),
  }
}
