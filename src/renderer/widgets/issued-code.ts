import { useCallback, useState } from 'react'
import type { OutputOf } from '../../shared/api/index.ts'
import type { UserView } from '../../shared/api/user-summary.ts'
import { call, reportError } from '../api/call.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { clearOutcome } from '../session/window-state.ts'
import type { CodeChoice } from './activation-form.tsx'

/** `entry`: the audit entry for which a reason can be given. An activation code is the first code of a user without a password. */
export type IssuedCode = Omit<OutputOf<'users:issueReset'>, 'entry'> &
  Pick<UserView, 'name'> & { readonly kind: 'reset' | 'activation'; readonly entry?: number }

type Recipient = Pick<UserView, 'id' | 'email' | 'name' | 'role'> & Partial<Pick<UserView, 'state'>>

/** Issues a code and keeps it only while its dialog is open. Before an activation code, the dialog asks how long it works. */
export const useIssuedCode = () => {
  const [code, setCode] = useState<IssuedCode | null>(null)
  const [asked, setAsked] = useState<Recipient | null>(null)
  const [isOpen, setOpen] = useState(false)
  const resetting = useSingleFlight(async ({ email, name }: Recipient) => {
    clearOutcome()
    const result = await call('users:issueReset', { email })
    if (!result.ok) return reportError(result.error)
    setCode({ ...result.value, name, kind: 'reset' })
    setOpen(true)
  })
  const activating = useSingleFlight(async ({ email, name }: Recipient, choice: CodeChoice) => {
    clearOutcome()
    const result = await call('users:issueActivation', { email, ...choice })
    if (!result.ok) return reportError(result.error)
    const { activationCode: resetToken, ...issued } = result.value
    setCode({ ...issued, resetToken, name, kind: 'activation' })
  })
  const { start } = resetting

  return {
    code,
    asked,
    isOpen,
    issuingFor: resetting.running?.[0].id ?? null,
    isActivating: activating.isBusy,
    issue: useCallback(
      (recipient: Recipient): void => {
        if (recipient.state === 'not-activated') {
          setAsked(recipient)
          setOpen(true)
        } else start(recipient)
      },
      [start],
    ),
    activate: activating.start,
    close: useCallback(() => setOpen(false), []),
    forget: useCallback(() => {
      setCode(null)
      setAsked(null)
    }, []),
  }
}
