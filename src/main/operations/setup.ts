import { isUsable } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Auth } from '../auth/auth.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'

export type SetupParts = { readonly auth: Auth; readonly store: Store }

const createAdministrator =
  ({ auth }: SetupParts): Handler<'setup:createAdministrator'> =>
  async ({ input, context }) => {
    const { user, recoveryCodes } = await auth.createAdministrator(input.email, input.password, context)
    return { email: user.email, message: 'administrator created', recoveryCodes }
  }

const recoverAdministrator =
  ({ auth, store }: SetupParts): Handler<'setup:recoverAdministrator'> =>
  async ({ input, context }) => {
    // A reset code does not help a disabled administrator. There is always one who is not disabled.
    const administrators = (await store.listAdministrators()).filter((one) => isUsable(one, context.at))
    const named = input.email === undefined ? undefined : await store.findUser({ email: input.email })
    const matching = named === undefined ? administrators : administrators.filter(({ id }) => id === named?.id)
    const [administrator] = matching
    if (!administrator) throw new Refusal('no-such-user')
    if (matching.length > 1) return { kind: 'choose', emails: matching.map(({ email }) => email) }
    if (input.removeSecondFactor && administrator.secondFactorAt !== null) await auth.removeSecondFactor(administrator, context)
    const resetToken = await auth.getResetPasswordToken(administrator.email, context)
    return { kind: 'issued', email: administrator.email, resetToken, expiresAt: context.at + auth.resetLifetimeMs }
  }

/** The first administrator, and recovery for an administrator who is locked out. */
export const createSetupHandlers = (
  parts: SetupParts,
): Pick<HandlersOf<'setup'>, 'setup:createAdministrator' | 'setup:recoverAdministrator'> => ({
  'setup:createAdministrator': createAdministrator(parts),
  'setup:recoverAdministrator': recoverAdministrator(parts),
})
