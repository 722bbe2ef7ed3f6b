import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { SessionView, UserView } from '../../../shared/views.ts'
import { QuietButton } from '../../components/buttons.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { errorOf, useAccountSessions } from '../../state/account-queries.ts'
import { call } from '../../state/call.ts'
import { sayError } from '../../state/error-words.ts'
import { announceDone, announceFailed, clearOutcome } from '../../state/window-state.ts'
import { SessionList } from '../window/session-list.tsx'
import { useKeptFocus } from './kept-focus.ts'
import classes from './user-panel.module.css'

type AccountSessionsProps = {
  user: Pick<UserView, 'id' | 'email'>
  /** Whether the role ends sessions of this account. */
  mayEnd: boolean
  onEndAll: () => void
}

/** Where somebody is signed in, and the ways to end that. */
export const AccountSessions = ({ user, mayEnd, onEndAll }: AccountSessionsProps) => {
  const client = useQueryClient()
  const { data: sessions, error } = useAccountSessions(user)
  const part = useRef<HTMLElement>(null)
  useKeptFocus(part)
  const isEnding = useRef(false)
  const end = async ({ id }: SessionView): Promise<void> => {
    if (isEnding.current) return
    isEnding.current = true
    clearOutcome()
    const result = await call('users:endSession', { email: user.email, id })
    isEnding.current = false
    void client.invalidateQueries({ queryKey: ['sessions'] })
    if (result.ok) announceDone('Session ended')
    else if (result.error.code !== 'not-signed-in') announceFailed(sayError(result.error))
  }
  const fault = sessions ? null : errorOf(error)
  const canEndAll = mayEnd && sessions?.some(({ isCurrent }) => !isCurrent)
  return (
    <section className={classes.part} ref={part} tabIndex={-1}>
      <div className={classes.partHead}>
        <h3 className={classes.subheading}>Sessions</h3>
        {canEndAll && (
          <QuietButton size="xs" onClick={onEndAll}>
            End all sessions
          </QuietButton>
        )}
      </div>
      {fault && <p role="alert">{sayError(fault)}</p>}
      {!sessions && !fault && <Skeleton lines={2} />}
      {sessions?.length === 0 && <p className={classes.quiet}>Signed in nowhere.</p>}
      {sessions && sessions.length > 0 && (
        <SessionList label="Their sessions" sessions={sessions} onEnd={mayEnd ? (session) => void end(session) : null} />
      )}
    </section>
  )
}
