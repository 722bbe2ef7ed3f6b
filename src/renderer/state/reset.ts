import type { InputOf, OutputOf } from '../../shared/contract.ts'
import type { Result } from '../../shared/result.ts'
import { call } from './call.ts'
import { announceDone, openScreen } from './window-state.ts'

const DONE = 'Password updated'

/** Redeems a reset code or a recovery code. What replaces a recovery code is shown before the way to the sign-in goes on. */
export const resetPassword = async (input: InputOf<'auth:reset'>): Promise<Result<OutputOf<'auth:reset'>>> => {
  const result = await call('auth:reset', input)
  if (!result.ok) return result
  const { email, replacementCode } = result.value
  if (replacementCode === undefined) openScreen({ kind: 'sign-in', email })
  else openScreen({ kind: 'recovery-codes', email, codes: [replacementCode], next: { kind: 'sign-in', done: DONE } })
  announceDone(DONE)
  return result
}
