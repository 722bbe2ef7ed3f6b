import type { Auth } from '../auth/auth.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Handlers } from './call.ts'

type SecondFactorHandlers = Pick<Handlers, 'auth:beginSecondFactor' | 'auth:confirmSecondFactor' | 'auth:removeSecondFactor'>

/** A signed-in person's own second factor. */
export const secondFactorOperations = ({ auth }: { auth: Auth }): SecondFactorHandlers => ({
  'auth:beginSecondFactor': ({ user, act }) => auth.beginSecondFactor(user, act),

  'auth:confirmSecondFactor': async ({ input, user, sessionId, act }) => {
    await auth.confirmSecondFactor(user, input.code, hashSecret(sessionId ?? ''), act)
    return { done: true }
  },

  'auth:removeSecondFactor': async ({ user, sessionId, act }) => {
    await auth.removeOwnSecondFactor(user, hashSecret(sessionId ?? ''), act)
    return { done: true }
  },
})
