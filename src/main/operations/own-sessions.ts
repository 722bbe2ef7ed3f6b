import type { Auth } from '../auth/auth.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { toSessionView } from './session-view.ts'

type OwnSessionHandlers = Pick<
  Handlers,
  'auth:reauthenticate' | 'auth:listSessions' | 'auth:endSession' | 'auth:endOtherSessions'
>

/** A signed-in person's own sessions. */
export const ownSessionOperations = ({ auth, store }: { auth: Auth; store: Store }): OwnSessionHandlers => ({
  'auth:reauthenticate': ({ input, user, sessionId, act }) =>
    auth.inTurnOf(user.email, act, async () => {
      const sure = await auth.confirmPassword(user, input.password, { act, code: input.code ?? null })
      const { id, session } = await auth.renewSession(sessionId ?? '', user, sure)
      return { sessionId: id, session }
    }),

  'auth:listSessions': async ({ user, session: current }) => {
    const sessions = await auth.listSessions(user.id)
    return { sessions: sessions.map((session) => toSessionView(session, current)) }
  },

  'auth:endSession': async ({ input, user, act }) => {
    const change = { userId: user.id, publicId: input.id }
    await store.endSessionOfUser(change, guardOf(act), successEntry(act, user))
    return { done: true }
  },

  'auth:endOtherSessions': async ({ user, sessionId, act }) => {
    const change = { userId: user.id, keptHash: hashSecret(sessionId ?? '') }
    return { ended: await store.endOtherSessions(change, guardOf(act), successEntry(act, user)) }
  },
})
