import { Refusal } from '../../shared/errors.ts'
import { normalizePassword } from '../../shared/password.ts'
import type { Auth } from '../auth/auth.ts'
import { type Act, guardOf, successEntry } from '../auth/entries.ts'
import { requireAllowedPassword } from '../auth/password-rules.ts'
import type { Store, User } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { toUserView } from './user-view.ts'

type OwnAccountHandlers = Pick<
  Handlers,
  | 'auth:profile'
  | 'auth:updateProfile'
  | 'auth:changePassword'
  | 'auth:closeAccount'
  | 'auth:renewRecoveryCodes'
  | 'auth:acknowledgeNotices'
>

/** What a signed-in person does with their own account. */
export const ownAccountOperations = ({ auth, store }: { auth: Auth; store: Store }): OwnAccountHandlers => {
  /** Asks for the password again, and lets the commit see to it that it is still the one. @throws Refusal wrong-password */
  const confirm = async (user: User, password: string, act: Act): Promise<Act> => {
    if (!(await auth.validLogin(user.email, password)) || user.hashedPassword === null)
      throw new Refusal('wrong-password', undefined, user)
    const { id: userId, email, hashedPassword } = user
    return { ...act, guard: { ...act.guard, credentials: { userId, email, hashedPassword } } }
  }

  return {
    'auth:profile': async ({ user }) => toUserView(user),

    'auth:updateProfile': async ({ input, user, act }) => {
      const { name, email, password } = input
      if (name === undefined && email === undefined) return toUserView(user)
      const confirmed = email === undefined ? act : await confirm(user, password ?? '', act)
      const changes = { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) }
      return toUserView(await auth.updateUser(user.id, changes, confirmed))
    },

    'auth:changePassword': async ({ input, user, act }) => {
      const confirmed = await confirm(user, input.currentPassword, act)
      await requireAllowedPassword(input.newPassword, user)
      if (normalizePassword(input.newPassword) === normalizePassword(input.currentPassword)) {
        throw new Refusal({ code: 'password-refused', reason: 'unchanged' })
      }
      const hashedPassword = await auth.hashPassword(input.newPassword)
      const { id, session } = auth.prepareSession(user.id, act)
      await store.changePassword({ hashedPassword, session }, guardOf(confirmed), successEntry(act, user))
      return { email: user.email, message: 'Password updated', sessionId: id }
    },

    'auth:closeAccount': async ({ input, user, act }) => {
      const confirmed = await confirm(user, input.password, act)
      await store.deleteUser({ id: user.id }, guardOf(confirmed), successEntry(act, user))
      return { done: true }
    },

    'auth:renewRecoveryCodes': async ({ input, user, act }) => {
      const confirmed = await confirm(user, input.password, act)
      return { email: user.email, recoveryCodes: await auth.renewRecoveryCodes(user, confirmed) }
    },

    'auth:acknowledgeNotices': async ({ user, act }) => {
      await store.acknowledgeNotices({ userId: user.id }, guardOf(act), successEntry(act, user))
      return { done: true }
    },
  }
}
