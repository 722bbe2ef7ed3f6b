import { isUsable } from '../../shared/account-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Auth } from '../auth/auth.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'

type SetupHandlers = Pick<Handlers, 'setup:createAdministrator' | 'setup:recoverAdministrator'>

/** The first administrator, and the way back in for one who is locked out. */
export const setupOperations = ({ auth, store }: { auth: Auth; store: Store }): SetupHandlers => ({
  'setup:createAdministrator': async ({ input, act }) => {
    const { user, recoveryCodes } = await auth.createAdministrator(input.email, input.password, act)
    return { email: user.email, message: 'administrator created', recoveryCodes }
  },

  'setup:recoverAdministrator': async ({ input, act }) => {
    // A code does not open an account that is disabled; there is always one that is not.
    const administrators = (await store.listAdministrators()).filter((one) => isUsable(one, act.at))
    const named = input.email === undefined ? undefined : await store.findUser({ email: input.email })
    const fitting = named === undefined ? administrators : administrators.filter(({ id }) => id === named?.id)
    const [administrator] = fitting
    if (!administrator) throw new Refusal('no-such-user')
    if (fitting.length > 1) return { kind: 'choose', emails: fitting.map(({ email }) => email) }
    if (input.removeSecondFactor && administrator.secondFactorAt !== null) await auth.removeSecondFactor(administrator, act)
    const resetToken = await auth.getResetPasswordToken(administrator.email, act)
    return { kind: 'issued', email: administrator.email, resetToken, expiresAt: act.at + auth.resetLifetimeMs }
  },
})
