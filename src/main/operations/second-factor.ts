import type { Auth } from '../auth/auth.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Handlers } from '../pipeline/call.ts'

type SecondFactorHandlers = Pick<Handlers, 'auth:beginSecondFactor' | 'auth:confirmSecondFactor' | 'auth:removeSecondFactor'>

/** A signed-in person's own second factor. */
export const secondFactorOperations = ({ auth }: { auth: Auth }): SecondFactorHandlers => ({
  'auth:beginSecondFactor': ({ user, context }) => auth.beginSecondFactor(user, context),

  'auth:confirmSecondFactor': async ({ input, user, sessionId, context }) => {
    await auth.confirmSecondFactor(user, input.code, hashSecret(sessionId ?? ''), context)
    return { done: true }
  },

  'auth:removeSecondFactor': async ({ user, sessionId, context }) => {
    await auth.removeOwnSecondFactor(user, hashSecret(sessionId ?? ''), context)
    return { done: true }
  },
})
