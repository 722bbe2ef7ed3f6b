import { useCallback, useState } from 'react'
import type { OutputOf } from '../../shared/api/index.ts'
import type { UserView } from '../../shared/api/user-summary.ts'
import { call, reportError } from '../api/call.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { clearOutcome } from '../session/window-state.ts'

/** `entry`: the audit entry for which a reason can be given. */
export type IssuedCode = Omit<OutputOf<'users:issueReset'>, 'entry'> & Pick<UserView, 'name'> & { readonly entry?: number }

type Recipient = Pick<UserView, 'id' | 'email' | 'name'>

/** Issues a reset code and keeps it only while its dialog is open. */
export const useIssuedCode = () => {
  const [code, setCode] = useState<IssuedCode | null>(null)
  const [isOpen, setOpen] = useState(false)
  const issuing = useSingleFlight(async ({ email, name }: Recipient) => {
    clearOutcome()
    const result = await call('users:issueReset', { email })
    if (!result.ok) return reportError(result.error)
    setCode({ ...result.value, name })
    setOpen(true)
  })

  return {
    code,
    isOpen,
    issuingFor: issuing.running?.[0].id ?? null,
    issue: issuing.start,
    close: useCallback(() => setOpen(false), []),
    forget: useCallback(() => setCode(null), []),
  }
}
