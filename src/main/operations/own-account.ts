import { Refusal, type RequiredAction } from '../../shared/errors.ts'
import { isShortPassword, normalizePassword } from '../../shared/password.ts'
import { mayChangeOwnEmail } from '../../shared/permissions.ts'
import type { Auth } from '../auth/auth.ts'
import { type Act, guardOf, successEntry } from '../auth/entries.ts'
import { requireAllowedPassword } from '../auth/password-rules.ts'
import type { Store, User } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { toAccountView, toOwnView } from './user-view.ts'

type OwnAccountHandlers = Pick<
  Handlers,
  | 'auth:profile'
  | 'auth:updateProfile'
  | 'auth:changeEmail'
  | 'auth:changePassword'
  | 'auth:closeAccount'
  | 'auth:renewRecoveryCodes'
  | 'auth:acknowledgeNotices'
  | 'auth:disownNotices'
  | 'auth:listSecurityEvents'
>

/** A change of one's own address, for the commit: open for as long as one's registration would be, where the role does not open it. */
const whileAllowed = ({ role }: User, act: Act): Act =>
  mayChangeOwnEmail(role, 'closed') ? act : { ...act, guard: { ...act.guard, registrationIsOpen: true } }

/** What a signed-in person does with their own account. */
export const ownAccountOperations = ({
  auth,
  store,
  listRequiredActions,
}: {
  auth: Auth
  store: Store
  listRequiredActions: (user: User) => Promise<RequiredAction[]>
}): OwnAccountHandlers => {
  /** Asks for the password again and goes on in the address's turn. @throws Refusal wrong-password */
  const confirmed = <T>(user: User, password: string, act: Act, work: (act: Act) => Promise<T>): Promise<T> =>
    auth.inTurnOf(user.email, act, async () => {
      const sure = await auth.confirmPassword(user, password, { act })
      try {
        return await work(sure)
      } catch (error) {
        // Whoever gave the right password is not guessing, whatever else was refused: a new one that is too short, an address that is taken.
        const isStillTheirs = error instanceof Refusal && error.error.code !== 'changed-meanwhile'
        if (isStillTheirs) await auth.takeBackConfirmation(sure)
        throw error
      }
    })

  return {
    'auth:profile': async ({ user, act }) =>
      toOwnView(user, act.at, {
        requiredActions: await listRequiredActions(user),
        recoveryCodes: await store.readRecoveryCodes(user.id),
      }),

    'auth:updateProfile': async ({ input, user, act }) => {
      if (input.name === undefined) return toAccountView(user, act.at)
      return toAccountView(await auth.updateUser(user.id, { name: input.name }, act), act.at)
    },

    'auth:changeEmail': async ({ input, user, act }) => {
      // Before anything that could depend on the address.
      if (!mayChangeOwnEmail(user.role, (await store.readPolicy()).registration)) throw new Refusal('email-change-closed')
      return confirmed(user, input.password, whileAllowed(user, act), async (sure) => {
        const updated = await auth.updateUser(user.id, { email: input.email }, sure).catch((error: unknown) => {
          // The registration was closed while the password was checked.
          const isClosed = error instanceof Refusal && error.error.code === 'registration-closed'
          throw isClosed ? new Refusal('email-change-closed') : error
        })
        return toAccountView(updated, act.at)
      })
    },

    'auth:changePassword': ({ input, user, act }) =>
      confirmed(user, input.currentPassword, act, async (sure) => {
        await requireAllowedPassword(input.newPassword, user, { hasSecondFactor: user.secondFactorAt !== null })
        if (normalizePassword(input.newPassword) === normalizePassword(input.currentPassword)) {
          throw new Refusal({ code: 'password-refused', reason: 'unchanged' })
        }
        const hashedPassword = await auth.hashPassword(input.newPassword)
        const { id, session, stored } = await auth.prepareSession(user.id, act)
        const cancelsRecoveryCodes = input.cancelRecoveryCodes === true
        const change = {
          hashedPassword,
          isPasswordShort: isShortPassword(input.newPassword),
          cancelsRecoveryCodes,
          session: stored,
        }
        await store.changePassword(change, guardOf(sure), successEntry(act, user))
        return { email: user.email, message: 'Password updated', sessionId: id, session }
      }),

    'auth:closeAccount': ({ input, user, act }) =>
      confirmed(user, input.password, act, async (sure) => {
        await store.deleteUser({ id: user.id }, guardOf(sure), successEntry(act, user))
        return { done: true }
      }),

    'auth:renewRecoveryCodes': ({ input, user, act }) =>
      confirmed(user, input.password, act, async (sure) => ({
        email: user.email,
        recoveryCodes: await auth.renewRecoveryCodes(user, sure),
      })),

    'auth:acknowledgeNotices': async ({ user, act }) => {
      await store.acknowledgeNotices({ userId: user.id }, guardOf(act), successEntry(act, user))
      return { done: true }
    },

    'auth:disownNotices': async ({ input, user, act }) => {
      const change = { user: { id: user.id, email: user.email }, event: input?.event ?? null, transport: act.transport }
      await store.disownNotices(change, guardOf(act), successEntry(act, user))
      return { done: true }
    },

    'auth:listSecurityEvents': async ({ user, act }) => ({ events: await store.listSecurityEvents(user.id, act.at) }),
  }
}
