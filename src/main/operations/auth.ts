import { Refusal } from '../../shared/errors.ts'
import type { PolicyView } from '../../shared/views.ts'
import type { Auth } from '../auth/auth.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'

type AuthHandlers = Pick<Handlers, 'auth:register' | 'auth:login' | 'auth:logout' | 'auth:reset'>

/** What a person does at the door: register, sign in, sign out, reset. */
export const authOperations = ({
  auth,
  store,
  readPolicy,
  runLater,
}: {
  auth: Auth
  store: Store
  readPolicy: () => Promise<PolicyView>
  /** Work that the caller does not wait for; its failure is logged. */
  runLater: (work: Promise<void>) => void
}): AuthHandlers => ({
  'auth:register': async ({ input, act }) => {
    if ((await readPolicy()).registration === 'closed') throw new Refusal('registration-closed')
    const user = await auth.registerUser(input.email, input.password, { act })
    return { email: user.email, message: 'user created' }
  },

  'auth:login': async ({ input, act }) => {
    const check = await auth.checkCredentials(input.email, input.password)
    if (check.kind === 'refused') throw new Refusal('wrong-credentials', check.reason, check.user)
    const { user, hashedPassword } = check
    const sessionId = await auth
      .createSession(user.email, { act, credentials: { userId: user.id, email: user.email, hashedPassword } })
      .catch((error: unknown) => {
        // Disabled, deleted or reset while the hash was computed: to the caller, the password is simply wrong.
        if (error instanceof Refusal && error.error.code === 'changed-meanwhile')
          throw new Refusal('wrong-credentials', 'changed-meanwhile', user)
        throw error
      })
    if (sessionId === null) throw new Refusal('wrong-credentials', 'changed-meanwhile', user)
    runLater(auth.upgradeHash(user.id, hashedPassword, input.password, { ...act, actor: user }))
    return { email: user.email, message: 'logged in', sessionId, notices: await store.listNotices(user.id) }
  },

  'auth:logout': async ({ sessionId, act }) => {
    await auth.destroySession(sessionId ?? '', act)
    return { done: true }
  },

  'auth:reset': async ({ input, act }) => {
    const user = await auth.updatePassword(input.resetToken, input.newPassword, { email: input.email, act })
    return { email: user.email, message: 'Password updated' }
  },
})
