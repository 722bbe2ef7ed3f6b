import { useCallback, useRef, useState } from 'react'
import type { OutputOf } from '../../shared/api/index.ts'
import type { UserView } from '../../shared/api/user-summary.ts'
import { formatError } from '../../shared/messages/error-messages.ts'
import { call } from '../api/call.ts'
import { announceFailed, clearOutcome } from '../session/window-state.ts'

export type IssuedCode = OutputOf<'users:issueReset'>

type Account = Pick<UserView, 'id' | 'email'>

/** Issues a reset code and keeps it only while its dialog is open. */
export const useIssuedCode = () => {
  const [code, setCode] = useState<IssuedCode | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [issuingFor, setIssuingFor] = useState<string | null>(null)
  const isIssuing = useRef(false)

  // Stable between renders, because every row of a list uses it.
  const issue = useCallback(async (user: Account): Promise<void> => {
    if (isIssuing.current) return
    isIssuing.current = true
    setIssuingFor(user.id)
    clearOutcome()
    const result = await call('users:issueReset', { email: user.email })
    isIssuing.current = false
    setIssuingFor(null)
    if (result.ok) {
      setCode(result.value)
      setOpen(true)
    } else if (result.error.code !== 'not-signed-in') announceFailed(formatError(result.error))
  }, [])

  return {
    code,
    isOpen,
    issuingFor,
    issue,
    close: useCallback(() => setOpen(false), []),
    forget: useCallback(() => setCode(null), []),
  }
}
