import { isDisabled } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Store } from '../store/ports/store.ts'
import { type CallContext, guardOf, successEntry } from './audit-context.ts'
import { directoryRulesOf } from './directory-rules.ts'
import type { ResetRules } from './resets.ts'

/** The result of a request for a reset code without a session. */
export type ResetRequestAnswer =
  | { readonly kind: 'filed' }
  | { readonly kind: 'issued'; readonly email: string; readonly resetToken: string; readonly expiresAt: number }

export const createResetRequests = ({
  store,
  resets,
}: {
  store: Store
  resets: Pick<ResetRules, 'getResetPasswordToken' | 'resetLifetimeMs'>
}) => ({
  /**
   * Files a request for the administrators. An unknown address gets the same answer after the same work.
   *
   * In compat mode this returns the token instead, except for an administrator or a disabled user.
   *
   * @throws Refusal no-such-user, in compat mode only
   */
  requestReset: async (email: string, context: CallContext): Promise<ResetRequestAnswer> => {
    const found = await store.findUser({ email })
    const user = found?.deletedAt === null ? found : null
    if (!directoryRulesOf(context.policy).areTokensOpen) {
      const asked = { requestedAt: context.at, lastRequestedAt: context.at, times: 1, transport: context.transport }
      const request = { userId: user?.id ?? null, ...asked }
      await store.fileResetRequest(request, guardOf(context), successEntry(context, user))
      return { kind: 'filed' }
    }
    if (!user) throw new Refusal('no-such-user')
    if (isDisabled(user, context.at)) throw new Refusal('no-such-user', 'disabled', user)
    // The guard checks this again at the commit, because the role may have changed.
    if (user.role === 'administrator') throw new Refusal('no-such-user', 'administrator', user)
    const resetToken = await resets.getResetPasswordToken(user.email, {
      ...context,
      guard: { ...context.guard, notAdministrator: user.id },
    })
    return { kind: 'issued', email: user.email, resetToken, expiresAt: context.at + resets.resetLifetimeMs }
  },
})
