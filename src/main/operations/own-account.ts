import { isShortPassword, normalizePassword } from '../../shared/domain/password.ts'
import { mayChangeOwnEmail } from '../../shared/domain/permissions.ts'
import { Refusal, type RequiredAction } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { requireAllowedPassword } from '../auth/password-rules.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Store, User } from '../store/ports/store.ts'
import { toOwnView, toUserSummaryView } from './user-view.ts'

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
const whileAllowed = ({ role }: User, context: AuditContext): AuditContext =>
  mayChangeOwnEmail(role, 'closed') ? context : { ...context, guard: { ...context.guard, registrationIsOpen: true } }

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
  const confirmed = <T>(
    user: User,
    password: string,
    context: AuditContext,
    work: (context: AuditContext) => Promise<T>,
  ): Promise<T> =>
    auth.withAddressLock(user.email, context, async () => {
      const confirmedContext = await auth.confirmPassword(user, password, { context })
      try {
        return await work(confirmedContext)
      } catch (error) {
        // Whoever gave the right password is not guessing, whatever else was refused: a new one that is too short, an address that is taken.
        const isStillTheirs = error instanceof Refusal && error.error.code !== 'changed-meanwhile'
        if (isStillTheirs) await auth.takeBackConfirmation(confirmedContext)
        throw error
      }
    })

  return {
    'auth:profile': async ({ user, context }) =>
      toOwnView(user, context.at, {
        requiredActions: await listRequiredActions(user),
        recoveryCodes: await store.readRecoveryCodes(user.id),
      }),

    'auth:updateProfile': async ({ input, user, context }) => {
      if (input.name === undefined) return toUserSummaryView(user, context.at)
      return toUserSummaryView(await auth.updateUser(user.id, { name: input.name }, context), context.at)
    },

    'auth:changeEmail': async ({ input, user, context }) => {
      // Before anything that could depend on the address.
      if (!mayChangeOwnEmail(user.role, (await store.readPolicy()).registration)) throw new Refusal('email-change-closed')
      return confirmed(user, input.password, whileAllowed(user, context), async (confirmedContext) => {
        const updated = await auth.updateUser(user.id, { email: input.email }, confirmedContext).catch((error: unknown) => {
          // The registration was closed while the password was checked.
          const isClosed = error instanceof Refusal && error.error.code === 'registration-closed'
          throw isClosed ? new Refusal('email-change-closed') : error
        })
        return toUserSummaryView(updated, context.at)
      })
    },

    'auth:changePassword': ({ input, user, context }) =>
      confirmed(user, input.currentPassword, context, async (confirmedContext) => {
        await requireAllowedPassword(input.newPassword, user, { hasSecondFactor: user.secondFactorAt !== null })
        if (normalizePassword(input.newPassword) === normalizePassword(input.currentPassword)) {
          throw new Refusal({ code: 'password-refused', reason: 'unchanged' })
        }
        const hashedPassword = await auth.hashPassword(input.newPassword)
        const { id, session, stored } = await auth.prepareSession(user.id, context)
        const cancelsRecoveryCodes = input.cancelRecoveryCodes === true
        const change = {
          hashedPassword,
          isPasswordShort: isShortPassword(input.newPassword),
          cancelsRecoveryCodes,
          session: stored,
        }
        await store.changePassword(change, guardOf(confirmedContext), successEntry(context, user))
        return { email: user.email, message: 'Password updated', sessionId: id, session }
      }),

    'auth:closeAccount': ({ input, user, context }) =>
      confirmed(user, input.password, context, async (confirmedContext) => {
        await store.deleteUser({ id: user.id }, guardOf(confirmedContext), successEntry(context, user))
        return { done: true }
      }),

    'auth:renewRecoveryCodes': ({ input, user, context }) =>
      confirmed(user, input.password, context, async (confirmedContext) => ({
        email: user.email,
        recoveryCodes: await auth.renewRecoveryCodes(user, confirmedContext),
      })),

    'auth:acknowledgeNotices': async ({ user, context }) => {
      await store.acknowledgeNotices({ userId: user.id }, guardOf(context), successEntry(context, user))
      return { done: true }
    },

    'auth:disownNotices': async ({ input, user, context }) => {
      const change = { user: { id: user.id, email: user.email }, event: input?.event ?? null, transport: context.transport }
      await store.disownNotices(change, guardOf(context), successEntry(context, user))
      return { done: true }
    },

    'auth:listSecurityEvents': async ({ user, context }) => ({ events: await store.listSecurityEvents(user.id, context.at) }),
  }
}
