import type { InputOf, OutputOf } from '../../../shared/api/index.ts'
import { resetMessages } from '../../../shared/messages/entry-messages.ts'
import type { Result } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { announceDone, openScreen } from '../../session/window-state.ts'

/** Redeems a reset code or a recovery code. The replacement of a recovery code is shown before the sign-in screen. */
export const resetPassword = async (input: InputOf<'auth:reset'>): Promise<Result<OutputOf<'auth:reset'>>> => {
  const result = await call('auth:reset', input)
  if (!result.ok) return result
  const { email, replacementCode } = result.value
  if (replacementCode === undefined) openScreen({ kind: 'sign-in', email })
  else
    openScreen({
      kind: 'recovery-codes',
      email,
      codes: [replacementCode],
      hasSecondFactor: input.code !== undefined,
      next: { kind: 'sign-in', done: resetMessages.done },
    })
  announceDone(resetMessages.done)
  return result
}

/** Asks for a reset code. The message is the same whether or not the address has an account. */
export const requestReset = async (input: InputOf<'auth:requestReset'>): Promise<Result<OutputOf<'auth:requestReset'>>> => {
  const result = await call('auth:requestReset', input)
  if (!result.ok) return result
  announceDone(result.value.kind === 'filed' ? resetMessages.asked : resetMessages.handedOut)
  return result
}
