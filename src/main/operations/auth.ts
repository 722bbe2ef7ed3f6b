import { Refusal } from '../../shared/errors.ts'
import type { Auth } from '../auth/auth.ts'
import type { CredentialCheck } from '../auth/credentials.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Store } from '../store/ports/store.ts'

type AuthHandlers = Pick<Handlers, 'auth:register' | 'auth:login' | 'auth:logout' | 'auth:reset' | 'auth:requestReset'>

/** What a person does at the door: register, sign in, sign out, reset. */
export const authOperations = ({
  auth,
  store,
  runLater,
}: {
  auth: Auth
  store: Store
  /** Work that the caller does not wait for; its failure is logged. */
  runLater: (work: Promise<void>) => void
}): AuthHandlers => ({
  'auth:register': async ({ input, context }) => {
    // Before anything that could depend on the address.
    if ((await store.readPolicy()).registration === 'closed') throw new Refusal('registration-closed')
    const open = { ...context, guard: { ...context.guard, registrationIsOpen: true as const } }
    const user = await auth.registerUser(input.email, input.password, { context: open })
    return { email: user.email, message: 'user created' }
  },

  'auth:login': ({ input, context }) =>
    auth.withAddressLock(input.email, context, async () => {
      const check = await auth.checkCredentials(input.email, input.password, { context, code: input.code ?? null })
      if (check.kind === 'refused') throw toRefusal(check)
      const { user, credentials } = check
      const opened = await auth.openSession(user, { ...context, guard: { credentials } }).catch((error: unknown) => {
        // Disabled, deleted or reset while the hash was computed: to the caller, the password is simply wrong.
        if (error instanceof Refusal && error.error.code === 'changed-meanwhile')
          throw new Refusal('wrong-credentials', 'changed-meanwhile', user)
        throw error
      })
      // In the address's turn: a sign-in whose hash is replaced under it would be refused.
      const upgrade = () => auth.upgradeHash(user.id, credentials.hashedPassword, input.password, { ...context, actor: user })
      runLater(auth.withAddressLock(input.email, context, upgrade))
      const notices = await store.listNotices(user.id)
      return { email: user.email, message: 'logged in', sessionId: opened.id, session: opened.session, notices }
    }),

  'auth:logout': async ({ sessionId, context }) => {
    await auth.destroySession(sessionId ?? '', context)
    return { done: true }
  },

  'auth:reset': async ({ input, context }) => {
    const { email, resetToken, newPassword, code = null } = input
    const { user, replacementCode } = await auth.redeemReset(resetToken, newPassword, { email, code, context })
    return { email: user.email, message: 'Password updated', ...(replacementCode === null ? {} : { replacementCode }) }
  },

  'auth:requestReset': ({ input, context }) => auth.requestReset(input.email, context),
})

/** Outside, all but what follows on a right password reads the same: a second factor, or a code where the password was disowned. */
const toRefusal = ({ reason, user, factorRefusal }: Extract<CredentialCheck, { kind: 'refused' }>): Refusal =>
  factorRefusal ??
  (reason === 'reset-required' ? new Refusal(reason, undefined, user) : new Refusal('wrong-credentials', reason, user))
