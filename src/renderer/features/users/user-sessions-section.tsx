import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { SessionView } from '../../../shared/api/session-summary.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { call, findReportable, reportError } from '../../api/call.ts'
import { useFocusReturn } from '../../hooks/focus-return.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { SessionList } from '../../widgets/session-list.tsx'
import classes from './user-panel.module.css'
import { useUserSessions } from './user-queries.ts'

const { sessions: words } = userPanelMessages

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
  const ending = useSingleFlight(async ({ id }: SessionView) => {
    clearOutcome()
    const result = await call('users:endSession', { email: user.email, id })
    void client.invalidateQueries({ queryKey: ['sessions'] })
    if (result.ok) announceDone(words.ended)
    else reportError(result.error)
  })
  const fault = sessions ? null : findReportable(error)
  const canEndAll = mayEnd && sessions?.some(({ isCurrent }) => !isCurrent)
  return (
    <section className={classes.part} ref={part} tabIndex={-1}>
      <div className={classes.partHead}>
        <h3 className={classes.subheading}>{words.heading}</h3>
        {canEndAll && (
          <QuietButton size="xs" onClick={onEndAll}>
            {words.endAll}
          </QuietButton>
        )}
      </div>
      {fault && <p role="alert">{formatError(fault)}</p>}
      {!sessions && !fault && <Skeleton lines={2} />}
      {sessions?.length === 0 && <p className={classes.quiet}>{words.empty}</p>}
      {sessions && sessions.length > 0 && (
        <SessionList label={words.list} sessions={sessions} onEnd={mayEnd ? ending.start : null} />
      )}
    </section>
  )
}
