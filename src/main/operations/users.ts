import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { explainSignIn } from '../auth/sign-in-history.ts'
import type { Handlers } from '../pipeline/call.ts'
import { requireReauthentication } from '../pipeline/reauthentication-check.ts'
import type { RefusalLog } from '../pipeline/refusal-log.ts'
import type { Clock } from '../platform/clock.ts'
import type { Store, User } from '../store/ports/store.ts'
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
    'users:issueReset': async ({ target, user, session, context }) => {
      // At a desk that was left for a moment, one's own code would stand in for one's own password.
      const confirmedContext = target.id === user.id ? requireReauthentication(session, context) : context
      const resetToken = await auth.getResetPasswordToken(target.email, confirmedContext)
      return { email: target.email, resetToken, expiresAt: context.at + auth.resetLifetimeMs }
    },

    'users:requirePasswordChange': async ({ target, context }) => {
      const by = context.actor?.email ?? null
      const told = { kind: 'password-change-required' as const, at: context.at, about: null, by, transport: context.transport }
      const change = { userId: target.id, notice: { ...told, userId: target.id, byId: context.actor?.id ?? null } }
      await store.requirePasswordChange(change, guardOf(context), successEntry(context, target))
      return viewOf(target, context.at)
    },

    'users:unlock': async ({ target, context }) => {
      await store.unlock({ userId: target.id }, guardOf(context), successEntry(context, target))
      return viewOf(target, context.at)
    },

    'users:explainSignIn': ({ target }) => explainSignIn({ store, auth, clock, counted: listCounted(target.id) }, target),

    'users:removeSecondFactor': async ({ target, context }) => {
      await auth.removeSecondFactor(target, context)
      return viewOf(target, context.at)
    },
  }
}
