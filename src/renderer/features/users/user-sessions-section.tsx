import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { SessionView } from '../../../shared/api/session-summary.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { call } from '../../api/call.ts'
import { useFocusReturn } from '../../hooks/focus-return.ts'
import { announceDone, announceFailed, clearOutcome } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SessionList } from '../../widgets/session-list.tsx'
import classes from './user-panel.module.css'
import { errorOf, useUserSessions } from './user-queries.ts'

type AccountSessionsProps = {
  user: Pick<UserView, 'id' | 'email'>
  /** Whether the role may end sessions of this account. */
  mayEnd: boolean
  onEndAll: () => void
}

/** The user's sessions, with buttons to end them. */
export const UserSessionsSection = ({ user, mayEnd, onEndAll }: AccountSessionsProps) => {
  const client = useQueryClient()
  const { data: sessions, error } = useUserSessions(user)
  const part = useRef<HTMLElement>(null)
  useFocusReturn(part)
  const isEnding = useRef(false)
  const end = async ({ id }: SessionView): Promise<void> => {
    if (isEnding.current) return
    isEnding.current = true
    clearOutcome()
    const result = await call('users:endSession', { email: user.email, id })
    isEnding.current = false
    void client.invalidateQueries({ queryKey: ['sessions'] })
    if (result.ok) announceDone('Session ended')
    else if (result.error.code !== 'not-signed-in') announceFailed(formatError(result.error))
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
      {fault && <p role="alert">{formatError(fault)}</p>}
      {!sessions && !fault && <Skeleton lines={2} />}
      {sessions?.length === 0 && <p className={classes.quiet}>Signed in nowhere.</p>}
      {sessions && sessions.length > 0 && (
        <SessionList label="Their sessions" sessions={sessions} onEnd={mayEnd ? (session) => void end(session) : null} />
      )}
    </section>
  )
}
