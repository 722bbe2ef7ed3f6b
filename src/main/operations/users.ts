import type { Auth } from '../auth/auth.ts'
import type { Clock } from '../auth/clock.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import { explainSignIn } from '../auth/sign-in-history.ts'
import type { Store, User } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { requireFresh } from './fresh.ts'
import type { RefusalLog } from './refusal-log.ts'
import { toUserView } from './user-view.ts'

type UsersHandlers = Pick<
  Handlers,
  'users:issueReset' | 'users:requirePasswordChange' | 'users:unlock' | 'users:explainSignIn' | 'users:removeSecondFactor'
>

/** What is done with other people's accounts. Dispatch has looked up the target, and whether the permission reaches it. */
export const usersOperations = ({
  auth,
  store,
  clock,
  listCounted,
}: {
  auth: Auth
  store: Store
  clock: Clock
  listCounted: RefusalLog['listCounted']
}): UsersHandlers => {
  const viewOf = async ({ id }: User, now: number) => toUserView(await auth.findUserBy({ id }), now)

  return {
    'users:issueReset': async ({ target, user, session, act }) => {
      // At a desk that was left for a moment, one's own code would stand in for one's own password.
      const sure = target.id === user.id ? requireFresh(session, act) : act
      const resetToken = await auth.getResetPasswordToken(target.email, sure)
      return { email: target.email, resetToken, expiresAt: act.at + auth.resetLifetimeMs }
    },

    'users:requirePasswordChange': async ({ target, act }) => {
      const by = act.actor?.email ?? null
      const told = { kind: 'password-change-required' as const, at: act.at, about: null, by, transport: act.transport }
      const change = { userId: target.id, notice: { ...told, userId: target.id, byId: act.actor?.id ?? null } }
      await store.requirePasswordChange(change, guardOf(act), successEntry(act, target))
      return viewOf(target, act.at)
    },

    'users:unlock': async ({ target, act }) => {
      await store.unlock({ userId: target.id }, guardOf(act), successEntry(act, target))
      return viewOf(target, act.at)
    },

    'users:explainSignIn': ({ target }) => explainSignIn({ store, auth, clock, counted: listCounted(target.id) }, target),

    'users:removeSecondFactor': async ({ target, act }) => {
      await auth.removeSecondFactor(target, act)
      return viewOf(target, act.at)
    },
  }
}
