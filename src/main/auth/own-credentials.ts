import { isShortPassword, normalizePassword } from '../../shared/domain/password.ts'
import { mayChangeOwnEmail } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Store, User, UserChanges } from '../store/ports/store.ts'
import { type CallContext, guardOf, successEntry } from './audit-context.ts'
import type { CredentialRules } from './credentials.ts'
import { requireAllowedPassword } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import type { OpenedSession, Sessions } from './sessions.ts'

type PasswordChange = {
  readonly currentPassword: string
  readonly newPassword: string
  readonly cancelRecoveryCodes?: boolean | undefined
}

type Parts = {
  readonly store: Store
  readonly passwords: Passwords
  readonly credentials: CredentialRules
  readonly sessions: Pick<Sessions, 'prepareSession'>
  readonly updateUser: (id: string, changes: UserChanges, context: CallContext) => Promise<User>
}

/** At the commit, registration must still be open, unless the role alone allows the change of the address. */
const whileAllowed = ({ role }: User, context: CallContext): CallContext =>
  mayChangeOwnEmail(role, 'closed') ? context : { ...context, guard: { ...context.guard, registrationIsOpen: true } }

/** What signed-in users change about their own sign-in, after they have given the current password. */
export const createOwnCredentials = ({ store, passwords, credentials, sessions, updateUser }: Parts) => {
  /** Checks the password, then runs `work` under the address lock. @throws Refusal wrong-password */
  const withConfirmedPassword = <T>(
    user: User,
    password: string,
    context: CallContext,
    work: (context: CallContext) => Promise<T>,
  ): Promise<T> =>
    credentials.withAddressLock(user.email, context, async () => {
      const confirmedContext = await credentials.confirmPassword(user, password, { context })
      try {
        return await work(confirmedContext)
      } catch (error) {
        // The password was right, so the attempt does not count, whatever else was refused: a short new password, a taken address.
        const isStillRight = error instanceof Refusal && error.error.code !== 'changed-meanwhile'
        if (isStillRight) await credentials.takeBackConfirmation(confirmedContext)
        throw error
      }
    })

  return {
    withConfirmedPassword,

    /** Changes the user's own address. @throws Refusal wrong-password, email-taken, email-change-closed */
    changeOwnEmail: (user: User, input: { email: string; password: string }, context: CallContext): Promise<User> =>
      withConfirmedPassword(user, input.password, whileAllowed(user, context), (confirmedContext) => {
        return updateUser(user.id, { email: input.email }, confirmedContext).catch((error: unknown) => {
          // Registration was closed while the password was checked.
          const isClosed = error instanceof Refusal && error.error.code === 'registration-closed'
          throw isClosed ? new Refusal('email-change-closed') : error
        })
      }),

    /** Sets a new password and opens the session that replaces all others. @throws Refusal wrong-password, password-refused */
    changeOwnPassword: (user: User, input: PasswordChange, context: CallContext): Promise<OpenedSession> =>
      withConfirmedPassword(user, input.currentPassword, context, async (confirmedContext) => {
        await requireAllowedPassword(input.newPassword, user, { hasSecondFactor: user.secondFactorAt !== null })
        if (normalizePassword(input.newPassword) === normalizePassword(input.currentPassword)) {
          throw new Refusal({ code: 'password-refused', reason: 'unchanged' })
        }
        const hashedPassword = await passwords.hashPassword(input.newPassword, context.policy)
        const { stored, ...opened } = await sessions.prepareSession(user.id, context)
        const change = {
          hashedPassword,
          isPasswordShort: isShortPassword(input.newPassword),
          cancelsRecoveryCodes: input.cancelRecoveryCodes === true,
          session: stored,
        }
        await store.changePassword(change, guardOf(confirmedContext), successEntry(context, user))
        return opened
      }),
  }
}
