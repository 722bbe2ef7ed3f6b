import { isUsable } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Auth } from '../auth/auth.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Store } from '../store/ports/store.ts'

type SetupHandlers = Pick<Handlers, 'setup:createAdministrator' | 'setup:recoverAdministrator'>

/** The first administrator, and the way back in for one who is locked out. */
export const setupOperations = ({ auth, store }: { auth: Auth; store: Store }): SetupHandlers => ({
  'setup:createAdministrator': async ({ input, context }) => {
    const { user, recoveryCodes } = await auth.createAdministrator(input.email, input.password, context)
    return { email: user.email, message: 'administrator created', recoveryCodes }
  },

  'setup:recoverAdministrator': async ({ input, context }) => {
    // A code does not open an account that is disabled; there is always one that is not.
    const administrators = (await store.listAdministrators()).filter((one) => isUsable(one, context.at))
    const named = input.email === undefined ? undefined : await store.findUser({ email: input.email })
    const fitting = named === undefined ? administrators : administrators.filter(({ id }) => id === named?.id)
    const [administrator] = fitting
    if (!administrator) throw new Refusal('no-such-user')
    if (fitting.length > 1) return { kind: 'choose', emails: fitting.map(({ email }) => email) }
    if (input.removeSecondFactor && administrator.secondFactorAt !== null) await auth.removeSecondFactor(administrator, context)
    const resetToken = await auth.getResetPasswordToken(administrator.email, context)
    return { kind: 'issued', email: administrator.email, resetToken, expiresAt: context.at + auth.resetLifetimeMs }
  },
})
