import type { Transport } from '../../shared/api/definition.ts'
import { contract } from '../../shared/api/index.ts'
import { directoryNameOf } from '../../shared/domain/directory-name.ts'
import { mayChangeOwnEmail } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import type { CredentialCheck } from '../auth/credentials.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import { exportUserData, type UserDataParts } from './user-data.ts'
import { readOwnView, toSessionView, toUserSummaryView } from './views.ts'

export type AuthHandlerParts = Pick<UserDataParts, 'clock' | 'dataExports'> & {
  readonly auth: Auth
  readonly store: Store
  /** The name of a directory that its administrators have not named. */
  readonly computerName: string
  /** Runs work that the caller does not wait for. Its failure is logged. */
  readonly runLater: (work: Promise<void>) => void
}

const register =
  ({ auth }: AuthHandlerParts): Handler<'auth:register'> =>
  async ({ input, context }) => {
    // Checked before anything that could depend on the address.
    if (context.policy.registration === 'closed') throw new Refusal('registration-closed')
    const open = { ...context, guard: { ...context.guard, registrationIsOpen: true as const } }
    const user = await auth.registerUser(input.email, input.password, { context: open })
    return { email: user.email, message: 'user created' }
  }

/** Outside, all failures read the same, except those that need the right password: a second factor and a disowned password. */
export const toRefusal = ({ reason, user, factorRefusal }: Extract<CredentialCheck, { kind: 'refused' }>): Refusal =>
  factorRefusal ??
  (reason === 'reset-required' ? new Refusal(reason, undefined, user) : new Refusal('wrong-credentials', reason, user))

/** The transports over which a user with required actions may read their own profile. */
const mayReadProfile: readonly Transport[] = contract['auth:profile'].allowedDuringRequiredActions

const logIn =
  ({ auth, store, runLater }: AuthHandlerParts): Handler<'auth:login'> =>
  ({ input, context }) =>
    auth.withAddressLock(input.email, context, async () => {
      const check = await auth.checkCredentials(input.email, input.password, { context, code: input.code ?? null })
      if (check.kind === 'refused') throw toRefusal(check)
      const { user, credentials } = check
      const mustChangePassword = await auth.mustReplaceImported(user, input.password)
      const guarded = { ...context, guard: { credentials } }
      const opened = await auth.openSession(user, guarded, { mustChangePassword }).catch((error: unknown) => {
        // Disabled, deleted or reset while the hash was computed: to the caller, the password is simply wrong.
        if (error instanceof Refusal && error.error.code === 'changed-meanwhile')
          throw new Refusal('wrong-credentials', 'changed-meanwhile', user)
        throw error
      })
      // Under the address lock, because a sign-in would be refused if its hash were replaced meanwhile.
      const upgrade = () => auth.upgradeHash(user.id, credentials.hashedPassword, input.password, { ...context, actor: user })
      runLater(auth.withAddressLock(input.email, context, upgrade))
      const mustChangePasswordAt = user.mustChangePasswordAt ?? (mustChangePassword ? context.at : null)
      const signedIn = { ...user, lastSignInAt: context.at, mustChangePasswordAt }
      const [notices, profile] = await Promise.all([store.listNotices(user.id), readOwnView(store, signedIn, context)])
      const isWithheld = profile.requiredActions.length > 0 && !mayReadProfile.includes(context.transport)
      const who = { email: user.email, previousSignInAt: user.lastSignInAt, profile: isWithheld ? null : profile }
      return { ...who, message: 'logged in', sessionId: opened.id, session: opened.session, notices }
    })

const removeLostSecondFactor =
  ({ auth }: AuthHandlerParts): Handler<'auth:removeLostSecondFactor'> =>
  ({ input, context }) =>
    auth.withAddressLock(input.email, context, async () => {
      const check = await auth.checkCredentials(input.email, input.password, { context })
      if (check.kind === 'refused') throw toRefusal(check)
      const proven = { ...context, guard: { credentials: check.credentials } }
      try {
        await auth.removeLostSecondFactor(check.user, input.recoveryCode, proven)
      } catch (error) {
        // The password was right, so it does not count as a failed attempt.
        await auth.takeBackConfirmation(proven)
        throw error
      }
      return { done: true }
    })

const logOut =
  ({ auth }: AuthHandlerParts): Handler<'auth:logout'> =>
  async ({ sessionId, context }) => {
    await auth.destroySession(sessionId ?? '', context)
    return { done: true }
  }

const reset =
  ({ auth }: AuthHandlerParts): Handler<'auth:reset'> =>
  async ({ input, context }) => {
    const { email, resetToken, newPassword, code = null } = input
    const { user, replacementCode } = await auth.redeemReset(resetToken, newPassword, { email, code, context })
    return { email: user.email, message: 'Password updated', ...(replacementCode === null ? {} : { replacementCode }) }
  }

const requestReset =
  ({ auth }: AuthHandlerParts): Handler<'auth:requestReset'> =>
  ({ input, context }) =>
    auth.requestReset(input.email, context)

const readProfile =
  ({ store }: AuthHandlerParts): Handler<'auth:profile'> =>
  ({ user, context }) =>
    readOwnView(store, user, context)

const updateProfile =
  ({ auth }: AuthHandlerParts): Handler<'auth:updateProfile'> =>
  async ({ input, user, context }) => {
    if (input.name === undefined) return toUserSummaryView(user, context.at)
    return toUserSummaryView(await auth.updateUser(user.id, { name: input.name }, context), context.at)
  }

const changeOwnEmail =
  ({ auth }: AuthHandlerParts): Handler<'auth:changeEmail'> =>
  async ({ input, user, context }) => {
    // Checked before anything that could depend on the address.
    if (!mayChangeOwnEmail(user.role, context.policy.registration)) throw new Refusal('email-change-closed')
    const updated = await auth.changeOwnEmail(user, input, context)
    return toUserSummaryView(updated, context.at)
  }

const changeOwnPassword =
  ({ auth }: AuthHandlerParts): Handler<'auth:changePassword'> =>
  async ({ input, user, context }) => {
    const { id, session } = await auth.changeOwnPassword(user, input, context)
    return { email: user.email, message: 'Password updated', sessionId: id, session }
  }

const closeAccount =
  ({ auth, store }: AuthHandlerParts): Handler<'auth:closeAccount'> =>
  ({ input, user, context }) =>
    auth.withConfirmedPassword(user, input.password, context, async (confirmedContext) => {
      await store.deleteUser({ id: user.id }, guardOf(confirmedContext), successEntry(context, user))
      return { done: true }
    })

const renewRecoveryCodes =
  ({ auth }: AuthHandlerParts): Handler<'auth:renewRecoveryCodes'> =>
  ({ input, user, context }) =>
    auth.withConfirmedPassword(user, input.password, context, async (confirmedContext) => ({
      email: user.email,
      recoveryCodes: await auth.renewRecoveryCodes(user, confirmedContext),
    }))

const acknowledgeNotices =
  ({ store }: AuthHandlerParts): Handler<'auth:acknowledgeNotices'> =>
  async ({ user, context }) => {
    await store.acknowledgeNotices({ userId: user.id }, guardOf(context), successEntry(context, user))
    return { done: true }
  }

const disownNotices =
  ({ store }: AuthHandlerParts): Handler<'auth:disownNotices'> =>
  async ({ input, user, context }) => {
    const { event = null, since = null } = input ?? {}
    const change = { user: { id: user.id, email: user.email }, event, since, transport: context.transport }
    await store.disownNotices(change, guardOf(context), successEntry(context, user))
    return { done: true }
  }

const listSecurityEvents =
  ({ store }: AuthHandlerParts): Handler<'auth:listSecurityEvents'> =>
  async ({ user, context }) => ({ events: await store.listSecurityEvents(user.id, context.at) })

const reauthenticate =
  ({ auth }: AuthHandlerParts): Handler<'auth:reauthenticate'> =>
  ({ input, user, sessionId, context }) =>
    auth.withAddressLock(user.email, context, async () => {
      const confirmedContext = await auth.confirmPassword(user, input.password, { context, code: input.code ?? null })
      const { id, session } = await auth.renewSession(sessionId ?? '', user, confirmedContext)
      return { sessionId: id, session }
    })

const listOwnSessions =
  ({ auth }: AuthHandlerParts): Handler<'auth:listSessions'> =>
  async ({ user, session: current, context }) => {
    const sessions = await auth.listSessions(user.id, context.policy)
    return { sessions: sessions.map((session) => toSessionView(session, current)) }
  }

const endOwnSession =
  ({ store }: AuthHandlerParts): Handler<'auth:endSession'> =>
  async ({ input, user, context }) => {
    const change = { userId: user.id, publicId: input.id }
    await store.endSessionOfUser(change, guardOf(context), successEntry(context, user))
    return { done: true }
  }

const endOtherSessions =
  ({ store }: AuthHandlerParts): Handler<'auth:endOtherSessions'> =>
  async ({ user, sessionId, context }) => {
    const change = { userId: user.id, keptHash: hashSecret(sessionId ?? '') }
    return { ended: await store.endOtherSessions(change, guardOf(context), successEntry(context, user)) }
  }

const beginSecondFactor =
  ({ auth, store, computerName }: AuthHandlerParts): Handler<'auth:beginSecondFactor'> =>
  async ({ user, context }) => {
    const { id } = await store.readDirectory()
    return auth.beginSecondFactor(user, { id, name: directoryNameOf(context.policy.directoryName, computerName) }, context)
  }

const confirmSecondFactor =
  ({ auth }: AuthHandlerParts): Handler<'auth:confirmSecondFactor'> =>
  async ({ input, user, sessionId, context }) => {
    const aheadSeconds = await auth.confirmSecondFactor(user, input.code, hashSecret(sessionId ?? ''), context)
    return { done: true, aheadSeconds }
  }

const removeOwnSecondFactor =
  ({ auth }: AuthHandlerParts): Handler<'auth:removeSecondFactor'> =>
  async ({ user, sessionId, context }) => {
    await auth.removeOwnSecondFactor(user, hashSecret(sessionId ?? ''), context)
    return { done: true }
  }

/** Signing in and out, and what users do with their own account. */
export const createAuthHandlers = (parts: AuthHandlerParts): HandlersOf<'auth'> => ({
  'auth:register': register(parts),
  'auth:login': logIn(parts),
  'auth:logout': logOut(parts),
  'auth:reset': reset(parts),
  'auth:requestReset': requestReset(parts),
  'auth:profile': readProfile(parts),
  'auth:updateProfile': updateProfile(parts),
  'auth:exportData': (call) => exportUserData(parts, 'auth:exportData', { ...call, target: call.user }),
  'auth:changeEmail': changeOwnEmail(parts),
  'auth:changePassword': changeOwnPassword(parts),
  'auth:closeAccount': closeAccount(parts),
  'auth:renewRecoveryCodes': renewRecoveryCodes(parts),
  'auth:acknowledgeNotices': acknowledgeNotices(parts),
  'auth:disownNotices': disownNotices(parts),
  'auth:listSecurityEvents': listSecurityEvents(parts),
  'auth:reauthenticate': reauthenticate(parts),
  'auth:listSessions': listOwnSessions(parts),
  'auth:endSession': endOwnSession(parts),
  'auth:endOtherSessions': endOtherSessions(parts),
  'auth:beginSecondFactor': beginSecondFactor(parts),
  'auth:confirmSecondFactor': confirmSecondFactor(parts),
  'auth:removeSecondFactor': removeOwnSecondFactor(parts),
  'auth:removeLostSecondFactor': removeLostSecondFactor(parts),
})
