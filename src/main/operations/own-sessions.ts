import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Store } from '../store/ports/store.ts'
import { toSessionView } from './session-view.ts'

type OwnSessionHandlers = Pick<
  Handlers,
  'auth:reauthenticate' | 'auth:listSessions' | 'auth:endSession' | 'auth:endOtherSessions'
>

/** A signed-in person's own sessions. */
export const ownSessionOperations = ({ auth, store }: { auth: Auth; store: Store }): OwnSessionHandlers => ({
  'auth:reauthenticate': ({ input, user, sessionId, context }) =>
    auth.withAddressLock(user.email, context, async () => {
      const confirmedContext = await auth.confirmPassword(user, input.password, { context, code: input.code ?? null })
      const { id, session } = await auth.renewSession(sessionId ?? '', user, confirmedContext)
      return { sessionId: id, session }
    }),

  'auth:listSessions': async ({ user, session: current }) => {
    const sessions = await auth.listSessions(user.id)
    return { sessions: sessions.map((session) => toSessionView(session, current)) }
  },

  'auth:endSession': async ({ input, user, context }) => {
    const change = { userId: user.id, publicId: input.id }
    await store.endSessionOfUser(change, guardOf(context), successEntry(context, user))
    return { done: true }
  },

  'auth:endOtherSessions': async ({ user, sessionId, context }) => {
    const change = { userId: user.id, keptHash: hashSecret(sessionId ?? '') }
    return { ended: await store.endOtherSessions(change, guardOf(context), successEntry(context, user)) }
  },
})
