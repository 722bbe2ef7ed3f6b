import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Store } from '../store/ports/store.ts'
import { toSessionView } from './session-view.ts'

type UserSessionHandlers = Pick<Handlers, 'users:listSessions' | 'users:endSession' | 'users:endSessions'>

/** Other people's sessions, as the desk sees and ends them. */
export const userSessionOperations = ({ auth, store }: { auth: Auth; store: Store }): UserSessionHandlers => ({
  'users:listSessions': async ({ target, session: current }) => {
    const sessions = await auth.listSessions(target.id)
    return { sessions: sessions.map((session) => toSessionView(session, current)) }
  },

  'users:endSession': async ({ input, target, context }) => {
    const change = { userId: target.id, publicId: input.id }
    await store.endSessionOfUser(change, guardOf(context), successEntry(context, target))
    return { done: true }
  },

  'users:endSessions': async ({ target, sessionId, context }) => {
    const change = { userId: target.id, keptHash: hashSecret(sessionId ?? '') }
    return { ended: await store.endOtherSessions(change, guardOf(context), successEntry(context, target)) }
  },
})
